package dev.compose2dify.output;

import dev.compose2dify.output.merge.Renames;

/**
 * How to write.
 *
 * @param force write into a folder that compose2dify did not make, and over files that were edited, keeping copies
 * @param dryRun only tell what would be done; nothing on disk changes
 * @param renames where values of an older chart went
 */
public record WriteOptions(boolean force, boolean dryRun, Edits edits, Renames renames) {
    public WriteOptions(boolean force, boolean dryRun) {
        this(force, dryRun, Edits.MERGE, Renames.NONE);
    }
}
