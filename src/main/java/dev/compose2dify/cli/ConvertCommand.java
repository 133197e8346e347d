package dev.compose2dify.cli;

import dev.compose2dify.catalog.Catalog;
import dev.compose2dify.cli.terminal.ExitCode;
import dev.compose2dify.cli.terminal.Terminal;
import dev.compose2dify.cli.terminal.UsageException;
import dev.compose2dify.cli.terminal.Verbosity;
import dev.compose2dify.compose.Project;
import dev.compose2dify.compose.load.LoadResult;
import dev.compose2dify.compose.load.ProjectLoader;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Location;
import dev.compose2dify.output.ChartWriter;
import dev.compose2dify.output.ConversionRecord;
import dev.compose2dify.output.FileTree;
import dev.compose2dify.output.WriteOptions;
import dev.compose2dify.output.WriteResult;
import dev.compose2dify.output.merge.Renames;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** {@code compose2dify convert}: load, generate, write. */
final class ConvertCommand implements Command {
    private static final String HELP = """
            Usage: compose2dify convert [options] [FILE...]

            Writes a Helm chart and its deploy.sh from the compose file(s) of a Dify deployment. Reads what Docker
            Compose would read: .env, env files, active profiles and mounted configuration files. Without FILE,
            looks for compose files as Docker Compose does.

            What to convert:
              -f, --file FILE                compose file; repeat it to merge several, in order
                  --env-file FILE            read variables from FILE in place of .env; repeatable
                  --profile NAME             activate a profile; repeatable
                  --project-directory DIR    what relative paths start from (default: where the first file is)
              -p, --project-name NAME        name of the project
                  --allow-outside            take along mounted files and env files that lie outside of the project's
                                             folder, into the Secret; without it they are left out
                  --no-env-example           do not fall back to .env.example where there is no .env

            What to write:
                  --format FORMAT            helm (a chart, the default), kustomize (a tree for kubectl apply -k) or
                                             manifests (files for kubectl apply -f), with the same objects
                  --values FILE              values for kustomize, manifests and NKP's catalog, as for deploy.sh;
                                             repeatable
                  --nkp-catalog DIR          also write the chart as an application of NKP's catalog in DIR
                  --chart-url URL            where the catalog finds charts (oci://registry.example.com/charts)
                  --report html              also write report.html: before and after as a picture, every variable
              -o, --output DIR               folder of the chart (default: ./dify)
                  --dry-run                  show what would be done, write nothing
                  --keep                     files that you edited are merged with what is generated; where both
                                             changed the same place, take yours
                  --theirs                   the same; take what is generated
                  --no-merge                 leave files that you edited as they are; what is generated goes to
                                             DIR/.compose2dify/new
                  --allow-removal NAME       let a component (or claim) of the chart that is there vanish, although its
                                             data would be left behind; repeatable
                  --dify-service C=NAME      the service NAME is Dify's component C (api, worker, web, …) although its
                                             image has another name; repeatable; "none": take no service for Dify's
                                             by its variables
                  --force                    write into a folder that compose2dify did not make, and over files that
                                             you edited (copies go to DIR/.compose2dify/orig), also
                                             where components vanish with their data
                  --templates DIR            use the templates in DIR in place of the built-in ones of the same path

            How much to print:
                  --color WHEN               auto (colours on a terminal, the default) or never; NO_COLOR=1 does the same
              -q, --quiet                    errors and warnings only
              -v, --verbose                  every decision with its place in the sources, every file that
                                             changes, and stack traces of internal errors
              -h, --help                     show this help

            Examples:
              compose2dify convert docker-compose.yaml
              compose2dify convert -f docker-compose.yaml -f docker-compose.override.yaml -o charts/dify
              compose2dify convert --env-file production.env --dry-run

            Exit codes: 0 done, 1 the input cannot be converted or the chart cannot be written, 2 wrong usage,
            4 done, but files that you edited need you.
            """;

    private static final long LARGEST_FILE = 3 * 1024 * 1024;

    private final ChartGenerator generator;

    ConvertCommand(ChartGenerator generator) {
        this.generator = generator;
    }

    @Override
    public String name() {
        return "convert";
    }

    @Override
    public String summary() {
        return "write a Helm chart and deploy.sh from compose files";
    }

    @Override
    public Options options() {
        Options options = Arguments.options(
                Arguments.value("o", "output"),
                Arguments.flag(null, "dry-run"),
                Arguments.flag(null, "force"),
                Arguments.flag(null, "keep"),
                Arguments.flag(null, "theirs"),
                Arguments.flag(null, "no-merge"),
                Arguments.value(null, "templates"),
                Arguments.value(null, "format"),
                Arguments.value(null, "values"),
                Arguments.value(null, "nkp-catalog"),
                Arguments.value(null, "chart-url"),
                Arguments.value(null, "report"),
                Arguments.value(null, "color"),
                Arguments.value(null, "allow-removal"),
                Arguments.value(null, "dify-service"),
                Arguments.flag(null, "no-env-example"),
                Arguments.flag(null, "allow-outside"),
                Arguments.flag("q", "quiet"),
                Arguments.flag("v", "verbose"));
        ProjectOptions.options().forEach(options::addOption);
        return options;
    }

