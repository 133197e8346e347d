package dev.compose2dify.chart;

import static dev.compose2dify.support.ChartObjects.at;
import static dev.compose2dify.support.ChartObjects.list;
import static dev.compose2dify.support.ChartObjects.map;
import static dev.compose2dify.support.ChartObjects.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.support.ChartObjects;
import dev.compose2dify.support.ComposeFolder;
import dev.compose2dify.support.GeneratedChart;
import dev.compose2dify.yaml.KubeYaml;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code values-ha.yaml} runs two or more of whatever may run twice, and says what may not. */
class HighAvailabilityTest {
    private static final List<String> SEVERAL = List.of("api", "worker", "web", "sandbox", "ssrf-proxy");

    @TempDir
    static Path temp;

    private static ChartObjects rendered;
    private static String text;

    @BeforeAll
    static void convert() throws Exception {
        GeneratedChart chart = ComposeFolder.at(temp, """
                services:
                  api:
                    image: langgenius/dify-api:1.11.4
                    environment: {MODE: api, DB_HOST: db}
                    volumes: ["./storage:/app/api/storage"]
                  worker:
                    image: langgenius/dify-api:1.11.4
                    environment: {MODE: worker, DB_HOST: db}
                    volumes: ["./storage:/app/api/storage"]
                  worker_beat: {image: "langgenius/dify-api:1.11.4", environment: {MODE: beat}}
                  web: {image: "langgenius/dify-web:1.11.4", deploy: {replicas: 3}}
                  sandbox: {image: "langgenius/dify-sandbox:0.2.12"}
                  ssrf_proxy: {image: "ubuntu/squid:latest"}
                  db: {image: "postgres:15-alpine", volumes: ["./db:/var/lib/postgresql/data"]}
                  extra: {image: "registry.example/team/extra:3", ports: ["8088:80"]}
                """).chart();
        text = chart.files().files().get("values-ha.yaml").text();
        Map<String, Object> values = new LinkedHashMap<>(chart.values());
        GeneratedChart.put(values, "expose.path", "/");
        GeneratedChart.put(values, "storage.rwxStorageClassName", "files");
        GeneratedChart.merge(
                values, map(KubeYaml.loadAll(text, "values-ha.yaml").get(0)));
        rendered = new ChartObjects(chart, values, chart.objects(values));
    }

    @Test
    void whateverMayRunTwiceScalesFromTwoWithABudget() {
        assertThat(rendered.ofKind("HorizontalPodAutoscaler"))
                .extracting(h -> text(h, "metadata", "name").substring("dify-".length()))
                .containsExactlyInAnyOrderElementsOf(SEVERAL);
        for (String component : SEVERAL) {
            Map<String, Object> scaler = map(rendered.get("HorizontalPodAutoscaler", "dify-" + component), "spec");
            assertThat(scaler).containsEntry("minReplicas", component.equals("web") ? 3 : 2);
            assertThat(list(scaler, "metrics"))
                    .extracting(m -> text(m, "resource", "name"))
                    .containsExactly("cpu", "memory");
            assertThat(at(scaler, "behavior", "scaleDown", "stabilizationWindowSeconds"))
                    .isEqualTo(300);
            assertThat(at(rendered.get("PodDisruptionBudget", "dify-" + component), "spec", "maxUnavailable"))
                    .isEqualTo(1);
            assertThat(at(rendered.workload(component), "spec", "replicas")).isNull();
        }
        assertThat(rendered.findings()).isEmpty();
    }

    @Test
    void podsAreSpreadByComponentAndReplacedOneAfterTheOther() {
        for (String component : SEVERAL) {
            assertThat(list(rendered.pod(component), "topologySpreadConstraints"))
                    .hasSize(2)
                    .allSatisfy(c -> assertThat(map(c, "labelSelector", "matchLabels"))
                            .isEqualTo(map(rendered.workload(component), "spec", "selector", "matchLabels")));
            assertThat(at(rendered.workload(component), "spec", "strategy", "rollingUpdate", "maxUnavailable"))
                    .isEqualTo(0);
        }
    }

    @Test
    void whatIsOneStaysOneAndIsNamed() {
        assertThat(at(rendered.workload("postgresql"), "spec", "replicas")).isEqualTo(1);
        assertThat(at(rendered.workload("extra"), "spec", "replicas")).isEqualTo(1);
        assertThat(text)
                .contains("#   postgresql: one database server writes one data directory")
                .contains("#   workerBeat: ")
                .contains("# extra: {replicas: 2}");
    }
}
