package dev.compose2dify.points;

import static dev.compose2dify.support.ChartObjects.list;
import static dev.compose2dify.support.ChartObjects.map;
import static dev.compose2dify.support.ChartObjects.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.chart.ComponentPlan;
import dev.compose2dify.support.ChartObjects;
import dev.compose2dify.support.ComposeFolder;
import dev.compose2dify.support.GeneratedChart;
import dev.compose2dify.support.HelmChart;
import dev.compose2dify.yaml.KubeYaml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every object has a name that Kubernetes takes, and keeps it. */
class NamesTest {
    private static final String RELEASE = "thirty-two-letters-in-a-release1";
    private static final Set<String> STABLE_LABELS = new LinkedHashSet<>(
            List.of("app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/component"));
    private static final String COMPOSE = """
              api:
                image: langgenius/dify-api:1.11.4
                environment: {MODE: api, DB_HOST: db_postgres, REDIS_HOST: redis}
                depends_on: [db_postgres, redis]
              web: {image: "langgenius/dify-web:1.11.4"}
              plugin_daemon: {image: "langgenius/dify-plugin-daemon:0.5.2-local", environment: {DB_HOST: db_postgres}}
              db_postgres: {image: "postgres:15-alpine", volumes: ["./volumes/db/data:/var/lib/postgresql/data"]}
              redis: {image: "redis:6-alpine", volumes: ["./volumes/redis/data:/data"]}
              langfuse_db: {image: "postgres:16", volumes: ["langfuse_data:/var/lib/postgresql/data"]}
              langfuse: {image: "langfuse/langfuse:2", environment: {DATABASE_HOST: langfuse_db}, ports: ["3000:3000"]}
              my_app: {image: "example/app:1", environment: {CACHE_URL: "http://my_cache:6380"}, ports: ["8080:80"]}
              my-app: {image: "example/other:1", environment: {PEER_URL: "http://my_app:80"}, ports: ["8081:81"]}
              my_cache: {image: "example/cache:1", volumes: ["cache_data:/var/lib/cache"]}
              a_service_with_a_name_that_goes_on_for_longer_than_any_label_may_one:
                image: example/long:1
                volumes: ["first:/data"]
                ports: ["9001:9001"]
              a_service_with_a_name_that_goes_on_for_longer_than_any_label_may_two:
                image: example/long:1
                volumes: ["second:/data"]
                ports: ["9002:9002"]
            volumes: {langfuse_data: {}, cache_data: {}, first: {}, second: {}}
            networks: {default: {}}
            """;

    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(strings = {"db", "db_postgres"})
    void theDatabaseIsPostgresqlUnderEveryNameThatDifyGaveIt(String service) {
        ChartObjects chart = ComposeFolder.at(temp, """
                          api: {image: "langgenius/dify-api:1.11.4", environment: {MODE: api, DB_HOST: %1$s}}
                          %1$s: {image: "postgres:15-alpine", volumes: ["./volumes/db/data:/var/lib/postgresql/data"]}
                        """.formatted(service)).render();

        chart.get("Service", "dify-postgresql");
        assertThat(environment(chart, "api")).containsEntry("DB_HOST", "dify-postgresql");
        assertThat(text(chart.workload("postgresql"), "kind")).isEqualTo("StatefulSet");
    }

    @Test
    void underscoresOfServicesOutsideDifyBecomeDashesWhereverTheyAreNamed() {
        ChartObjects chart = project().render();

        assertThat(components(chart)).containsEntry("my_cache", "my-cache").containsEntry("langfuse", "langfuse");
        chart.get("Service", "dify-my-cache");
        assertThat(environment(chart, components(chart).get("my_app")))
                .containsEntry("CACHE_URL", "http://dify-my-cache:6380");
        assertThat(environment(chart, "plugin-daemon")).containsEntry("DB_HOST", "dify-postgresql");
    }

    @Test
    void servicesWhoseNamesCollideBothExist() {
        ChartObjects chart = project().render();
        String renamed = components(chart).get("my_app");

        assertThat(components(chart)).containsEntry("my-app", "my-app");
        assertThat(renamed).startsWith("my-app-");
        assertThat(text(chart.container("my-app"), "image")).isEqualTo("example/other:1");
        assertThat(text(chart.container(renamed), "image")).isEqualTo("example/app:1");
        assertThat(environment(chart, "my-app")).containsEntry("PEER_URL", "http://dify-" + renamed + ":80");
    }

