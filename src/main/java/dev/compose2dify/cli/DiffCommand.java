package dev.compose2dify.cli;

import dev.compose2dify.catalog.Catalog;
import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.cli.terminal.ExitCode;
import dev.compose2dify.cli.terminal.Terminal;
import dev.compose2dify.cli.terminal.UsageException;
import dev.compose2dify.cli.terminal.Verbosity;
import dev.compose2dify.compose.Project;
import dev.compose2dify.compose.load.LoadResult;
import dev.compose2dify.compose.load.ProjectLoader;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Location;
import dev.compose2dify.plan.Planner;
import dev.compose2dify.plan.decision.PlanOptions;
import dev.compose2dify.upgrade.Difference;
import dev.compose2dify.upgrade.DifferenceJson;
import dev.compose2dify.upgrade.DifferenceText;
import dev.compose2dify.upgrade.Snapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** {@code compose2dify diff}: what the next conversion would change. */
final class DiffCommand implements Command {
    private static final String HELP = """
            Usage: compose2dify diff [options] [OLD]

            Tells what changes between OLD and the chart that convert would write now: services, images, claims, routes,
            credentials, variables, and what an update asks of you. Writes nothing. OLD is a chart that convert wrote
            (default: ./dify), or another compose project, as a folder or a compose file.

            What to compare with OLD:
              -f, --file FILE                compose file; repeat it to merge several, in order
                  --env-file FILE            read variables from FILE in place of .env; repeatable
                  --profile NAME             activate a profile; repeatable
                  --project-directory DIR    what relative paths start from (default: where the first file is)
              -p, --project-name NAME        name of the project
                  --allow-outside            as for convert
                  --dify-service C=NAME      as for convert, for both sides; repeatable
                  --no-env-example           do not fall back to .env.example where there is no .env

            What to print:
                  --format text|json         (default: text)
              -v, --verbose                  also stack traces of internal errors
              -h, --help                     show this help

            Examples:
              compose2dify diff -f docker-compose.yaml charts/dify
              compose2dify diff -f new/docker-compose.yaml old/docker-compose.yaml --format json

            Exit codes: 0 compared, 1 one side cannot be read or convert would refuse, 2 wrong usage.
            """;

    @Override
    public String name() {
        return "diff";
    }

    @Override
    public String summary() {
        return "tell what the next conversion would change";
    }

    @Override
    public Options options() {
        Options options = Arguments.options(
                Arguments.value(null, "format"),
                Arguments.flag(null, "no-env-example"),
                Arguments.flag(null, "allow-outside"),
                Arguments.value(null, "dify-service"),
                Arguments.flag("v", "verbose"));
        ProjectOptions.options().forEach(options::addOption);
        return options;
    }

    @Override
    public String help() {
        return HELP;
    }

    @Override
    public int run(CommandLine line, Terminal terminal) throws UsageException {
        String format = Arguments.last(line, "format").orElse("text");
        if (!format.equals("text") && !format.equals("json")) {
            throw new UsageException("--format is 'text' or 'json', not '" + format + "'");
        }
        List<String> old = line.getArgList();
        if (old.size() > 1) {
            throw new UsageException("one OLD to compare with, not " + old.size() + "; give the new files with --file");
        }
        ProjectOptions given = ProjectOptions.parseOptions(line);
        boolean example = !line.hasOption("no-env-example");
        PlanOptions plan =
                ConvertOptions.plan(Arguments.all(line, "dify-service")).withOutside(line.hasOption("allow-outside"));
        Verbosity verbosity = Arguments.verbosity(line);
        Path oldPath = Arguments.path(old.isEmpty() ? "dify" : old.get(0));
        Optional<Snapshot> before = before(oldPath, example, plan, terminal, verbosity);
        if (before.isEmpty()) {
            return ExitCode.FAILED;
        }
        Optional<Project> project = load(given, example, terminal, verbosity);
        Optional<Snapshot> after = project.flatMap(p -> snapshot(p, plan, terminal, verbosity));
        if (after.isEmpty()) {
            return ExitCode.FAILED;
        }
        Difference difference = Upgrade.difference(Catalog.load(), before.get(), after.get(), project.get());
        Terminal.lines(
                terminal.out(), format.equals("json") ? DifferenceJson.of(difference) : DifferenceText.all(difference));
        terminal.out().flush();
        List<Diagnostic> refused = Upgrade.removals(Catalog.load(), difference, project.get(), Set.of(), terminal);
        terminal.print(refused, verbosity);
        return refused.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static Optional<Snapshot> before(
            Path old, boolean example, PlanOptions plan, Terminal terminal, Verbosity verbosity) throws UsageException {
        Path path = terminal.workingDirectory().resolve(old).normalize();
        if (Files.isRegularFile(path)) {
            return load(project(List.of(old), Optional.empty()), example, terminal, Verbosity.QUIET)
                    .flatMap(p -> snapshot(p, plan, terminal, verbosity));
        }
        Optional<Snapshot> chart = Upgrade.standing(path);
        if (chart.isPresent()) {
            return chart;
        }
        boolean isChart = Files.exists(path.resolve("Chart.yaml"));
        if (!isChart && Files.isDirectory(path)) {
            Terminal there = new Terminal(terminal.environment(), path, terminal.out(), terminal.err());
            return load(project(List.of(), Optional.empty()), example, there, Verbosity.QUIET)
                    .flatMap(p -> snapshot(p, plan, terminal, verbosity));
        }
        terminal.print(
                List.of(Diagnostic.error(
                        Location.ofFile(terminal.display(path)),
                        isChart
                                ? "the record of this chart does not tell what it consists of"
                                : "there is no chart here",
                        isChart
                                ? "compose2dify 0.1.0 wrote it: name the old compose project instead"
                                : "name the chart's folder, or the old compose project")),
                verbosity);
        return Optional.empty();
    }

    private static ProjectOptions project(List<Path> files, Optional<Path> directory) {
        return new ProjectOptions(files, List.of(), List.of(), directory, Optional.empty());
    }

    private static Optional<Project> load(
            ProjectOptions options, boolean example, Terminal terminal, Verbosity verbosity) {
        LoadResult loaded = ProjectLoader.load(options.toLoadOptions(terminal, example, true));
        terminal.print(loaded.diagnostics().stream().filter(Diagnostic::isError).toList(), verbosity);
        return loaded.project();
    }

    private static Optional<Snapshot> snapshot(
            Project project, PlanOptions options, Terminal terminal, Verbosity verbosity) {
        ChartPlan plan = Planner.plan(project, Catalog.load(), options);
        List<Diagnostic> errors =
                plan.diagnostics().stream().filter(Diagnostic::isError).toList();
        terminal.print(errors, verbosity);
        return errors.isEmpty() ? Optional.of(Snapshot.of(plan)) : Optional.empty();
    }
}
