/**
 * What is mounted: claims for data, ConfigMaps and Secrets for files, scratch space; and the init containers that files
 * need.
 */
package dev.compose2dify.plan.volume;
