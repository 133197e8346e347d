package dev.compose2dify.compose.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the user asked to load, as given on the command line.
 *
 * @param workingDirectory where the command was started, absolute
 * @param files {@code -f}, in order, {@code -} for standard input; empty: {@code COMPOSE_FILE} or the default names, searched upwards
 * @param environmentFiles {@code --env-file}, in order
 * @param profiles {@code --profile}; when not empty they replace {@code COMPOSE_PROFILES}
 * @param projectDirectory {@code --project-directory}
 * @param projectName {@code -p}
 * @param processEnvironment the variables of the process: they win over every file
 * @param useEnvironmentExample where there is no {@code .env} but {@code .env.example} stands beside the compose file, use
 *     it, for interpolation and for {@code env_file: .env} alike
 * @param readMounts read the content of bind-mounted files and directories
 * @param standardInput read for a file named {@code -}
 */
public record LoadOptions(
        Path workingDirectory,
        List<Path> files,
        List<Path> environmentFiles,
        List<String> profiles,
        Optional<Path> projectDirectory,
        Optional<String> projectName,
        Map<String, String> processEnvironment,
        boolean useEnvironmentExample,
        boolean readMounts,
        StandardInput standardInput) {

    /** Where {@code -f -} reads from; read once, and only when it is asked for. */
    public interface StandardInput {
        /** At most {@code most} bytes. */
        byte[] read(int most) throws IOException;
    }

    /** Without a standard input: {@code -f -} is an empty file. */
    public LoadOptions(
            Path workingDirectory,
            List<Path> files,
            List<Path> environmentFiles,
            List<String> profiles,
            Optional<Path> projectDirectory,
            Optional<String> projectName,
            Map<String, String> processEnvironment,
            boolean useEnvironmentExample,
            boolean readMounts) {
        this(
                workingDirectory,
                files,
                environmentFiles,
                profiles,
                projectDirectory,
                projectName,
                processEnvironment,
                useEnvironmentExample,
                readMounts,
                most -> new byte[0]);
    }
}
