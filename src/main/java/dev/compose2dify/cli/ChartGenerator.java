package dev.compose2dify.cli;

import dev.compose2dify.cli.terminal.Terminal;
import dev.compose2dify.compose.Project;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.output.FileTree;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What stands between loading and writing: plan and render. */
interface ChartGenerator {
    /** Bad input ends in the result's diagnostics, not in an exception. */
    Generated generate(Project project, ConvertOptions options, Terminal terminal);

    /**
     * A chart in memory.
     *
     * @param files absent when there was an error
     * @param summary what became of what, for the terminal; ends with a line feed
     */
    record Generated(
            Optional<FileTree> files,
            String summary,
            List<Diagnostic> diagnostics,
            Optional<Described> described,
            Optional<Application> application) {
        Generated(Optional<FileTree> files, String summary, List<Diagnostic> diagnostics) {
            this(files, summary, diagnostics, Optional.empty(), Optional.empty());
        }
    }

    /**
     * The chart as an application of a catalog.
     *
     * @param folder of its own, as given by the user and the catalog's layout
     */
    record Application(Path folder, FileTree files) {}

    /**
     * What the chart consists of, for the record, and what that changes.
     *
     * @param plan JSON for the committed record
     * @param details JSON for the base of the next merge
     * @param changes for the terminal; empty in a new folder and where nothing changed
     */
    record Described(String plan, String details, String changes) {}
}
