package dev.compose2dify.compose.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.compose2dify.compose.Fragment;
import dev.compose2dify.compose.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Real Dify releases against what Docker Compose printed for them. */
class CorpusTest {
    private static final Path CORPUS = Path.of("../shared/corpus/dify");

    @TempDir
    Path temp;

    @TestFactory
    Stream<DynamicTest> theModelIsWhatDockerComposePrinted() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(CORPUS), "the corpus of Dify releases is not here: " + CORPUS);
        List<Path> cases;
        try (Stream<Path> files = Files.walk(CORPUS, 3)) {
            cases = files.filter(file -> file.toString().endsWith(".case.json"))
                    .sorted()
                    .toList();
        }
        assertThat(cases).isNotEmpty();
        return cases.stream().map(file -> {
            String release = file.getParent().getParent().getFileName().toString();
            String name = file.getFileName().toString().replace(".case.json", "");
            return dynamicTest(release + " " + name, () -> check(release, name, file));
        });
    }

    @TestFactory
    Stream<DynamicTest> aFreshCheckoutLoadsWithItsExampleEnvironment() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(CORPUS), "the corpus of Dify releases is not here: " + CORPUS);
        List<Path> releases;
        try (Stream<Path> files = Files.list(CORPUS)) {
            releases = files.filter(Files::isDirectory).sorted().toList();
        }
        return releases.stream()
                .map(release -> dynamicTest(release.getFileName().toString(), () -> {
                    LoadResult result = ProjectLoader.load(new LoadOptions(
                            release.resolve("project").toAbsolutePath().normalize(),
                            List.of(Path.of("docker-compose.yaml")),
                            List.of(),
                            List.of(),
                            Optional.empty(),
                            Optional.of("dify"),
                            Map.of("HOME", "/home/someone"),
                            true,
                            true));
                    assertThat(result.project())
                            .as(result.diagnostics()::toString)
                            .isPresent();
                    assertThat(result.project().get().services()).containsKeys("api", "worker", "web", "redis");
                    result.project().get().services().values().forEach(CorpusTest::originsAreWhole);
                }));
    }

    private static void originsAreWhole(Service service) {
        service.environment().values().forEach(variable -> {
            assertThat(variable.text().fragments().stream().map(Fragment::text).reduce("", String::concat))
                    .isEqualTo(variable.value());
            assertThat(variable.text().location().line()).isPositive();
        });
    }

    private void check(String release, String name, Path file) throws IOException {
        Map<?, ?> setUp = (Map<?, ?>) Json.parse(Files.readString(file));
        Path project = temp.resolve(release).resolve("docker");
        if (!Files.exists(project)) {
            copy(CORPUS.resolve(release).resolve("project"), project);
        }
        Files.deleteIfExists(project.resolve(".env"));
        environment(setUp, project);
        List<String> profiles = new ArrayList<>();
        ((List<?>) setUp.get("profiles")).forEach(profile -> profiles.add(profile.toString()));

        LoadResult result = ProjectLoader.load(new LoadOptions(
                project,
                List.of(Path.of("docker-compose.yaml")),
                List.of(),
                profiles,
                Optional.empty(),
                Optional.empty(),
                Map.of("HOME", "/home/someone", "PATH", "/usr/bin"),
                false,
                true));

        assertThat(result.project())
                .as(() -> String.join(
                        "\n",
                        result.diagnostics().stream().map(Object::toString).toList()))
                .isPresent();
        Object expected = Json.parse(Files.readString(file.resolveSibling(name + ".json")));
        assertThat(Json.comparable(result.model(), "$", "$$"))
                .isEqualTo(Json.comparable(expected, "/project", project.toString()));
    }

    private static void environment(Map<?, ?> setUp, Path project) throws IOException {
        Map<?, ?> changes = (Map<?, ?>) setUp.get("env");
        List<String> lines = new ArrayList<>();
        if (setUp.get("baseEnv") != null) {
            lines.addAll(Files.readAllLines(project.resolve(setUp.get("baseEnv").toString())));
        } else if (changes.isEmpty()) {
            return;
        }
        changes.forEach((key, value) -> {
            String line = key + "='" + value + "'";
            int at = -1;
            for (int i = 0; i < lines.size(); i++) {
                at = lines.get(i).startsWith(key + "=") ? i : at;
            }
            if (at < 0) {
                lines.add(line);
            } else {
                lines.set(at, line);
            }
        });
        Files.write(project.resolve(".env"), lines);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
