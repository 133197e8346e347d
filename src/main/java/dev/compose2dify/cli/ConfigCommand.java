package dev.compose2dify.cli;

import dev.compose2dify.cli.terminal.ExitCode;
import dev.compose2dify.cli.terminal.Terminal;
import dev.compose2dify.cli.terminal.UsageException;
import dev.compose2dify.compose.Project;
import dev.compose2dify.compose.load.LoadResult;
import dev.compose2dify.compose.load.ProjectLoader;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.text.SecretClassifier;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** {@code compose2dify config}: prints the project as Docker Compose understands it. */
final class ConfigCommand implements Command {
    private static final String HELP = """
            Usage: compose2dify config [options] [FILE...]

            Prints the project as compose2dify understands it: the same content as 'docker compose config'.
            Without FILE, looks for compose files as Docker Compose does (COMPOSE_FILE, compose.yaml,
            docker-compose.yaml, and their override files, here and in the directories above).

            Which project:
              -f, --file FILE                compose file; repeat it to merge several, in order
                  --env-file FILE            read variables from FILE in place of .env; repeatable
                  --profile NAME             activate a profile; repeatable
                  --project-directory DIR    what relative paths start from (default: where the first file is)
              -p, --project-name NAME        name of the project

            What to print:
                  --format yaml|json         (default: yaml)
                  --explain VAR              instead of the project, where the value of VAR comes from in each
                                             service: file, line and expression; secrets are masked
              -v, --verbose                  also stack traces of internal errors
              -h, --help                     show this help

            Examples:
              compose2dify config --format json
              compose2dify config -f docker-compose.yaml -f my.override.yaml --profile weaviate
              compose2dify config --explain DB_PASSWORD

            Exit codes: 0 done, 1 the project cannot be loaded, 2 wrong usage.
            """;

    @Override
    public String name() {
        return "config";
    }

    @Override
    public String summary() {
        return "print the project as Docker Compose understands it";
    }

    @Override
    public Options options() {
        Options options = Arguments.options(
                Arguments.value(null, "format"), Arguments.value(null, "explain"), Arguments.flag("v", "verbose"));
        ProjectOptions.options().forEach(options::addOption);
        return options;
    }

    @Override
    public String help() {
        return HELP;
    }

    @Override
    public int run(CommandLine line, Terminal terminal) throws UsageException {
        ConfigOptions options = ConfigOptions.parse(line);
        LoadResult loaded = ProjectLoader.load(options.project().toLoadOptions(terminal, false, false));
        terminal.print(loaded.diagnostics(), options.verbosity());
        if (loaded.project().isEmpty()) {
            return ExitCode.FAILED;
        }
        if (options.explain().isPresent()) {
            return explain(loaded.project().get(), options.explain().get(), options, terminal);
        }
        terminal.out()
                .print(
                        options.format() == ConfigOptions.OutputFormat.YAML
                                ? ConfigPrinter.yaml(loaded.model())
                                : ConfigPrinter.json(loaded.model()));
        return ExitCode.DONE;
    }

    private static int explain(Project project, String variable, ConfigOptions options, Terminal terminal) {
        SecretClassifier classifier = SecretClassifier.standard();
        List<String> lines = Explain.lines(
                project,
                variable,
                name -> classifier.classify(name, "").isSecret()
                        || project.services().values().stream()
                                .map(s -> s.environment().get(name))
                                .anyMatch(v -> v != null
                                        && classifier.classify(name, v.value()).isSecret()));
        if (lines.isEmpty()) {
            terminal.print(
                    List.of(Diagnostic.error(
                            "no active service has the variable " + variable,
                            "names are case-sensitive; services of inactive profiles do not count (see --profile)")),
                    options.verbosity());
            return ExitCode.FAILED;
        }
        lines.forEach(line -> Terminal.line(terminal.out(), line));
        return ExitCode.DONE;
    }
}
