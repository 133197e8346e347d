package dev.compose2dify.cli;

import dev.compose2dify.cli.terminal.ExitCode;
import dev.compose2dify.cli.terminal.Terminal;
import dev.compose2dify.cli.terminal.UsageException;
import dev.compose2dify.cli.terminal.Verbosity;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Location;
import dev.compose2dify.output.OpenWork;
import dev.compose2dify.verify.ChartFolder;
import dev.compose2dify.verify.ChartVerifier;
import dev.compose2dify.verify.HelmBinary;
import dev.compose2dify.verify.manifest.Finding;
import dev.compose2dify.verify.manifest.KubeVersion;
import dev.compose2dify.verify.manifest.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** {@code compose2dify verify}: renders a chart with Helm and checks what comes out. */
final class VerifyCommand implements Command {
    private static final String HELP = """
            Usage: compose2dify verify DIR [options]

            Renders the chart in DIR with the 'helm' on PATH and checks the manifests: strict types, required and
            unknown fields, names, dangling references (Secrets, ConfigMaps, claims, Services and ports), duplicate
            objects, secrets outside of Secrets, hosts that are no Service, users that the database does not create, files
            that the package leaves out, two writers on one single-writer claim. Needs no cluster. A chart that a
            conversion left open (conflict markers, a proposal that was not taken, an interruption) is refused.

            Options:
                  --values FILE          values for the chart; repeat it, later files win
                                         (default: each ci/*-values.yaml of the chart, with its
                                         secrets.values.yaml)
                  --kube-version V       render for this Kubernetes version, for example 1.31
              -q, --quiet                print findings and errors only
              -v, --verbose              print more, and stack traces of internal errors
              -h, --help                 show this help

            Examples:
              compose2dify verify dify --values my-values.yaml
              compose2dify verify dify --values my-values.yaml --kube-version 1.28

            Exit codes: 0 nothing found, 1 the chart cannot be rendered, 2 wrong usage, 3 findings.
            """;

    @Override
    public String name() {
        return "verify";
    }

    @Override
    public String summary() {
        return "render a chart with Helm and check the result";
    }

    @Override
    public Options options() {
        return Arguments.options(
                Arguments.value(null, "values"),
                Arguments.value(null, "kube-version"),
                Arguments.flag("q", "quiet"),
                Arguments.flag("v", "verbose"));
    }

    @Override
    public String help() {
        return HELP;
    }

    @Override
    public int run(CommandLine line, Terminal terminal) throws UsageException {
        VerifyOptions options = VerifyOptions.parse(line);
        Path chart = terminal.workingDirectory().resolve(options.chart());
        if (!Files.isRegularFile(chart.resolve("Chart.yaml"))) {
            terminal.print(
                    List.of(Diagnostic.error(
                            Location.ofFile(terminal.display(chart)),
                            "this is no Helm chart: it has no Chart.yaml",
                            "give the folder that 'compose2dify convert' wrote")),
                    options.verbosity());
            return ExitCode.FAILED;
        }
        List<Diagnostic> open = openWork(chart);
        if (!open.isEmpty()) {
            terminal.print(open, options.verbosity());
            return ExitCode.FINDINGS;
        }
        try {
            return check(chart, options, terminal);
        } catch (IOException e) {
            terminal.print(
                    List.of(Diagnostic.error(
                            Location.ofFile(terminal.display(chart)),
                            "cannot read the chart: " + e.getMessage(),
                            "check the permissions of its files")),
                    options.verbosity());
            return ExitCode.FAILED;
        }
    }

    private static int check(Path chart, VerifyOptions options, Terminal terminal) throws IOException {
        KubeVersion version = options.kubeVersion().flatMap(KubeVersion::parse).orElse(KubeVersion.STANDARD);
        Set<Finding> findings = new LinkedHashSet<>(ChartFolder.unreadable(chart));
        int manifests = 0;
        for (List<Path> values : values(chart, options, terminal)) {
            HelmBinary.Rendering rendering = HelmBinary.onPath().template(chart, values, version);
            if (rendering instanceof HelmBinary.Failed failed) {
                terminal.print(List.of(failed.diagnostic()), options.verbosity());
                return ExitCode.FAILED;
            }
            List<Manifest> rendered = ((HelmBinary.Rendered) rendering).manifests();
            manifests = Math.max(manifests, rendered.size());
            findings.addAll(ChartVerifier.verify(rendered, version));
        }
        return report(findings, manifests, version, options, terminal);
    }

    /** What a conversion left for the user to finish: such a chart is not what anybody means to install. */
    private static List<Diagnostic> openWork(Path chart) {
        try {
            return OpenWork.in(chart);
        } catch (IOException e) {
            return List.of(Diagnostic.error(
                    Location.ofFile(chart.toString()), "cannot be read", "check the permissions of the folder"));
        }
    }

    private static int report(
            Set<Finding> findings, int manifests, KubeVersion version, VerifyOptions options, Terminal terminal) {
        findings.forEach(f -> Terminal.line(terminal.out(), f.toString()));
        if (!findings.isEmpty()) {
            Terminal.line(terminal.out(), findings.size() + (findings.size() == 1 ? " finding" : " findings"));
            return ExitCode.FINDINGS;
        }
        if (options.verbosity() != Verbosity.QUIET) {
            Terminal.line(terminal.out(), "nothing found in " + manifests + " manifests for Kubernetes " + version);
        }
        return ExitCode.DONE;
    }

    /**
     * The values of each rendering. Without values of the user's the chart's own examples, since its required values have no
     * defaults, and the credentials that stand beside the chart.
     */
    private static List<List<Path>> values(Path chart, VerifyOptions options, Terminal terminal) throws IOException {
        if (!options.values().isEmpty()) {
            return List.of(options.values().stream()
                    .map(v -> terminal.workingDirectory().resolve(v))
                    .toList());
        }
        List<Path> own = Stream.of(chart.resolve("secrets.values.yaml"))
                .filter(Files::isRegularFile)
                .toList();
        List<List<Path>> sets = new ArrayList<>();
        for (Path example : examples(chart)) {
            sets.add(Stream.concat(Stream.of(example), own.stream()).toList());
        }
        if (sets.isEmpty()) {
            sets.add(own);
        }
        for (List<Path> set : sets) {
            if (!set.isEmpty()) {
                terminal.print(
                        List.of(Diagnostic.note("no --values given: using "
                                + set.stream().map(terminal::display).collect(Collectors.joining(" and ")))),
                        options.verbosity());
            }
        }
        return sets;
    }

    private static List<Path> examples(Path chart) throws IOException {
        Path folder = chart.resolve("ci");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().endsWith("-values.yaml"))
                    .sorted()
                    .toList();
        }
    }
}
