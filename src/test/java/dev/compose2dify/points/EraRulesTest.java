package dev.compose2dify.points;

import static dev.compose2dify.support.ChartObjects.list;
import static dev.compose2dify.support.ChartObjects.map;
import static dev.compose2dify.support.ChartObjects.strings;
import static dev.compose2dify.support.ChartObjects.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.support.ChartObjects;
import dev.compose2dify.support.ComposeFolder;
import dev.compose2dify.support.EraSetup;
import dev.compose2dify.support.GeneratedChart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rules that break in silence: a chart that gets one of them wrong renders, lints and passes {@code verify} all the same.
 * Each was broken by hand once, and its test failed.
 */
class EraRulesTest {
    @TempDir
    Path temp;

    /** Shared env files would hand every secret to every service; the sandbox runs code of users. */
    @ParameterizedTest
    @CsvSource({"1.14-env-files, sandbox", "1.14-env-files, web", "1.16-agent, sandbox", "1.16-agent, web"})
    void aSecretOfASharedEnvFileReachesOnlyPodsThatReadIt(String era, String component) {
        ChartObjects chart = render(era);

        assertThat(secretVariables(chart, "api")).contains("SECRET_KEY", "DB_PASSWORD", "REDIS_PASSWORD");
        assertThat(secretVariables(chart, component))
                .doesNotContain("SECRET_KEY", "DB_PASSWORD", "REDIS_PASSWORD", "CELERY_BROKER_URL", "WEAVIATE_API_KEY");
    }

    @Test
    void aPodKeepsTheSecretsThatItReadsOfASharedEnvFile() {
        assertThat(secretVariables(render("1.14-env-files"), "plugin-daemon"))
                .contains("DB_PASSWORD", "REDIS_PASSWORD", "SERVER_KEY")
                .doesNotContain("SECRET_KEY");
    }

    @Test
    void aPortThatAVariableSaysIsThePortOfThePodAndOfItsService() {
        ChartObjects chart = folder("""
              sandbox:
                image: langgenius/dify-sandbox:0.2.12
                environment: {API_KEY: dify-sandbox, SANDBOX_PORT: "9194"}
              api:
                image: langgenius/dify-api:1.11.4
                environment: {MODE: api, CODE_EXECUTION_ENDPOINT: "http://sandbox:9194"}
            """).render();

        assertThat(list(chart.container("sandbox"), "ports"))
                .extracting(p -> p.get("containerPort"))
                .containsExactly(9194);
        assertThat(list(chart.get("Service", "dify-sandbox"), "spec", "ports"))
                .extracting(p -> p.get("port"))
                .containsExactly(9194);
        assertThat(chart.findings()).isEmpty();
    }

    @Test
    void aPortThatAVariableSaysHoldsAlsoWhereNobodyCallsIt() {
        ChartObjects chart = folder("""
              sandbox:
                image: langgenius/dify-sandbox:0.2.12
                environment: {API_KEY: dify-sandbox, SANDBOX_PORT: "9194"}
              api:
                image: langgenius/dify-api:1.11.4
                environment: {MODE: api}
            """).render();

        assertThat(list(chart.container("sandbox"), "ports"))
                .extracting(p -> p.get("containerPort"))
                .containsExactly(9194);
        assertThat(list(chart.get("Service", "dify-sandbox"), "spec", "ports"))
                .extracting(p -> p.get("port"))
                .containsExactly(9194);
    }

    @Test
    void theVersionOfDifyIsThatOfTheApiThoughTheWebComesFirst() throws Exception {
        GeneratedChart chart = folder("""
              web:
                image: langgenius/dify-web:1.13.3
              api:
                image: langgenius/dify-api:1.4.3
                environment: {MODE: api}
            """).chart();

        assertThat(Files.readString(chart.folder().resolve("Chart.yaml")))
                .containsPattern("appVersion: \"?1\\.4\\.3\"?\n");
        assertThat(text(chart.values().get("images"), "dify", "tag")).isEqualTo("1.4.3");
    }

