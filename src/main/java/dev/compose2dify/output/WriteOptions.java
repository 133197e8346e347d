package dev.compose2dify.output;

/**
 * How to write.
 *
 * @param force write into a folder that compose2dify did not make, and over files that were edited, keeping copies
 * @param dryRun only tell what would be done; nothing on disk changes
 */
public record WriteOptions(boolean force, boolean dryRun) {}
