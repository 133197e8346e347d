package dev.compose2dify.catalog;

import dev.compose2dify.catalog.reading.VersionRange;

/**
 * A path prefix that the outside reaches, for projects whose nginx configuration is missing; else that has the say.
 *
 * @param path the prefix; with a trailing slash where a longer word would be somebody else's (docs/pitfalls.md, string-prefix)
 * @param service who answers, by the name that Compose has for it
 * @param port the container port there
 * @param versions the Dify versions that have it
 */
public record RouteFacts(String path, String service, int port, VersionRange versions) {}
