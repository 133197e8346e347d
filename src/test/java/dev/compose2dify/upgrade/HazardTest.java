package dev.compose2dify.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.catalog.Catalog;
import dev.compose2dify.upgrade.Snapshot.Workload;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an update asks of its owner. */
class HazardTest {
    @ParameterizedTest
    @CsvSource({
        "weaviate, semitechnologies/weaviate:1.19.0, semitechnologies/weaviate:1.27.0, from 1.19.0 to 1.27.0",
        "weaviate, semitechnologies/weaviate:1.27.0, cr.weaviate.io/semitechnologies/weaviate:1.39.2, more than one minor",
        "milvus-standalone, milvusdb/milvus:v2.5.15, milvusdb/milvus:v2.6.3, 2.5.16 or later",
        "milvus-standalone, milvusdb/milvus:v2.3.1, milvusdb/milvus:v2.5.0-beta, more than one minor",
        "qdrant, langgenius/qdrant:v1.7.3, langgenius/qdrant:v1.9.0, more than one minor",
        "postgresql, postgres:15-alpine, postgres:16-alpine, major version from 15 to 16",
        "postgresql, registry.example:5000/postgres:15-alpine@sha256:ab, postgres:17, major version from 15 to 17",
        "pgvector, pgvector/pgvector:pg16, pgvector/pgvector:pg17, major version from 16 to 17",
        "mysql, mysql:8.0, mysql:9.1, major version",
        "redis, redis:6-alpine, redis:7-alpine, major version",
        "opensearch, opensearchproject/opensearch:2.19.1, opensearchproject/opensearch:3.0.0, major version",
        "elasticsearch, docker.elastic.co/elasticsearch/elasticsearch:8.14.3, elasticsearch:9.0.0, major version",
    })
    void aJumpOfAnEngineIsTold(String component, String before, String after, String told) {
        List<Hazard> hazards = between(chart("1.11.0", component, before), chart("1.11.0", component, after));
        assertThat(hazards).hasSize(1);
        assertThat(hazards.get(0).title() + hazards.get(0).todo())
                .contains(told)
                .doesNotContain("{");
        assertThat(hazards.get(0).todo()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "qdrant, langgenius/qdrant:v1.7.3, langgenius/qdrant:v1.8.3",
        "weaviate, semitechnologies/weaviate:1.27.0, semitechnologies/weaviate:1.28.4",
        "milvus-standalone, milvusdb/milvus:v2.5.16, milvusdb/milvus:v2.6.3",
        "postgresql, postgres:15-alpine, postgres:15.4",
        "postgresql, postgres:15-alpine, postgres:latest",
        "redis, redis:6-alpine, redis:6-alpine",
        "api, langgenius/dify-api:0.15.8, langgenius/dify-api:1.9.2",
    })
    void whatIsNoJumpIsNot(String component, String before, String after) {
        assertThat(between(chart("1.11.0", component, before), chart("1.11.0", component, after)))
                .isEmpty();
    }

    @Test
    void stepsOfReleasesThatAnUpdateCrossesComeAsCommandsForThisChart() {
        List<Hazard> hazards = between(chart("0.15.8", "api", "a:1"), chart("1.1.3", "api", "a:1"));
        assertThat(hazards).hasSize(1);
        assertThat(hazards.get(0).after()).isTrue();
        assertThat(hazards.get(0).commands())
                .anyMatch(
                        c -> c.equals("kubectl exec -n dify deploy/dify-api -c api -- flask migrate-data-for-plugin"));
        assertThat(between(chart("1.0.0", "api", "a:1"), chart("1.1.3", "api", "a:1")))
                .isEmpty();
        assertThat(between(chart("1.13.3", "api", "a:1"), chart("1.16.1", "api", "a:1")))
                .anyMatch(h -> h.title().contains(".dify_secret_key"));
    }

    @ParameterizedTest
    @CsvSource({
        "0.3.20, 0.6.8, convert-to-agent-apps",
        "0.6.8, 0.10.2, fix-app-site-missing",
        "0.15.8, 1.16.1, install-plugins --workers=2",
        "1.1.3, 1.7.2, old-metadata-migration",
        "1.7.2, 1.9.2, transform-datasource-credentials",
        "1.13.3, 1.15.0, backfill-plugin-auto-upgrade",
        "1.13.3, 1.16.1, data-migrate legacy-model-types --apply > legacy-model-types.jsonl",
    })
    void commandsOfDifysReleasesAreTold(String before, String after, String command) {
        assertThat(commands(between(chart(before, "api", "a:1"), chart(after, "api", "a:1"))))
                .contains("kubectl exec -n dify deploy/dify-api -c api -- flask " + command);
        assertThat(commands(between(chart(after, "api", "a:1"), chart(after, "api", "a:1"))))
                .as("not again by the next conversion")
                .isEmpty();
    }

