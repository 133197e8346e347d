/**
 * Manifests as the checks see them: every value with the path to it, pods whatever controller they belong to, selectors,
 * texts that a container gets to see; and findings, which point at a value.
 *
 * <p>A value of the wrong type counts as absent here: types are the business of one check, {@code SchemaCheck}.
 */
package dev.compose2dify.verify.manifest;