    @Test
    void anotherImageOfDifyWithTheSameTagFollowsItsVersion() {
        ChartObjects chart = render("1.16-agent", "images.dify.tag", "1.16.2");

        assertThat(text(chart.container("api"), "image")).isEqualTo("langgenius/dify-api:1.16.2");
        assertThat(text(chart.container("agent-backend"), "image")).isEqualTo("langgenius/dify-agent-backend:1.16.2");
        assertThat(text(chart.container("local-sandbox"), "image"))
                .isEqualTo("langgenius/dify-agent-local-sandbox:1.16.2");
    }

    @Test
    void anotherImageOfDifyWithATagOfItsOwnKeepsIt() {
        ChartObjects chart = render("1.16-agent", "images.dify.tag", "1.16.2");

        assertThat(text(chart.container("plugin-daemon"), "image"))
                .isEqualTo("langgenius/dify-plugin-daemon:0.6.3-local");
        assertThat(text(chart.container("sandbox"), "image")).isEqualTo("langgenius/dify-sandbox:0.2.15");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ports: [\"5353:53/udp\"]", "expose: [\"53/udp\"]"})
    void udpStaysUdp(String declaration) {
        ChartObjects chart = folder("  resolver:\n    image: registry.example/resolver:1\n    " + declaration + "\n")
                .render();

        assertThat(list(chart.container("resolver"), "ports"))
                .singleElement()
                .satisfies(port ->
                        assertThat(port).containsEntry("containerPort", 53).containsEntry("protocol", "UDP"));
        assertThat(list(chart.get("Service", "dify-resolver"), "spec", "ports"))
                .singleElement()
                .satisfies(port -> assertThat(port).containsEntry("port", 53).containsEntry("protocol", "UDP"));
    }

    /** The catalog's own limit for the api is 3Gi; the API server refuses a limit below the request. */
    @Test
    void noLimitOfTheCatalogIsBelowAReservationOfCompose() {
        ChartObjects chart = folder("""
              api:
                image: langgenius/dify-api:1.11.4
                environment: {MODE: api}
                deploy: {resources: {reservations: {memory: 6G}}}
            """).render();

        Map<String, Object> resources = map(chart.container("api"), "resources");
        assertThat(bytes(text(resources, "requests", "memory"))).isEqualTo(6L << 30);
        String limit = text(resources, "limits", "memory");
        assertThat(limit.isEmpty() ? Long.MAX_VALUE : bytes(limit)).isGreaterThanOrEqualTo(6L << 30);
    }

    @Test
    void theMigrationDoesNotWaitForWhatWaitsForTheMigration() {
        ChartObjects chart = folder("""
              api:
                image: langgenius/dify-api:1.11.4
                environment: {MODE: api, DB_HOST: db, DB_PASSWORD: difyai123456}
                depends_on:
                  db: {condition: service_started}
                  mirror: {condition: service_healthy}
                  beside: {condition: service_healthy}
              worker:
                image: langgenius/dify-api:1.11.4
                environment: {MODE: worker, DB_HOST: db, DB_PASSWORD: difyai123456}
                ports: ["7001"]
                depends_on: [db]
              mirror:
                image: registry.example/mirror:1
                ports: ["7000"]
                depends_on: {worker: {condition: service_healthy}}
              beside:
                image: registry.example/beside:1
                ports: ["7002"]
              db:
                image: postgres:15-alpine
                environment: {POSTGRES_PASSWORD: difyai123456}
            """).render("migration.job.enabled", true);

        assertThat(chart.initNames("api")).contains("wait-for-mirror", "wait-for-beside");
        assertThat(chart.initNames("mirror")).contains("wait-for-worker");
        assertThat(chart.initNames("worker")).as("the api waits for it already").doesNotContain("wait-for-api");
        assertThat(chart.initNames("migration"))
                .contains("wait-for-postgresql", "wait-for-beside")
                .doesNotContain("wait-for-mirror", "wait-for-worker");
    }

    /** What is short is too often a word that means something else: a name, a level, a folder. */
    @Test
    void aShortCredentialIsNotLookedForInOtherTexts() {
        ChartObjects chart = folder("""
              sandbox:
                image: langgenius/dify-sandbox:0.2.12
                environment: {API_KEY: "house"}
              helper:
                image: registry.example/helper:1
                command: [serve, --theme, house, --title, "the house of cards"]
            """).render();

        assertThat(strings(chart.container("helper"), "args"))
                .containsExactly("serve", "--theme", "house", "--title", "the house of cards");
    }

