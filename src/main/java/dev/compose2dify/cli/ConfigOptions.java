package dev.compose2dify.cli;

import dev.compose2dify.cli.terminal.UsageException;
import dev.compose2dify.cli.terminal.Verbosity;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;

/**
 * The command line of {@code config}.
 *
 * @param explain the environment variable whose origin is asked for
 */
record ConfigOptions(ProjectOptions project, OutputFormat format, Optional<String> explain, Verbosity verbosity) {
    /** How the project is printed. */
    enum OutputFormat {
        YAML,
        JSON
    }

    static ConfigOptions parse(CommandLine line) throws UsageException {
        String format = Arguments.last(line, "format").orElse("yaml");
        return new ConfigOptions(
                ProjectOptions.parse(line),
                switch (format) {
                    case "yaml" -> OutputFormat.YAML;
                    case "json" -> OutputFormat.JSON;
                    default -> throw new UsageException("--format is 'yaml' or 'json', not '" + format + "'");
                },
                Arguments.last(line, "explain"),
                line.hasOption("verbose") ? Verbosity.VERBOSE : Verbosity.NORMAL);
    }
}
