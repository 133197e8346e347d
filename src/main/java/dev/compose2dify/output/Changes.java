package dev.compose2dify.output;

import dev.compose2dify.output.FileTree.Mode;
import dev.compose2dify.output.FileTree.OutputFile;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * What has to happen to a folder so that it holds a tree. Nothing is changed by working it out.
 *
 * @param writes files to be put in place, chart, records, proposals and copies alike
 * @param removals files to be deleted
 * @param modes files that are right but for their mode
 * @param result what to report once it is done
 */
record Changes(
        SortedMap<String, OutputFile> writes,
        SortedSet<String> removals,
        SortedMap<String, Mode> modes,
        WriteResult result) {

    boolean none() {
        return writes.isEmpty() && removals.isEmpty() && modes.isEmpty();
    }
}
