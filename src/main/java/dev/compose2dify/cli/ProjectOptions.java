package dev.compose2dify.cli;

import dev.compose2dify.cli.terminal.Terminal;
import dev.compose2dify.cli.terminal.UsageException;
import dev.compose2dify.compose.load.LoadOptions;
import dev.compose2dify.compose.syntax.RemoteReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;

/**
 * Which project to load: the options that {@code convert} and {@code config} share, as given.
 *
 * @param files {@code -f} in order ({@code -} is standard input), then the files without an option; empty: as Docker Compose finds them
 * @param environmentFiles {@code --env-file}, in order
 * @param profiles {@code --profile}, in order
 */
record ProjectOptions(
        List<Path> files,
        List<Path> environmentFiles,
        List<String> profiles,
        Optional<Path> projectDirectory,
        Optional<String> projectName) {

    static List<Option> options() {
        return List.of(
                Arguments.value("f", "file"),
                Arguments.value(null, "env-file"),
                Arguments.value(null, "profile"),
                Arguments.value(null, "project-directory"),
                Arguments.value("p", "project-name"));
    }

    /** With the files that stand without an option. */
    static ProjectOptions parse(CommandLine line) throws UsageException {
        List<String> files = new ArrayList<>(Arguments.all(line, "file"));
        files.addAll(line.getArgList());
        return of(line, files);
    }

    /** For a command whose arguments without an option are no compose files. */
    static ProjectOptions parseOptions(CommandLine line) throws UsageException {
        return of(line, Arguments.all(line, "file"));
    }

    private static ProjectOptions of(CommandLine line, List<String> files) throws UsageException {
        for (String file : files) {
            if (RemoteReference.isComposeFile(file)) {
                throw new UsageException("'" + RemoteReference.shown(file)
                        + "' is a remote file, and remote files are not fetched; download it and name the copy");
            }
        }
        return new ProjectOptions(
                Arguments.paths(files),
                Arguments.paths(Arguments.all(line, "env-file")),
                Arguments.all(line, "profile"),
                Arguments.lastPath(line, "project-directory"),
                Arguments.last(line, "project-name"));
    }

    LoadOptions toLoadOptions(Terminal terminal, boolean useEnvironmentExample, boolean readMounts) {
        return new LoadOptions(
                terminal.workingDirectory(),
                files,
                environmentFiles,
                profiles,
                projectDirectory,
                projectName,
                terminal.environment(),
                useEnvironmentExample,
                readMounts,
                terminal.in()::readNBytes);
    }
}
