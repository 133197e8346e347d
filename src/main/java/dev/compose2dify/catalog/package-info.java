/**
 * Facts about container images as data ({@code catalog/*.yaml}): what a component is called, its ports, probes, users,
 * data, credentials and public URLs, each with the range of versions that it holds for. Decides nothing.
 */
package dev.compose2dify.catalog;
