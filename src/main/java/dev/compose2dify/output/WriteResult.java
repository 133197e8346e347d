package dev.compose2dify.output;

import dev.compose2dify.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.List;

/**
 * What was done on disk, or would be done in a dry run. Paths are relative to the output folder, sorted.
 *
 * @param created files that were not there
 * @param updated files whose content changed
 * @param unchanged files that were already right and were not touched
 * @param removed files of the last conversion that the chart no longer has
 * @param kept files that the user edited and that were left alone
 * @param merged files that have the user's changes and the generated ones now
 * @param open files that only the user can finish: with markers, or with a proposal that was not taken
 * @param diagnostics errors, when nothing was written; or warnings
 */
public record WriteResult(
        List<String> created,
        List<String> updated,
        List<String> unchanged,
        List<String> removed,
        List<String> kept,
        List<String> merged,
        List<String> open,
        List<Diagnostic> diagnostics) {

    static WriteResult failed(Diagnostic error) {
        return new WriteResult(
                List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(error));
    }

    WriteResult with(Diagnostic... more) {
        List<Diagnostic> all = new ArrayList<>(diagnostics);
        all.addAll(List.of(more));
        return new WriteResult(created, updated, unchanged, removed, kept, merged, open, List.copyOf(all));
    }

    /** Whether the output is complete (or would be); otherwise the old one is still whole. */
    public boolean done() {
        return diagnostics.stream().noneMatch(Diagnostic::isError);
    }
}
