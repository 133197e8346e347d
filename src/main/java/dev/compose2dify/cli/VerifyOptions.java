package dev.compose2dify.cli;

import dev.compose2dify.cli.terminal.UsageException;
import dev.compose2dify.cli.terminal.Verbosity;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.cli.CommandLine;

/**
 * The command line of {@code verify}.
 *
 * @param chart the chart's folder, as given
 * @param values values files, later ones win
 * @param kubeVersion {@code major.minor} or {@code major.minor.patch}, without a leading {@code v}
 */
record VerifyOptions(Path chart, List<Path> values, Optional<String> kubeVersion, Verbosity verbosity) {
    private static final Pattern KUBE_VERSION = Pattern.compile("v?(\\d{1,4}\\.\\d{1,4}(\\.\\d{1,4})?)");

    static VerifyOptions parse(CommandLine line) throws UsageException {
        List<String> folders = line.getArgList();
        if (folders.isEmpty()) {
            throw new UsageException("which chart? give its folder, for example 'dify'");
        }
        if (folders.size() > 1) {
            throw new UsageException("one chart at a time, not " + folders.size());
        }
        return new VerifyOptions(
                Arguments.path(folders.get(0)),
                Arguments.paths(Arguments.all(line, "values")),
                kubeVersion(Arguments.last(line, "kube-version")),
                Arguments.verbosity(line));
    }

    private static Optional<String> kubeVersion(Optional<String> given) throws UsageException {
        if (given.isEmpty()) {
            return given;
        }
        var matcher = KUBE_VERSION.matcher(given.get());
        if (!matcher.matches()) {
            throw new UsageException("--kube-version is a version such as 1.31, not '" + given.get() + "'");
        }
        return Optional.of(matcher.group(1));
    }
}