    @Test
    void aReleaseThatDoesAStepItselfDoesNotAskForIt() {
        assertThat(commands(between(chart("1.13.3", "api", "a:1"), chart("1.17.1", "api", "a:1"))))
                .noneMatch(c -> c.contains("legacy-model-types"));
    }

    @Test
    void stepsOfAStoreAreForThoseWhoHaveIt() {
        assertThat(commands(between(chart("0.6.8", "qdrant", "q:1"), chart("0.10.2", "qdrant", "q:1"))))
                .anyMatch(c -> c.contains("flask add-qdrant-doc-id-index --field metadata.doc_id"));
        assertThat(commands(between(chart("0.6.8", "qdrant", "q:1"), chart("1.16.1", "qdrant", "q:1"))))
                .anyMatch(c -> c.contains("flask add-qdrant-index --field metadata.doc_id"))
                .noneMatch(c -> c.contains("add-qdrant-doc-id-index"));
        assertThat(commands(between(chart("0.6.8", "weaviate", "w:1"), chart("0.10.2", "weaviate", "w:1"))))
                .noneMatch(c -> c.contains("qdrant"));
    }

    @Test
    void whoTurnedMigrationsOffIsToldToRunThem() {
        Map<String, String> off = Map.of("MIGRATION_ENABLED", "false");
        assertThat(commands(between(chart("1.11.0", off), chart("1.11.4", off))))
                .containsExactly("kubectl exec -n dify deploy/dify-api -c api -- flask upgrade-db");
        assertThat(between(chart("1.11.0", off), chart("1.11.0", off))).isEmpty();
        assertThat(between(chart("1.11.0", Map.of()), chart("1.11.4", Map.of("MIGRATION_ENABLED", "true"))))
                .isEmpty();
    }

    @Test
    void anotherVectorStoreHasToBeFilledAlsoWithinOneRelease() {
        List<Hazard> hazards = between(
                chart("1.11.4", Map.of("VECTOR_STORE", "weaviate")), chart("1.11.4", Map.of("VECTOR_STORE", "qdrant")));
        assertThat(hazards).hasSize(1);
        assertThat(hazards.get(0).title()).contains("from weaviate to qdrant");
        assertThat(hazards.get(0).commands())
                .containsExactly("kubectl exec -n dify deploy/dify-api -c api -- flask vdb-migrate");
    }

    private static List<String> commands(List<Hazard> hazards) {
        return hazards.stream().flatMap(h -> h.commands().stream()).toList();
    }

    @Test
    void aVersionInPlaceOfLatestMayBeOlderThanWhatRuns() {
        String image = "opensearchproject/opensearch:";
        List<Hazard> hazards = between(
                chart("1.11.4", "opensearch", image + "latest"), chart("1.11.4", "opensearch", image + "3.3.0"));
        assertThat(hazards).hasSize(1);
        assertThat(hazards.get(0).title()).contains("opensearch:latest").contains("3.3.0");
        assertThat(hazards.get(0).todo()).contains("images.opensearch.tag");
        assertThat(between(
                        chart("1.11.4", "opensearch", image + "3.3.0"), chart("1.11.4", "opensearch", image + "3.3.0")))
                .isEmpty();
    }

    @Test
    void whatIsToDoBeforeTheUpdateComesFirst() {
        assertThat(between(chart("0.15.8", "api", "a:1"), chart("1.16.1", "api", "a:1")))
                .extracting(Hazard::after)
                .isSorted();
    }

    @Test
    void goingBackIsTold() {
        assertThat(between(chart("1.13.3", "api", "a:1"), chart("1.11.4", "api", "a:1")))
                .extracting(Hazard::title)
                .containsExactly("Dify goes back from 1.13.3 to 1.11.4: the schema of its database does not");
    }

    private static Snapshot chart(String dify, String component, String image) {
        return new Snapshot(
                dify,
                "dify",
                Map.of(component, new Workload(component, "StatefulSet", image, List.of("data"))),
                List.of(),
                List.of("secret-key"),
                List.of(),
                Optional.empty());
    }

    private static Snapshot chart(String dify, Map<String, String> variables) {
        return new Snapshot(
                dify,
                "dify",
                Map.of("api", new Workload("api", "Deployment", "a:1", List.of())),
                List.of(),
                List.of("secret-key"),
                List.of(),
                Optional.of(variables));
    }

    private static List<Hazard> between(Snapshot before, Snapshot after) {
        return Hazard.between(before, after, Catalog.load().upgrades());
    }
}
