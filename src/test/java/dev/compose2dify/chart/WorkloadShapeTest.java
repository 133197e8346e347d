package dev.compose2dify.chart;

import static dev.compose2dify.support.ChartObjects.at;
import static dev.compose2dify.support.ChartObjects.list;
import static dev.compose2dify.support.ChartObjects.map;
import static dev.compose2dify.support.ChartObjects.strings;
import static dev.compose2dify.support.ChartObjects.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.compose2dify.support.ChartObjects;
import dev.compose2dify.support.ComposeFolder;
import dev.compose2dify.support.CorpusCase;
import dev.compose2dify.support.GeneratedChart;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How often, where and with what a workload runs, and that its owner may say otherwise. */
class WorkloadShapeTest {
    private static final String DIFY = """
              api:
                image: langgenius/dify-api:1.11.4
                environment: {MODE: api, DB_HOST: db}
                volumes: ["./storage:/app/api/storage"]
                depends_on: [db]
              web: {image: "langgenius/dify-web:1.11.4", deploy: {replicas: 2}}
              worker_beat: {image: "langgenius/dify-api:1.11.4", environment: {MODE: beat}}
              plugin_daemon: {image: "langgenius/dify-plugin-daemon:0.5.3-local", volumes: ["./p:/app/storage"]}
              db: {image: "postgres:15-alpine", volumes: ["./db:/var/lib/postgresql/data"]}
              weaviate: {image: "semitechnologies/weaviate:1.27.0", volumes: ["./w:/var/lib/weaviate"]}
              extra:
                image: registry.example/team/extra:3
                stop_grace_period: 1m30s
                deploy: {resources: {limits: {cpus: "0.5", memory: 512M}, reservations: {memory: 256M}}}
            """;

    @TempDir
    static Path temp;

    private static GeneratedChart chart;

    @BeforeAll
    static void convert() {
        chart = ComposeFolder.at(temp, DIFY).chart();
    }

    private static ChartObjects render(Object... pathsAndValues) {
        return ComposeFolder.render(chart, pathsAndValues);
    }

    @ParameterizedTest
    @ValueSource(strings = {"workerBeat", "pluginDaemon", "postgresql", "weaviate"})
    void aSingletonRefusesASecondReplica(String component) {
        assertThat(catchThrowable(() -> render(component + ".replicas", 2)))
                .hasMessageContaining(component + ".replicas must be 1: ");
    }

    @Test
    void aSingletonNeverRunsTwiceDuringAnUpdate() {
        ChartObjects chart = render();

        assertThat(text(chart.workload("worker-beat"), "spec", "strategy", "type"))
                .isEqualTo("Recreate");
        assertThat(text(chart.workload("plugin-daemon"), "spec", "strategy", "type"))
                .isEqualTo("Recreate");
        assertThat(text(chart.workload("postgresql"), "kind")).isEqualTo("StatefulSet");
        assertThat(at(chart.workload("web"), "spec", "strategy")).isNull();
        assertThat(chart.findings()).isEmpty();
    }

    @Test
    void replicasResourcesAndGraceAreThoseOfComposeElseOfTheFacts() {
        ChartObjects chart = render();

        assertThat(at(chart.workload("web"), "spec", "replicas")).isEqualTo(2);
        assertThat(map(chart.container("extra"), "resources", "limits"))
                .containsEntry("cpu", "500m")
                .containsEntry("memory", "512Mi");
        assertThat(map(chart.container("extra"), "resources", "requests")).containsOnly(Map.entry("memory", "256Mi"));
        assertThat(map(chart.container("api"), "resources", "requests")).containsEntry("memory", "1Gi");
        assertThat(at(chart.pod("extra"), "terminationGracePeriodSeconds")).isEqualTo(90);
        assertThat(at(chart.pod("postgresql"), "terminationGracePeriodSeconds")).isEqualTo(120);
        assertThat(at(render("api.terminationGracePeriodSeconds", 7).pod("api"), "terminationGracePeriodSeconds"))
                .isEqualTo(7);
    }

