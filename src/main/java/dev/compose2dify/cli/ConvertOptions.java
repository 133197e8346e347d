package dev.compose2dify.cli;

import dev.compose2dify.output.Edits;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;

/**
 * The command line of {@code convert}.
 *
 * @param output the chart's folder, as given
 * @param dryRun show the plan, write nothing
 * @param force write into a folder that compose2dify did not make, and over files that were edited
 * @param edits what happens to files that were edited
 * @param allowedRemovals components and claims that may vanish with their data
 * @param allowOutside take along files that lie outside of the project
 * @param templates a folder whose files stand in for those of the same name in {@code templates/}
 * @param useEnvironmentExample read {@code .env.example} where there is no {@code .env}
 */
record ConvertOptions(
        ProjectOptions project,
        Path output,
        boolean dryRun,
        boolean force,
        Edits edits,
        Set<String> allowedRemovals,
        boolean allowOutside,
        Optional<Path> templates,
        boolean useEnvironmentExample,
        Verbosity verbosity) {

    static ConvertOptions parse(CommandLine line) throws UsageException {
        return new ConvertOptions(
                ProjectOptions.parse(line),
                Arguments.lastPath(line, "output").orElse(Path.of("dify")),
                line.hasOption("dry-run"),
                line.hasOption("force"),
                edits(line),
                Set.copyOf(Arguments.all(line, "allow-removal")),
                line.hasOption("allow-outside"),
                Arguments.lastPath(line, "templates"),
                !line.hasOption("no-env-example"),
                Arguments.verbosity(line));
    }

    private static Edits edits(CommandLine line) throws UsageException {
        List<String> given = Stream.of("keep", "theirs", "no-merge", "force")
                .filter(line::hasOption)
                .toList();
        if (given.size() > 1) {
            throw new UsageException("--" + String.join(" and --", given) + " exclude each other");
        }
        return switch (given.isEmpty() ? "" : given.get(0)) {
            case "keep" -> Edits.KEEP;
            case "theirs" -> Edits.THEIRS;
            case "no-merge" -> Edits.LEAVE;
            default -> Edits.MERGE;
        };
    }
}
