package dev.compose2dify.catalog;

/**
 * A path prefix that the outside reaches, for projects whose nginx configuration is missing; else that has the say (P58).
 *
 * @param path the prefix; with a trailing slash where a longer word would be somebody else's (P59)
 * @param component who answers
 * @param port the name of its port
 * @param versions the Dify versions that have it
 */
public record RouteFacts(String path, String component, String port, VersionRange versions) {}
