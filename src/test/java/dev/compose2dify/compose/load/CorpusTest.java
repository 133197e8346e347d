package dev.compose2dify.compose.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.compose2dify.compose.Fragment;
import dev.compose2dify.compose.Service;
import dev.compose2dify.support.CorpusCase;
import java.nio.file.Path;
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
    @TempDir
    Path temp;

    @TestFactory
    Stream<DynamicTest> theModelIsWhatDockerComposePrinted() {
        Assumptions.assumeTrue(CorpusCase.isPresent(), CorpusCase::whySkipped);
        return CorpusCase.all().stream().map(c -> dynamicTest(c.toString(), () -> check(c)));
    }

    @TestFactory
    Stream<DynamicTest> aFreshCheckoutLoadsWithItsExampleEnvironment() {
        Assumptions.assumeTrue(CorpusCase.isPresent(), CorpusCase::whySkipped);
        return CorpusCase.freshProjects().stream()
                .map(release -> dynamicTest(release.getParent().getFileName().toString(), () -> {
                    LoadResult result = ProjectLoader.load(new LoadOptions(
                            release.toAbsolutePath().normalize(),
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

    private void check(CorpusCase corpusCase) {
        LoadResult result = corpusCase.loadResult(temp);
        assertThat(result.project())
                .as(() -> String.join(
                        "\n",
                        result.diagnostics().stream().map(Object::toString).toList()))
                .isPresent();
        Object expected = Json.parse(corpusCase.expected().toString());
        assertThat(Json.comparable(result.model(), "$", "$$"))
                .isEqualTo(Json.comparable(
                        expected, "/project", corpusCase.projectIn(temp).toString()));
    }
}
