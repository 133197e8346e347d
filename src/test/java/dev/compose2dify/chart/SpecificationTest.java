package dev.compose2dify.chart;

import static dev.compose2dify.support.ChartObjects.list;
import static dev.compose2dify.support.ChartObjects.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.compose2dify.support.ChartObjects;
import dev.compose2dify.support.ComposeFolder;
import dev.compose2dify.support.GeneratedChart;
import dev.compose2dify.support.HelmChart;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people who know another chart of Dify, or the specification for NKP, type and expect. */
class SpecificationTest {
    @TempDir
    static Path temp;

    private static GeneratedChart chart;

    @BeforeAll
    static void convert() {
        chart = ComposeFolder.at(temp, """
                services:
                  api:
                    image: langgenius/dify-api:1.11.4
                    environment: {MODE: api, DB_HOST: db, DB_USERNAME: postgres, DB_DATABASE: dify, SECRET_KEY: "", REDIS_HOST: redis}
                    volumes: ["./storage:/app/api/storage"]
                  web: {image: "langgenius/dify-web:1.11.4", ports: ["80:3000"]}
                  db:
                    image: postgres:15-alpine
                    environment: {POSTGRES_PASSWORD: difyai123456, POSTGRES_USER: postgres, POSTGRES_DB: dify}
                    volumes: ["./db:/var/lib/postgresql/data"]
                  redis: {image: "redis:6-alpine", volumes: ["./redis:/data"]}
                  weaviate: {image: "semitechnologies/weaviate:1.27.0", volumes: ["./w:/var/lib/weaviate"]}
                """).chart();
    }

    @Test
    void helmWithTheSpecifiedOptionsFailsOnceWithEverythingThatIsMissing() {
        Map<String, Object> values = new LinkedHashMap<>();
        Map.of(
                        "expose.ingressClassName", "kommander-traefik",
                        "expose.path", "/dify",
                        "external.scheme", "https",
                        "external.host", "10.0.0.1",
                        "images.dify.repository", "langgenius/dify",
                        "images.dify.tag", "1.11.4",
                        "storage.storageClassName", "nutanix-volume")
                .forEach((path, value) -> GeneratedChart.put(values, path, value));

        assertThatThrownBy(() -> HelmChart.render(chart.folder(), values, HelmChart.KUBE_VERSION))
                .hasMessageContaining("postgresql.auth.username is required")
                .hasMessageContaining("postgresql.auth.database is required")
                .hasMessageContaining("postgresql.auth.password is required")
                .hasMessageContaining("secrets.difySecretKey is required")
                .hasMessageContaining("postgresql.persistence.size is required")
                .hasMessageContaining("redis.persistence.size is required")
                .hasMessageContaining("weaviate.persistence.size is required")
                .hasMessageContaining("dify.fileStorage.size is required");
        assertThatThrownBy(() -> HelmChart.render(chart.folder(), Map.of(), HelmChart.KUBE_VERSION))
                .hasMessageContaining("expose.path is required")
                .hasMessageContaining("expose.ingressClassName is required")
                .hasMessageContaining("external.host is required")
                .hasMessageContaining("images.dify.tag is required")
                .hasMessageContaining("weaviate.persistence.size is required");
    }

    @Test
    void everyClaimFollowsTheOneStorageClass() {
        Map<String, Object> values = chart.values();
        GeneratedChart.put(values, "global.storageClassName", "");
        GeneratedChart.put(values, "storage.storageClassName", "nutanix-volume");
        ChartObjects rendered = new ChartObjects(chart, values, chart.objects(values));

        for (String component : List.of("postgresql", "redis", "weaviate")) {
            Map<String, Object> claim = list(rendered.workload(component), "spec", "volumeClaimTemplates")
                    .get(0);
            assertThat(text(claim, "spec", "storageClassName")).as(component).isEqualTo("nutanix-volume");
        }
        assertThat(text(rendered.get("PersistentVolumeClaim", "dify-file-storage"), "spec", "storageClassName"))
                .isEqualTo("nutanix-volume");
        GeneratedChart.put(values, "weaviate.persistence.storageClass", "own");
        assertThat(text(
                        list(
                                        new ChartObjects(chart, values, chart.objects(values)).workload("weaviate"),
                                        "spec",
                                        "volumeClaimTemplates")
                                .get(0),
                        "spec",
                        "storageClassName"))
                .isEqualTo("own");
    }

    @Test
    void podsAreFoundByTheNameThatPeopleUse() {
        ChartObjects rendered = ComposeFolder.render(chart);

        assertThat(text(rendered.workload("api"), "spec", "template", "metadata", "labels", "app"))
                .isEqualTo("dify-api");
        assertThat(list(rendered.get("Service", "dify-web"), "spec", "ports"))
                .anyMatch(p -> p.get("port").equals(80));
    }

    @ParameterizedTest
    @CsvSource({
        "global.storageClass, ssd, storage.storageClassName",
        "api.replicaCount, 3, api.replicas",
        "ingress.enabled, true, expose.enabled",
        "ingress.className, nginx, expose.ingressClassName",
        "image.tag, 1.2.3, images.dify.tag",
        "api.image.tag, 1.2.3, images.api.tag",
        "redis.master.persistence.size, 8Gi, redis.persistence.size",
        "weaviate.image.pullPolicy, Always, pullPolicy",
        "extraDeploy, [], extraObjects",
        "api.updateStrategy, x, api.strategy"
    })
    void aKeyOfAnotherChartIsRefusedWithItsNameHere(String key, String value, String here) {
        assertThatThrownBy(() -> ComposeFolder.render(chart, key, value)).hasMessageContaining(here);
    }

    @Test
    void severalKeysOfAnotherChartAreToldAtOnce() {
        assertThatThrownBy(() -> ComposeFolder.render(chart, "global.storageClass", "ssd", "api.replicaCount", 3))
                .hasMessageContaining("global.storageClass is called storage.storageClassName in this chart")
                .hasMessageContaining("api.replicaCount is called api.replicas in this chart");
    }

    @Test
    void aKeyThatNobodyKnowsIsRefused() {
        assertThatThrownBy(() -> ComposeFolder.render(chart, "global.storageClasses", "ssd"))
                .hasMessageContaining("storageClasses");
        assertThatThrownBy(() -> ComposeFolder.render(chart, "redis.persistence.sizes", "8Gi"))
                .hasMessageContaining("sizes");
    }
}
