package dev.compose2dify.compose.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.cli.ConfigPrinter;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Small projects, each named after the rule that it shows, with what Docker Compose 2.40.3 printed for them: {@code
 * expected.json}, or {@code expected-error.txt}; its warnings in {@code expected-warnings.txt}. {@code
 * expected-diagnostic.txt} is our own error for the latter (written when run with {@code VECTORS_RECORD=1} in the environment).
 */
class ComposeVectorsTest {
    private static final Path VECTORS = Path.of("src/test/resources/compose-vectors");

    static List<String> names() throws IOException {
        try (Stream<Path> vectors = Files.list(VECTORS)) {
            return vectors.filter(Files::isDirectory)
                    .map(vector -> vector.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void weDoWhatDockerComposeDid(String name) throws IOException {
        Path project = VECTORS.resolve(name).toAbsolutePath();
        LoadResult result = ProjectLoader.load(options(project));
        Path expected = project.resolve("expected.json");
        if (Files.exists(expected)) {
            assertThat(result.project()).as(() -> messages(result)).isPresent();
            Object printed = Json.parse(ConfigPrinter.json(result.model()));
            Object moved = Json.comparable(printed, project.toString(), "/project");
            assertThat(Json.comparable(moved, project.getParent().toString(), "/parent"))
                    .isEqualTo(Json.comparable(Json.parse(Files.readString(expected)), "", ""));
            assertThat(Json.comparable(Json.parseYaml(ConfigPrinter.yaml(result.model())), "", ""))
                    .as("YAML")
                    .isEqualTo(Json.comparable(printed, "", ""));
        } else {
            checkError(project, result);
        }
        checkWarnings(project, result);
    }

    private static void checkError(Path project, LoadResult result) throws IOException {
        List<Diagnostic> errors =
                result.diagnostics().stream().filter(Diagnostic::isError).toList();
        String composeSays = Files.readString(project.resolve("expected-error.txt"));
        assertThat(result.project()).as("Docker Compose says: " + composeSays).isEmpty();
        assertThat(errors).as("Docker Compose says: " + composeSays).hasSize(1);
        String ours = errors.get(0).toString().replace(project.toString(), "/project") + "\n";
        Path recorded = project.resolve("expected-diagnostic.txt");
        if ("1".equals(System.getenv("VECTORS_RECORD"))) {
            Files.writeString(recorded, ours);
        }
        assertThat(ours).isEqualTo(Files.readString(recorded));
    }

    private static void checkWarnings(Path project, LoadResult result) throws IOException {
        Path file = project.resolve("expected-warnings.txt");
        List<String> expected = Files.exists(file)
                ? Files.readAllLines(file).stream()
                        .map(message -> message.replace("/project/", ""))
                        .toList()
                : List.of();
        List<String> ours = result.diagnostics().stream()
                .filter(diagnostic -> diagnostic.severity() == Severity.WARNING)
                .map(Diagnostic::message)
                .distinct()
                .toList();
        assertThat(ours).hasSameSizeAs(expected);
        assertThat(expected).allMatch(message -> ours.stream().anyMatch(message::endsWith));
    }

    private static String messages(LoadResult result) {
        return String.join(
                "\n", result.diagnostics().stream().map(Object::toString).toList());
    }

    private static LoadOptions options(Path project) throws IOException {
        Map<String, String> environment = new TreeMap<>(Map.of("HOME", "/home/someone", "PATH", "/usr/bin:/bin"));
        if (Files.exists(project.resolve("environment"))) {
            for (String line : Files.readAllLines(project.resolve("environment"))) {
                environment.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
            }
        }
        List<Path> files = new ArrayList<>();
        List<Path> environmentFiles = new ArrayList<>();
        List<String> profiles = new ArrayList<>();
        Optional<Path> directory = Optional.empty();
        Optional<String> name = Optional.empty();
        List<String> args =
                Files.exists(project.resolve("args")) ? Files.readAllLines(project.resolve("args")) : List.of();
        for (int i = 0; i + 1 < args.size(); i += 2) {
            String value = args.get(i + 1);
            switch (args.get(i)) {
                case "-f" -> files.add(Path.of(value));
                case "--env-file" -> environmentFiles.add(Path.of(value));
                case "--profile" -> profiles.add(value);
                case "--project-directory" -> directory = Optional.of(Path.of(value));
                case "-p" -> name = Optional.of(value);
                default -> throw new IllegalArgumentException(args.get(i));
            }
        }
        return new LoadOptions(project, files, environmentFiles, profiles, directory, name, environment, false, false);
    }
}