    static Stream<Arguments> settings() {
        Map<String, Object> affinity = Map.of("nodeAffinity", Map.of("x", "y"));
        Object env = List.of(Map.of("name", "MORE", "value", "1"));
        Object envFrom = List.of(Map.of("secretRef", Map.of("name", "mine")));
        Object toleration = List.of(Map.of("key", "gpu", "operator", "Exists"));
        Object spread = List.of(Map.of("maxSkew", 1, "labelSelector", Map.of("matchLabels", Map.of("tier", "front"))));
        Object alias = List.of(Map.of("ip", "10.0.0.1", "hostnames", List.of("x")));
        return Stream.of(
                Arguments.of("nodeSelector", Map.of("disk", "ssd"), "pod.nodeSelector", Map.of("disk", "ssd"), true),
                Arguments.of("tolerations", toleration, "pod.tolerations", toleration, true),
                Arguments.of("affinity", affinity, "pod.affinity.nodeAffinity", Map.of("x", "y"), true),
                Arguments.of("topologySpreadConstraints", spread, "pod.topologySpreadConstraints", spread, true),
                Arguments.of("priorityClassName", "high", "pod.priorityClassName", "high", true),
                Arguments.of("runtimeClassName", "kata", "pod.runtimeClassName", "kata", true),
                Arguments.of("serviceAccountName", "sa", "pod.serviceAccountName", "sa", true),
                Arguments.of("hostAliases", alias, "pod.hostAliases", alias, true),
                Arguments.of(
                        "imagePullSecrets",
                        List.of("pull"),
                        "pod.imagePullSecrets",
                        List.of(Map.of("name", "pull")),
                        true),
                Arguments.of("extraEnv", env, "container.env", env, true),
                Arguments.of("extraEnvFrom", envFrom, "container.envFrom", envFrom, true),
                Arguments.of("podLabels", Map.of("team", "a"), "template.labels.team", "a", true),
                Arguments.of("podAnnotations", Map.of("note", "b"), "template.annotations.note", "b", true),
                Arguments.of("labels", Map.of("owner", "c"), "workload.labels.owner", "c", true),
                Arguments.of("imagePullPolicy", "Always", "container.imagePullPolicy", "Always", true),
                Arguments.of("imageRegistry", "mirror.example/x", "container.image", "mirror.example/x/", true),
                Arguments.of("annotations", Map.of("note", "d"), "workload.annotations.note", "d", false),
                Arguments.of(
                        "resources",
                        Map.of("limits", Map.of("cpu", "7")),
                        "container.resources.limits.cpu",
                        "7",
                        false),
                Arguments.of(
                        "extraVolumes",
                        List.of(Map.of("name", "v", "emptyDir", Map.of())),
                        "pod.volumes",
                        List.of(Map.of("name", "v", "emptyDir", Map.of())),
                        false),
                Arguments.of(
                        "extraVolumeMounts",
                        List.of(Map.of("name", "v", "mountPath", "/v")),
                        "container.volumeMounts",
                        List.of(Map.of("name", "v", "mountPath", "/v")),
                        false),
                Arguments.of(
                        "livenessProbe",
                        Map.of("tcpSocket", Map.of("port", 1)),
                        "container.livenessProbe.tcpSocket.port",
                        1,
                        false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("settings")
    void everySettingIsTheComponentsOwnOrGlobal(
            String key, Object value, String path, Object expected, boolean global) {
        for (String component : List.of("api", "weaviate")) {
            ChartObjects own = render(component + "." + key, value);
            assertSeen(own, component, path, expected, true);
            assertSeen(own, "web", path, expected, false);
        }
        if (global) {
            ChartObjects all = render("global." + key, value);
            for (String component : List.of("api", "web", "postgresql", "weaviate", "extra")) {
                assertSeen(all, component, path, expected, true);
            }
        }
    }

    private static void assertSeen(ChartObjects chart, String component, String path, Object expected, boolean wanted) {
        String[] parts = path.split("\\.");
        Object from = switch (parts[0]) {
            case "pod" -> chart.pod(component);
            case "container" -> chart.container(component);
            case "template" -> at(chart.workload(component), "spec", "template", "metadata");
            default -> at(chart.workload(component), "metadata");
        };
        Object found = at(from, java.util.Arrays.copyOfRange(parts, 1, parts.length));
        boolean seen;
        if (expected instanceof List<?> items) {
            seen = found instanceof List<?> list && list.containsAll(items);
        } else if (path.equals("container.image")) {
            seen = found.toString().startsWith(expected.toString());
        } else {
            seen = expected.equals(found);
        }
        assertThat(seen).as(component + " " + path + ": " + found).isEqualTo(wanted);
    }

    @Test
    void aRegistryStandsInPlaceOfTheImagesOwn() {
        assertThat(text(render("global.imageRegistry", "mirror.example").container("extra"), "image"))
                .isEqualTo("mirror.example/team/extra:3");
        assertThat(text(render("global.imageRegistry", "mirror.example").init("api", "wait-for-postgresql"), "image"))
                .startsWith("mirror.example/busybox:");
    }

    @Test
    void anAutoscalerSetsTheReplicasAlone() {
        ChartObjects chart = render(
                "web.autoscaling.enabled", true, "web.autoscaling.minReplicas", 3, "web.autoscaling.maxReplicas", 9);

        assertThat(map(chart.workload("web"), "spec")).doesNotContainKey("replicas");
        Map<String, Object> scaler = chart.get("HorizontalPodAutoscaler", "dify-web");
        assertThat(map(scaler, "spec")).containsEntry("minReplicas", 3).containsEntry("maxReplicas", 9);
        assertThat(text(scaler, "spec", "scaleTargetRef", "name")).isEqualTo("dify-web");
        assertThat(chart.findings()).isEmpty();
        assertThat(catchThrowable(() -> render("workerBeat.autoscaling.enabled", true)))
                .as("a singleton has none")
                .hasMessageContaining("autoscaling");
    }

    @Test
    void severalReplicasHaveADisruptionBudget() {
        ChartObjects chart = render();

        assertThat(chart.ofKind("PodDisruptionBudget"))
                .extracting(b -> text(b, "metadata", "name"))
                .containsExactly("dify-web");
        assertThat(at(chart.get("PodDisruptionBudget", "dify-web"), "spec", "selector", "matchLabels"))
                .isEqualTo(at(chart.workload("web"), "spec", "selector", "matchLabels"));
        assertThat(render("global.podDisruptionBudget.enabled", false).ofKind("PodDisruptionBudget"))
                .isEmpty();
    }

    @Test
    void objectsOfTheUsersOwnAreAdded() {
        ChartObjects chart = render(
                "extraObjects",
                List.of(
                        Map.of("apiVersion", "v1", "kind", "ConfigMap", "metadata", Map.of("name", "mine")),
                        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: '{{ .Release.Name }}-text'}\n"));

        assertThat(chart.find("ConfigMap", "mine")).isPresent();
        assertThat(chart.find("ConfigMap", "dify-text")).isPresent();
    }

    @Test
    void inEveryReleaseNoSingletonAsksForMoreThanOneAndEveryWriterIsStoppedFirst() {
        Assumptions.assumeTrue(CorpusCase.isPresent(), CorpusCase::whySkipped);
        for (CorpusCase c : CorpusCase.all()) {
            if (!c.name().equals("all-profiles")) {
                continue;
            }
            for (ComponentPlan component : GeneratedChart.of(c.load(temp), temp.resolve("chart-" + c.release()))
                    .plan()
                    .components()) {
                if (!component.workload().singleton().isEmpty()) {
                    assertThat(component.workload().replicas())
                            .as(c + " " + component.name())
                            .isEqualTo(1);
                    assertThat(component.workload().recreate())
                            .as(c + " " + component.name())
                            .isTrue();
                }
            }
        }
    }

    @Test
    void aServiceThatAsksForSeveralButMayRunOnceOnlyIsReported() {
        ComposeFolder folder = ComposeFolder.at(temp.resolve("several"), """
                          worker_beat: {image: "langgenius/dify-api:1.11.4", environment: {MODE: beat}, deploy: {replicas: 3}}
                        """);

        assertThat(at(folder.render().workload("worker-beat"), "spec", "replicas"))
                .isEqualTo(1);
        assertThat(folder.decisions()).anySatisfy(d -> assertThat(d.reason()).contains("asks for 3 replicas"));
        assertThat(strings(folder.render().pod("worker-beat"), "none")).isEmpty();
        assertThat(list(folder.render().pod("worker-beat"), "containers")).hasSize(1);
    }
}
