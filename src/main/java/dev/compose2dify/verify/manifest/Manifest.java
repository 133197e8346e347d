package dev.compose2dify.verify.manifest;

/**
 * A rendered file.
 *
 * @param file its name for findings, as Helm gives it: {@code <chart>/templates/<file>}
 * @param text one or more YAML documents
 */
public record Manifest(String file, String text) {}
