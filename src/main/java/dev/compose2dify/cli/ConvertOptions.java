package dev.compose2dify.cli;

import dev.compose2dify.cli.terminal.UsageException;
import dev.compose2dify.cli.terminal.Verbosity;
import dev.compose2dify.output.Edits;
import dev.compose2dify.plan.decision.PlanOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * @param templates a folder whose files stand in for those of the same name in {@code templates/}
 * @param plan what the user says about the chart
 * @param useEnvironmentExample read {@code .env.example} where there is no {@code .env}
 * @param delivery the form of the result
 */
record ConvertOptions(
        ProjectOptions project,
        Path output,
        boolean dryRun,
        boolean force,
        Edits edits,
        Set<String> allowedRemovals,
        PlanOptions plan,
        Optional<Path> templates,
        boolean useEnvironmentExample,
        DeliveryOptions delivery,
        Verbosity verbosity) {

    static ConvertOptions parse(CommandLine line) throws UsageException {
        return new ConvertOptions(
                ProjectOptions.parse(line),
                Arguments.lastPath(line, "output").orElse(Path.of("dify")),
                line.hasOption("dry-run"),
                line.hasOption("force"),
                edits(line),
                Set.copyOf(Arguments.all(line, "allow-removal")),
                plan(Arguments.all(line, "dify-service")).withOutside(line.hasOption("allow-outside")),
                Arguments.lastPath(line, "templates"),
                !line.hasOption("no-env-example"),
                DeliveryOptions.parse(line),
                Arguments.verbosity(line));
    }

    /** {@code api=NAME}, repeatable, or {@code none}. */
    static PlanOptions plan(List<String> difyServices) throws UsageException {
        Map<String, String> named = new LinkedHashMap<>();
        boolean byShape = true;
        for (String given : difyServices) {
            int equals = given.indexOf('=');
            if (given.equals("none")) {
                byShape = false;
            } else if (equals <= 0 || equals == given.length() - 1) {
                throw new UsageException("--dify-service takes COMPONENT=SERVICE or none, not \"" + given + "\"");
            } else {
                named.put(given.substring(0, equals), given.substring(equals + 1));
            }
        }
        return new PlanOptions(PlanOptions.standard().chartName(), named, byShape, false);
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