    @Test
    void aSecondPostgresqlKeepsItsOwnName() {
        ChartObjects chart = project().render();

        assertThat(components(chart))
                .containsEntry("db_postgres", "postgresql")
                .containsEntry("langfuse_db", "langfuse-db");
        chart.get("Service", "dify-postgresql");
        chart.get("Service", "dify-langfuse-db");
        assertThat(text(chart.container("langfuse-db"), "image")).isEqualTo("postgres:16");
        assertThat(environment(chart, "langfuse")).containsEntry("DATABASE_HOST", "dify-langfuse-db");
    }

    @Test
    void namesFitBehindALongReleaseName() throws Exception {
        List<Map<String, Object>> objects = longRelease();

        List<String> ids = objects.stream()
                .map(o -> text(o, "kind") + " " + text(o, "metadata", "name"))
                .toList();
        assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThan(20);
        assertThat(objects).allSatisfy(o -> {
            String name = text(o, "metadata", "name");
            assertThat(name)
                    .matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?")
                    .hasSizeLessThanOrEqualTo(longest(text(o, "kind")));
        });
        assertThat(objects.stream().filter(o -> text(o, "kind").matches("Deployment|StatefulSet")))
                .hasSize(12);
    }

    /** Kubernetes' limits: a Service's name is a DNS label, a controller's name is the value of a label of its pods. */
    private static int longest(String kind) {
        return switch (kind) {
            case "StatefulSet" -> 52;
            case "Service", "Deployment", "Job", "CronJob" -> 63;
            default -> 253;
        };
    }

    @Test
    void hostsAreTheNamesThatServicesHaveUnderALongReleaseName() throws Exception {
        List<Map<String, Object>> objects = longRelease();
        ChartObjects chart = new ChartObjects(null, Map.of(), objects);

        assertThat(objects.stream()
                        .filter(o -> text(o, "kind").equals("ConfigMap")
                                || text(o, "kind").equals("Deployment"))
                        .map(o -> hostOf(o, "PEER_URL"))
                        .filter(host -> !host.isEmpty()))
                .singleElement()
                .satisfies(url -> chart.get("Service", url.replaceAll("http://|:80", "")));
    }

    @Test
    void selectorsHoldOnlyLabelsThatNeverChange() throws Exception {
        List<Map<String, String>> selectors = new ArrayList<>();
        for (Map<String, Object> o : longRelease()) {
            switch (text(o, "kind")) {
                case "Deployment", "StatefulSet" -> selectors.add(labels(o, "spec", "selector", "matchLabels"));
                case "Service" -> selectors.add(labels(o, "spec", "selector"));
                default -> {}
            }
        }

        assertThat(selectors).hasSizeGreaterThan(20);
        assertThat(selectors).allSatisfy(s -> assertThat(s.keySet()).isEqualTo(STABLE_LABELS));
        assertThat(selectors).allSatisfy(s -> assertThat(s).containsEntry("app.kubernetes.io/instance", RELEASE));
    }

    private ComposeFolder project() {
        return ComposeFolder.at(temp, "services:\n" + COMPOSE);
    }

    private List<Map<String, Object>> longRelease() throws Exception {
        assertThat(RELEASE).hasSize(32);
        GeneratedChart chart = project().chart();
        Map<String, Object> values = new LinkedHashMap<>(chart.values());
        Path file = temp.resolve("values.yaml");
        Files.writeString(file, KubeYaml.dump(values));
        List<Map<String, Object>> objects = new ArrayList<>();
        for (var rendered :
                HelmChart.render(chart.folder(), RELEASE, HelmChart.NAMESPACE, List.of(file), HelmChart.KUBE_VERSION)) {
            KubeYaml.loadAll(rendered.text(), rendered.path()).forEach(o -> {
                if (o != null) {
                    objects.add(map(o));
                }
            });
        }
        return objects;
    }

    /** Components by their services. */
    private static Map<String, String> components(ChartObjects chart) {
        Map<String, String> components = new LinkedHashMap<>();
        for (ComponentPlan component : chart.chart().plan().components()) {
            components.put(component.service(), component.name());
        }
        return components;
    }

    private static Map<String, String> environment(ChartObjects chart, String component) {
        return new RenderedRelease(chart.all()).environment(component).variables();
    }

    private static String hostOf(Map<String, Object> object, String variable) {
        String inMap = text(object, "data", variable);
        if (!inMap.isEmpty()) {
            return inMap;
        }
        return list(object, "spec", "template", "spec", "containers").stream()
                .flatMap(c -> list(c, "env").stream())
                .filter(e -> text(e, "name").equals(variable))
                .map(e -> text(e, "value"))
                .findFirst()
                .orElse("");
    }

    private static Map<String, String> labels(Object from, String... path) {
        Map<String, String> labels = new LinkedHashMap<>();
        map(from, path).forEach((k, v) -> labels.put(k, String.valueOf(v)));
        return labels;
    }
}
