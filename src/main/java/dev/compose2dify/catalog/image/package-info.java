/**
 * What is known of an image: its ports, probes, users, directories, default files and variables. {@code ImageEntry} is an
 * entry of {@code catalog/images/*.yaml} as it stands there, with its versions; {@code ImageFacts} is what of it holds for
 * one service with one tag.
 *
 * <p>A new fact is a component of {@code ImageFacts}, a key in {@code ImageFactsReader} and a line of the catalog.
 */
package dev.compose2dify.catalog.image;
