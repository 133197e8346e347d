package dev.compose2dify.cli;

import dev.compose2dify.diagnostic.Diagnostic;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** {@code compose2dify verify}: renders a chart with Helm and checks what comes out. */
final class VerifyCommand implements Command {
    private static final String HELP = """
            Usage: compose2dify verify DIR [options]

            Renders the chart in DIR with the 'helm' on PATH and checks the manifests: strict types, required and
            unknown fields, names, dangling references (Secrets, ConfigMaps, claims, Services and ports), duplicate
            objects, secrets outside of Secrets, two writers on one single-writer claim. Needs no cluster.

            Options:
                  --values FILE          values for the chart; repeat it, later files win
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
        // SEAM (verify): render options.chart(), print findings to terminal.out(), return FINDINGS when there are any.
        terminal.print(
                List.of(Diagnostic.error("charts cannot be verified yet", "verify is not plugged in")),
                options.verbosity());
        return ExitCode.FAILED;
    }
}
