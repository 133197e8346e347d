package dev.compose2dify.catalog;

import java.util.List;

/**
 * How Dify's database is brought up to date (docs/pitfalls.md, migration).
 *
 * @param component whose image, configuration and start it takes
 * @param switchVariable with {@code true}, the api migrates when it starts
 * @param command migrates once, in a container of the api's image, and exits with 0 only when that has succeeded
 * @param workingDirectory where to run it
 */
public record MigrationFacts(String component, String switchVariable, List<String> command, String workingDirectory) {}
