package dev.compose2dify.points;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.compose.load.LoadOptions;
import dev.compose2dify.compose.load.LoadResult;
import dev.compose2dify.compose.load.ProjectLoader;
import dev.compose2dify.support.GeneratedChart;
import dev.compose2dify.support.HelmErrors;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the chart cannot know it demands, by the name under which it is given; what it does not know it refuses. */
class RequiredValuesTest {
    @TempDir
    static Path temp;

    private static GeneratedChart chart;

    @BeforeAll
    static void convertTheSample() {
        LoadResult result = ProjectLoader.load(new LoadOptions(
                Path.of("samples/compose").toAbsolutePath(),
                List.of(Path.of("docker-compose.yaml")),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Map.of("HOME", "/home/someone", "PATH", "/usr/bin"),
                true,
                true));
        chart = GeneratedChart.of(
                result.project()
                        .orElseThrow(
                                () -> new AssertionError(result.diagnostics().toString())),
                temp.resolve("chart"));
    }

    @Test
    void whatDeployPassesIsEnough() {
        assertThat(chart.objects(chart.values())).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "expose.ingressClassName",
                "expose.path",
                "external.scheme",
                "external.host",
                "images.dify.repository",
                "images.dify.tag",
                "secrets.difySecretKey",
                "postgresql.auth.username",
                "postgresql.auth.password",
                "postgresql.auth.database",
                "postgresql.persistence.size",
                "redis.persistence.size",
                "weaviate.persistence.size",
                "dify.fileStorage.size"
            })
    void aRequiredValueThatIsMissingStopsHelmWithItsName(String key) {
        Map<String, Object> values = chart.values();
        assertThat(remove(values, key)).as("deploy.sh passes " + key).isNotNull();

        assertThat(HelmErrors.ofRendering(chart.folder(), values)).containsPattern(word(key));
    }

    @Test
    void relativeAddressesNeedNoHost() {
        Map<String, Object> values = chart.values();
        remove(values, "external.host");
        GeneratedChart.put(values, "external.relativeUrls", true);

        assertThat(chart.objects(values)).isNotEmpty();
    }

    @Test
    void redisWorksWithoutAPassword() {
        Map<String, Object> values = chart.values();
        assertThat(remove(values, "redis.auth.password")).isNotNull();

        assertThat(chart.objects(values)).isNotEmpty();
    }

    @Test
    void aNumberInTheConfigurationIsRefusedByTheSchema() {
        Map<String, Object> values = chart.values();
        GeneratedChart.put(values, "env.GUNICORN_TIMEOUT", 360);

        assertThat(HelmErrors.ofRendering(chart.folder(), values))
                .contains("schema")
                .containsPattern("env[./]GUNICORN_TIMEOUT")
                .contains("string");
    }

    @Test
    void anUnknownTopLevelKeyIsRefusedByTheSchema() {
        Map<String, Object> values = chart.values();
        GeneratedChart.put(values, "postgressql.auth.username", "dify");

        assertThat(HelmErrors.ofRendering(chart.folder(), values)).contains("schema", "postgressql");
    }

    /** The key as it is, not as the end or the beginning of a longer one. */
    private static String word(String key) {
        return "(?<![\\w.])" + key.replace(".", "\\.") + "(?![\\w])";
    }

    @SuppressWarnings("unchecked")
    private static Object remove(Map<String, Object> values, String path) {
        String[] parts = path.split("\\.");
        Map<String, Object> at = values;
        for (int i = 0; i < parts.length - 1; i++) {
            at = (Map<String, Object>) at.getOrDefault(parts[i], Map.of());
        }
        return at.isEmpty() ? null : at.remove(parts[parts.length - 1]);
    }
}