    @Test
    void aCredentialThatIsLongEnoughIsTakenOutOfCommands() {
        ChartObjects chart = folder("""
              sandbox:
                image: langgenius/dify-sandbox:0.2.12
                environment: {API_KEY: "meadow"}
              helper:
                image: registry.example/helper:1
                command: [serve, --theme, meadow]
            """).render();

        assertThat(strings(chart.container("helper"), "args").toString()).doesNotContain("meadow");
    }

    /** More files than are read: a ConfigMap of the first two hundred would be a part of the configuration. */
    @Test
    void aDirectoryThatWasNotReadToItsEndBecomesNoConfigMap() {
        ComposeFolder folder = folder("""
              catalogue:
                image: registry.example/catalogue:1
                volumes: ["./pages:/srv/pages"]
            """);
        for (int i = 0; i < 230; i++) {
            folder.file("pages/page-" + i + ".txt", "page " + i + "\n");
        }
        ChartObjects chart = folder.render();

        assertThat(chart.volumeAt("catalogue", "/srv/pages")).doesNotContainKeys("configMap", "projected", "emptyDir");
    }

    @Test
    void anExampleBesideItsFileIsNotMounted() {
        ChartObjects chart = render("1.4-qdrant");

        assertThat(chart.fileAt("sandbox", "/conf/config.yaml")).contains("max_workers: 4");
        Map<String, Object> volume = chart.volumeAt("sandbox", "/conf");
        assertThat(volume.toString()).contains("config.yaml").doesNotContain("config.yaml.example");
    }

    @Test
    void anExampleWithoutItsFileIsMounted() {
        ChartObjects chart = folder("""
              reader:
                image: registry.example/reader:1
                volumes: ["./conf:/conf:ro"]
            """)
                .file("conf/only.yaml.example", "a: 1\n")
                .file("conf/else.yaml", "b: 2\n")
                .render();

        assertThat(chart.fileAt("reader", "/conf/only.yaml.example")).isEqualTo("a: 1\n");
    }

    /** Few common variables are easier to read where they are used. */
    @ParameterizedTest
    @CsvSource({"19, false", "20, true", "40, true"})
    void twentyVariablesInCommonAreWorthAFileOfTheirOwn(int count, boolean shared) {
        StringBuilder env = new StringBuilder();
        for (int i = 0; i < count; i++) {
            env.append("COMMON_").append(i).append("=value-").append(i).append('\n');
        }
        ChartObjects chart = folder("""
              api:
                image: langgenius/dify-api:1.14.2
                env_file: [./common.env]
                environment: {MODE: api}
              worker:
                image: langgenius/dify-api:1.14.2
                env_file: [./common.env]
                environment: {MODE: worker}
              helper:
                image: registry.example/helper:1
                env_file: [./common.env]
            """).file("common.env", env.toString()).render();

        assertThat(chart.chart().files().files().containsKey("config/common.yaml"))
                .isEqualTo(shared);
        for (String component : List.of("api", "worker", "helper")) {
            assertThat(ChartObjects.map(chart.get("ConfigMap", "dify-" + component + "-env"), "data"))
                    .containsEntry("COMMON_" + (count - 1), "value-" + (count - 1));
        }
    }

    private ComposeFolder folder(String compose) {
        return ComposeFolder.at(temp, compose);
    }

    private ChartObjects render(String era, Object... pathsAndValues) {
        return ComposeFolder.render(new EraSetup(era).chart(temp), pathsAndValues);
    }
    /** The variables that a container has from the Secret. */
    private static List<String> secretVariables(ChartObjects chart, String component) {
        List<String> names = new ArrayList<>();
        for (Map<String, Object> variable : list(chart.container(component), "env")) {
            if (!map(variable, "valueFrom", "secretKeyRef").isEmpty()) {
                names.add(text(variable, "name"));
            }
        }
        return names;
    }

    private static long bytes(String quantity) {
        if (quantity.endsWith("Gi")) {
            return Long.parseLong(quantity.substring(0, quantity.length() - 2)) << 30;
        }
        if (quantity.endsWith("Mi")) {
            return Long.parseLong(quantity.substring(0, quantity.length() - 2)) << 20;
        }
        return Long.parseLong(quantity);
    }
}
