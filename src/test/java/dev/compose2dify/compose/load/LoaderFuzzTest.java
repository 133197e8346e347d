package dev.compose2dify.compose.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.compose2dify.cli.ConfigPrinter;
import dev.compose2dify.diagnostic.Diagnostic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes give a project or one error, never an exception. The seeds are replayed in every run; with {@code
 * JAZZER_FUZZ=1} in the environment Jazzer looks for more. (Its own replay would instrument every other test as well.)
 *
 * <p>A seed is up to four files after one another, separated by a byte 0x1f: the compose file, {@code .env}, {@code
 * other.env}, {@code other.yaml}.
 */
class LoaderFuzzTest {
    private static final Path SEEDS = Path.of("src/test/resources/dev/compose2dify/compose/load/"
            + "LoaderFuzzTestInputs/anyProjectLoadsOrFailsWithOneError");
    private static final String[] FILES = {"compose.yaml", ".env", "other.env", "other.yaml"};

    static List<Path> seeds() throws IOException {
        try (Stream<Path> seeds = Files.list(SEEDS)) {
            return seeds.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everySeedLoadsOrFailsWithOneError(Path seed) throws IOException {
        anyProjectLoadsOrFailsWithOneError(Files.readAllBytes(seed));
    }

    @FuzzTest(maxDuration = "5m")
    @EnabledIfEnvironmentVariable(named = "JAZZER_FUZZ", matches = "1")
    void anyProjectLoadsOrFailsWithOneError(byte[] data) throws IOException {
        Path project = directory();
        int start = 0;
        for (String file : FILES) {
            int end = start;
            while (end < data.length && data[end] != 0x1f) {
                end++;
            }
            Path path = project.resolve(file);
            if (start > data.length) {
                Files.deleteIfExists(path);
            } else {
                Files.write(path, Arrays.copyOfRange(data, start, end));
            }
            start = end + 1;
        }
        check(load(project));
    }

    private static LoadResult load(Path project) {
        return ProjectLoader.load(new LoadOptions(
                project,
                List.of(Path.of("compose.yaml")),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.of("fuzz"),
                Map.of("HOME", "/home/someone"),
                false,
                false));
    }

    private static void check(LoadResult result) {
        long errors = result.diagnostics().stream().filter(Diagnostic::isError).count();
        if (result.project().isEmpty()) {
            assertThat(errors).isEqualTo(1);
            assertThat(result.diagnostics().toString()).doesNotContain(ProjectLoader.INTERNAL);
            return;
        }
        assertThat(errors).isZero();
        Object model = Json.comparable(result.model(), "$", "$$");
        assertThat(Json.comparable(Json.parse(ConfigPrinter.json(result.model())), "", ""))
                .isEqualTo(model);
        assertThat(Json.comparable(Json.parseYaml(ConfigPrinter.yaml(result.model())), "", ""))
                .isEqualTo(model);
    }

    private static Path directory;

    private static synchronized Path directory() throws IOException {
        if (directory == null) {
            directory = Files.createTempDirectory("compose2dify-fuzz");
            directory.toFile().deleteOnExit();
            for (String file : FILES) {
                directory.resolve(file).toFile().deleteOnExit();
            }
        }
        return directory;
    }
}
