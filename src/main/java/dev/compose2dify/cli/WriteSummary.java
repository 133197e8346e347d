package dev.compose2dify.cli;

import dev.compose2dify.cli.terminal.Terminal;
import dev.compose2dify.cli.terminal.Verbosity;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.output.WriteResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the terminal says about the files on disk after a conversion. */
final class WriteSummary {
    private WriteSummary() {}

    /** One line, and with {@code --verbose} or {@code --dry-run} one more per file that changes. */
    static String text(WriteResult written, Path folder, ConvertOptions options, Terminal terminal) {
        List<String> counts = new ArrayList<>();
        count(counts, written.created().size(), "created");
        count(counts, written.updated().size(), "updated");
        count(counts, written.removed().size(), "removed");
        count(counts, written.unchanged().size(), "unchanged");
        count(counts, written.merged().size(), "merged with your edits");
        count(counts, written.kept().size(), "kept as you edited them");
        StringBuilder text = new StringBuilder();
        text.append(options.dryRun() ? "Would write " : "Wrote ")
                .append(terminal.display(folder))
                .append(": ")
                .append(counts.isEmpty() ? "no files" : "files " + String.join(", ", counts))
                .append('\n');
        if (options.dryRun() || options.verbosity() == Verbosity.VERBOSE) {
            files(text, "create", written.created());
            files(text, "update", written.updated());
            files(text, "remove", written.removed());
            files(text, "merge ", written.merged());
            files(text, "keep  ", written.kept());
        }
        return text.toString();
    }

    /** The end of a conversion that only the user can finish. */
    static Diagnostic open(WriteResult written, Path folder, Terminal terminal) {
        int number = written.open().size();
        return Diagnostic.error(
                number + (number == 1 ? " file needs" : " files need") + " you: " + String.join(", ", written.open()),
                "settle what is said of each above; deploy.sh and verify refuse " + terminal.display(folder)
                        + " until then");
    }

    private static void count(List<String> counts, int number, String what) {
        if (number > 0) {
            counts.add(number + " " + what);
        }
    }

    private static void files(StringBuilder text, String verb, List<String> files) {
        files.forEach(
                file -> text.append("  ").append(verb).append("  ").append(file).append('\n'));
    }
}
