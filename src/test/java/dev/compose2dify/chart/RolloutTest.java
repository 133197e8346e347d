package dev.compose2dify.chart;

import static dev.compose2dify.support.ChartObjects.at;
import static dev.compose2dify.support.ChartObjects.list;
import static dev.compose2dify.support.ChartObjects.map;
import static dev.compose2dify.support.ChartObjects.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.support.ChartObjects;
import dev.compose2dify.support.ComposeFolder;
import dev.compose2dify.support.GeneratedChart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One migration per release, no wait for what Compose does not wait for, and probes that can be taken away. */
class RolloutTest {
    @TempDir
    static Path temp;

    private static GeneratedChart chart;

    @BeforeAll
    static void convert() {
        chart = ComposeFolder.at(temp, """
                services:
                  api:
                    image: langgenius/dify-api:1.16.1
                    environment: &env {MODE: api, DB_HOST: db, REDIS_HOST: redis, MIGRATION_ENABLED: "true"}
                    depends_on:
                      db: {condition: service_healthy}
                      redis: {condition: service_started}
                      agent_backend: {condition: service_started}
                  worker:
                    image: langgenius/dify-api:1.16.1
                    environment: {<<: *env, MODE: worker}
                    depends_on: [db]
                  worker_beat: {image: "langgenius/dify-api:1.16.1", environment: {<<: *env, MODE: beat}}
                  web: {image: "langgenius/dify-web:1.16.1"}
                  agent_backend: {image: "langgenius/dify-agent-backend:1.16.1"}
                  db: {image: "postgres:15-alpine"}
                  redis: {image: "redis:6-alpine"}
                  mine: {image: "registry.example/mine:1", expose: ["80"], depends_on: [other, store]}
                  other: {image: "registry.example/other:1", expose: ["80"]}
                  store: {image: "registry.example/store:1", expose: ["80"], volumes: ["kept:/data"]}
                volumes: {kept: {}}
                """).chart();
    }

    private static ChartObjects render(Object... pathsAndValues) {
        return ComposeFolder.render(chart, pathsAndValues);
    }

    @Test
    void theApiAloneMigratesAndTheOthersOfItsImageWaitForIt() {
        ChartObjects rendered = render();

        assertThat(migrates(rendered, "api")).isTrue();
        for (String component : List.of("worker", "worker-beat")) {
            assertThat(migrates(rendered, component)).as(component).isFalse();
            assertThat(rendered.initNames(component)).contains("wait-for-api");
        }
        assertThat(rendered.initNames("web")).doesNotContain("wait-for-api");
        assertThat(rendered.findings()).isEmpty();
    }

    @Test
    void withoutTheApiOrWithAJobNobodyIsLeftToMigrate() {
        ChartObjects without = render(
                "api.enabled", false,
                "worker.env.INTERNAL_FILES_URL", "https://other",
                "workerBeat.env.INTERNAL_FILES_URL", "https://other");
        assertThat(migrates(without, "worker")).isTrue();
        assertThat(without.initNames("worker")).doesNotContain("wait-for-api");

        assertThat(migrates(render("migration.job.enabled", true), "api")).isFalse();
    }

    @Test
    void nobodyWaitsForTheReadinessOfWhatComposeOnlyStarts() {
        ChartObjects rendered = render();

        assertThat(rendered.initNames("api")).contains("wait-for-postgresql", "wait-for-redis");
        assertThat(rendered.initNames("api")).doesNotContain("wait-for-agent-backend");
        assertThat(rendered.initNames("mine")).containsExactly("wait-for-store");
    }

    @Test
    void theStartOfTheApiMayTakeEightyCpuSecondsAtWhatItAsksFor() {
        Map<String, Object> api = render().container("api");
        int patience =
                (int) at(api, "startupProbe", "periodSeconds") * (int) at(api, "startupProbe", "failureThreshold");
        int milliCpus =
                Integer.parseInt(text(api, "resources", "requests", "cpu").replace("m", ""));

        assertThat(patience).isGreaterThanOrEqualTo(80 * 1000 / milliCpus);
    }

    @Test
    void aProbeIsTakenAwayByNull() throws Exception {
        assertThat(map(render().container("web"), "livenessProbe")).isNotEmpty();
        assertThat(render("web.livenessProbe", null).container("web"))
                .doesNotContainKey("livenessProbe")
                .containsKey("readinessProbe");
        assertThat(render("web.livenessProbe", false).container("web")).doesNotContainKey("livenessProbe");
        Map<String, Object> own = Map.of("tcpSocket", Map.of("port", "http"));
        assertThat(map(render("web.livenessProbe", own).container("web"), "livenessProbe"))
                .isEqualTo(own);
    }

    @Test
    void aDataStoreCanBeKeptFromADrain() {
        assertThat(render().ofKind("PodDisruptionBudget")).isEmpty();
        ChartObjects rendered = render("global.podDisruptionBudget.dataStores", true);

        assertThat(at(rendered.get("PodDisruptionBudget", "dify-postgresql"), "spec", "maxUnavailable"))
                .isEqualTo(0);
        assertThat(rendered.find("PodDisruptionBudget", "dify-web")).isEmpty();
    }

    @Test
    void notesSayOfWhatThereIsOne() throws Exception {
        assertThat(Files.readString(chart.folder().resolve("templates/NOTES.txt")))
                .contains("one pod each")
                .contains("worker-beat, postgresql, redis");
    }

    private static boolean migrates(ChartObjects rendered, String component) {
        for (Map<String, Object> variable : list(rendered.container(component), "env")) {
            if (text(variable, "name").equals("MIGRATION_ENABLED")) {
                return text(variable, "value").equals("true");
            }
        }
        return list(rendered.container(component), "envFrom").stream()
                .map(f -> map(rendered.get("ConfigMap", text(f, "configMapRef", "name")), "data"))
                .anyMatch(data -> "true".equals(data.get("MIGRATION_ENABLED")));
    }
}