    @Override
    public String help() {
        return HELP;
    }

    @Override
    public int run(CommandLine line, Terminal given) throws UsageException {
        ConvertOptions options = ConvertOptions.parse(line);
        Terminal terminal = colored(line) ? given : given.plain();
        LoadResult loaded =
                ProjectLoader.load(options.project().toLoadOptions(terminal, options.useEnvironmentExample(), true));
        terminal.print(loaded.diagnostics(), options.verbosity());
        return loaded.project().isEmpty()
                ? ExitCode.FAILED
                : convert(loaded.project().get(), options, terminal);
    }

    private static boolean colored(CommandLine line) throws UsageException {
        List<String> given = Arguments.all(line, "color");
        for (String when : given) {
            if (!when.equals("auto") && !when.equals("never")) {
                throw new UsageException("--color takes auto or never, not \"" + when + "\"");
            }
        }
        return given.isEmpty() || given.get(given.size() - 1).equals("auto");
    }

    /** Everything after loading; {@code project} is without errors. */
    int convert(Project project, ConvertOptions options, Terminal terminal) {
        List<Diagnostic> oversized = oversized(project, terminal);
        if (!oversized.isEmpty()) {
            terminal.print(oversized, options.verbosity());
            return ExitCode.FAILED;
        }
        ChartGenerator.Generated generated = generator.generate(project, options, terminal);
        terminal.print(SameFacts.joined(generated.diagnostics()), options.verbosity());
        if (generated.files().isEmpty()) {
            return ExitCode.FAILED;
        }
        FileTree files = generated.files().get();
        WriteResult written = ChartWriter.write(
                files,
                terminal.workingDirectory().resolve(options.output()).normalize(),
                new WriteOptions(options.force(), options.dryRun(), options.edits(), renames()),
                record(project, generated));
        terminal.print(written.diagnostics(), options.verbosity());
        if (!written.done()) {
            return ExitCode.FAILED;
        }
        if (options.verbosity() != Verbosity.QUIET) {
            terminal.summary(generated.summary());
            generated.described().ifPresent(d -> Terminal.lines(terminal.out(), d.changes()));
            Terminal.lines(terminal.out(), WriteSummary.text(written, options.output(), options, terminal));
        }
        if (generated.application().isPresent() && !application(project, generated, options, terminal)) {
            return ExitCode.FAILED;
        }
        if (!written.open().isEmpty()) {
            terminal.out().flush();
            terminal.print(List.of(WriteSummary.open(written, options.output(), terminal)), options.verbosity());
            return ExitCode.OPEN;
        }
        if (options.verbosity() != Verbosity.QUIET && !options.dryRun()) {
            terminal.summary("Next: " + next(options, terminal) + "\n");
        }
        return ExitCode.DONE;
    }

    /** The folder in a catalog; false when it could not be written. */
    private static boolean application(
            Project project, ChartGenerator.Generated generated, ConvertOptions options, Terminal terminal) {
        ChartGenerator.Application application = generated.application().get();
        WriteResult written = ChartWriter.write(
                application.files(),
                terminal.workingDirectory().resolve(application.folder()).normalize(),
                new WriteOptions(options.force(), options.dryRun(), options.edits(), renames()),
                ConversionRecord.of(Cli.version(), project.inputs()));
        terminal.print(written.diagnostics(), options.verbosity());
        if (written.done() && options.verbosity() != Verbosity.QUIET) {
            Terminal.lines(terminal.out(), WriteSummary.text(written, application.folder(), options, terminal));
        }
        if (!written.open().isEmpty()) {
            terminal.print(List.of(WriteSummary.open(written, application.folder(), terminal)), options.verbosity());
        }
        return written.done() && written.open().isEmpty();
    }

    private static String next(ConvertOptions options, Terminal terminal) {
        boolean chart = options.delivery().format() == DeliveryOptions.Format.HELM;
        return terminal.word(options.output().resolve(chart ? "deploy.sh" : "scripts/setup-secrets.sh"))
                + (chart ? " --dry-run" : "");
    }

    private static ConversionRecord record(Project project, ChartGenerator.Generated generated) {
        ConversionRecord record = ConversionRecord.of(Cli.version(), project.inputs());
        return generated
                .described()
                .map(d -> record.withPlan(d.plan(), d.details()))
                .orElse(record);
    }

    private static Renames renames() {
        return new Renames(Catalog.load().renames().values().stream()
                .map(r -> new Renames.Rule(r.from(), r.to()))
                .toList());
    }

    /** Helm keeps a release in one Secret of at most 1 MiB, compressed: a chart from such a file could not be installed. */
    private static List<Diagnostic> oversized(Project project, Terminal terminal) {
        List<Diagnostic> found = new ArrayList<>();
        for (String file : project.files()) {
            long size = terminal.workingDirectory().resolve(file).toFile().length();
            if (size > LARGEST_FILE) {
                found.add(Diagnostic.error(
                        Location.ofFile(file),
                        "has " + size + " bytes; a chart from more than " + LARGEST_FILE + " could not be installed",
                        "split the project, or take out what the chart does not need"));
            }
        }
        return found;
    }
}
