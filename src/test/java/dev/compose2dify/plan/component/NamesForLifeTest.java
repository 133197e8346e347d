package dev.compose2dify.plan.component;

import static dev.compose2dify.support.ChartObjects.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.chart.ComponentPlan;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.ImagePlan;
import dev.compose2dify.support.ChartObjects;
import dev.compose2dify.support.ComposeFolder;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of components, of their keys and of releases depend on nothing that changes with a release of Dify. */
class NamesForLifeTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres:15-alpine",
                "pgvector/pgvector:pg16",
                "postgis/postgis:16-3.4",
                "mirror.example/library/postgres:17"
            })
    void difysOwnDatabaseIsPostgresqlWhateverItsImage(String image) {
        ChartObjects chart = ComposeFolder.at(folder, """
                services:
                  api: {image: "langgenius/dify-api:1.13.0", environment: {MODE: api, SECRET_KEY: sk-mine-1234567890, DB_HOST: main_store, DB_USERNAME: postgres, DB_PASSWORD: pw-of-mine-1}}
                  web: {image: "langgenius/dify-web:1.13.0"}
                  db: {image: "postgres:14", environment: {POSTGRES_PASSWORD: other-pw-2}, volumes: ["second:/var/lib/postgresql/data"]}
                  main_store: {image: "%s", environment: {POSTGRES_PASSWORD: pw-of-mine-1}, volumes: ["first:/var/lib/postgresql/data"]}
                volumes: {first: {}, second: {}}
                """.formatted(image)).render("db.persistence.size", "3Gi");
        Map<String, String> names = new TreeMap<>();
        chart.chart().plan().components().forEach(c -> names.put(c.service(), c.name()));
        assertThat(names).containsEntry("main_store", "postgresql").containsEntry("db", "db");
        assertThat(text(chart.get("ConfigMap", "dify-api-env"), "data", "DB_HOST"))
                .isEqualTo("dify-postgresql");
        assertThat(text(
                        ChartObjects.list(chart.workload("db"), "spec", "volumeClaimTemplates")
                                .get(0),
                        "spec",
                        "resources",
                        "requests",
                        "storage"))
                .isEqualTo("3Gi");
    }

    @Test
    void everyComponentHasAnImageKeyOfItsOwn() {
        ChartPlan plan = ComposeFolder.at(folder, """
                  api: {image: "langgenius/dify-api:1.16.0", environment: {MODE: api}}
                  worker: {image: "langgenius/dify-api:1.16.0", environment: {MODE: worker}}
                  worker_beat: {image: "langgenius/dify-api:1.15.0", environment: {MODE: beat}}
                  agent_ssrf_proxy: {image: "ubuntu/squid:5"}
                  ssrf_proxy: {image: "ubuntu/squid:5"}
                  one: {image: "example/tool:1"}
                  two: {image: "example/tool:1"}
                """).plan();
        assertThat(plan.images())
                .extracting(ImagePlan::key)
                .containsExactly("api", "workerBeat", "agentSsrfProxy", "ssrfProxy", "one", "two");
        assertThat(plan.components())
                .filteredOn(c -> c.name().equals("worker"))
                .extracting(c -> c.container().image().key())
                .containsExactly("api");
    }

    @Test
    void aLocalNameOfABuiltImageAsksForAnImage() {
        ComposeFolder project = ComposeFolder.at(folder, """
                  a: {image: "mine", build: .}
                  b: {image: "localhost/mine:1", build: .}
                  c: {image: "registry.example/mine:1", build: .}
                """);
        assertThat(project.plan().images())
                .filteredOn(ImagePlan::missing)
                .extracting(ImagePlan::key)
                .containsExactly("a", "b");
        assertThat(project.decisions())
                .anyMatch(d -> d.outcome() == Outcome.ATTENTION && d.reason().contains("a name on this machine only"));
    }

    @Test
    void theLongestNameOfAReleaseIsTheSameInEveryChart() {
        ComposeFolder small = ComposeFolder.at(folder.resolve("small"), "  a: {image: \"example/a:1\"}\n");
        ComposeFolder large = ComposeFolder.at(folder.resolve("large"), """
                  a-service-with-a-very-long-name: {image: "example/a:1", expose: ["1"]}
                  a-database-with-a-very-long-name: {image: "postgres:17", expose: ["5432"]}
                """);
        assertThat(small.plan().fullnameLimit()).isEqualTo(large.plan().fullnameLimit());
        String longest = "n".repeat(small.plan().fullnameLimit());
        ChartObjects chart = large.render("global.fullnameOverride", longest);
        assertThat(chart.all()).allSatisfy(o -> {
            String name = text(o, "metadata", "name");
            assertThat(name).startsWith(longest);
            assertThat(name.length()).isLessThanOrEqualTo(o.get("kind").equals("StatefulSet") ? 52 : 63);
        });
        assertThatThrownBy(() -> small.render("global.fullnameOverride", longest + "n"))
                .hasStackTraceContaining("is too long");
    }

    @Test
    void noNameOfTheCatalogIsTooLongForTheLongestRelease() {
        ChartPlan plan = ComposeFolder.at(folder, """
                  a-database-with-a-very-long-name: {image: "postgres:17"}
                  milvus-standalone: {image: "milvusdb/milvus:v2.5.0"}
                """).plan();
        assertThat(plan.components())
                .extracting(ComponentPlan::name)
                .allSatisfy(name ->
                        assertThat(name.length() + 1 + plan.fullnameLimit()).isLessThanOrEqualTo(52));
    }
}
