package dev.compose2dify.plan.component;

import static dev.compose2dify.support.ChartObjects.list;
import static dev.compose2dify.support.ChartObjects.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.support.ChartObjects;
import dev.compose2dify.support.ComposeFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings of a component live at its own key, whatever the catalog calls its image. */
class OwnSettingsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "postgres, pgvector/pgvector:pg16, /var/lib/postgresql/data",
        "vector, postgres:17, /var/lib/postgresql/data",
        "shop-db, mysql:8.4, /var/lib/mysql",
        "queue, redis:7-alpine, /data",
        "index, elasticsearch:8.14.3, /usr/share/elasticsearch/data",
        "store, minio/minio:RELEASE.2024-01-01T00-00-00Z, /minio_data"
    })
    void aServerImageUnderAnotherNameHasItsOwnSize(String service, String image, String data) {
        ComposeFolder project = ComposeFolder.at(folder, """
                services:
                  %s: {image: "%s", environment: {A: b}, volumes: ["kept:%s"]}
                volumes: {kept: {}}
                """.formatted(service, image, data));
        String key = project.plan().components().get(0).valuesKey();
        ChartObjects chart = project.render(key + ".persistence.size", "77Gi");
        assertThat(list(chart.workload(service), "spec", "volumeClaimTemplates"))
                .extracting(c -> text(c, "spec", "resources", "requests", "storage"))
                .containsExactly("77Gi");
    }

    @Test
    void noReplicasAtAllInstall() {
        ChartObjects chart = ComposeFolder.at(folder, """
                  app: {image: "example/app:1", expose: ["80"]}
                  spare: {image: "example/app:1", scale: 0}
                  rest: {image: "example/app:1", deploy: {replicas: 0}}
                """).render();
        assertThat(text(chart.workload("spare"), "spec", "replicas")).isEqualTo("0");
        assertThat(text(chart.workload("rest"), "spec", "replicas")).isEqualTo("0");
    }

    @Test
    void theExamplesSetNoSizeOfAVolumeThatAServerDoesNotHave() {
        ComposeFolder project = ComposeFolder.at(folder, """
                  api: {image: "langgenius/dify-api:1.14.2", environment: {MODE: api, DB_HOST: db, DB_USERNAME: postgres}}
                  web: {image: "langgenius/dify-web:1.14.2"}
                  db: {image: "postgres:15", environment: {POSTGRES_PASSWORD: x}, volumes: ["./a:/o", "./b:/p"]}
                """);
        assertThat(project.chart().files().files().get("ci/example-values.yaml").text())
                .doesNotContain("persistence");
    }

    /** Another service that logs in to Dify's database knows the user that Compose says, and no other. */
    @Test
    void aDatabaseThatOthersUseTooKeepsItsUser() {
        ComposeFolder project = ComposeFolder.at(folder, """
                  api: {image: "langgenius/dify-api:1.14.2", environment: {MODE: api, DB_HOST: db, DB_USERNAME: postgres}}
                  web: {image: "langgenius/dify-web:1.14.2"}
                  db: {image: "postgres:15", environment: {POSTGRES_PASSWORD: x}}
                  flows: {image: "example/flows:1", environment: {DB_HOST: db, DB_USERNAME: postgres}}
                """);
        assertThat(project.plan().settings())
                .filteredOn(s -> s.valuesPath().equals("postgresql.auth.username"))
                .singleElement()
                .matches(s -> s.fallback().equals("postgres"));
    }
}
