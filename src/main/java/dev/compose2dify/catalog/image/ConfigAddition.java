package dev.compose2dify.catalog.image;

/**
 * A line that a configuration file of the user's needs on Kubernetes.
 *
 * @param path where the file is mounted; also holds for the template beside it, {@code path + ".template"}
 * @param unless when a file that is mounted in the container has this directive, nothing is added
 * @param line what to put at the end of the file
 * @param reason why, for the report
 */
public record ConfigAddition(String path, String unless, String line, String reason) {}
