package dev.compose2dify.catalog;

import java.util.List;

/**
 * How Dify's database is brought up to date (docs/pitfalls.md, migration).
 *
 * @param switchVariable with {@code true}, the api migrates when it starts
 * @param command migrates once, in a container of the api's image, and exits with 0 only when that has succeeded
 * @param workingDirectory where to run it
 * @param failureIsSwallowed the Dify versions in which the api goes on after a migration that failed
 */
public record MigrationFacts(
        String switchVariable, List<String> command, String workingDirectory, VersionRange failureIsSwallowed) {}
