package dev.compose2dify.chart;

import static dev.compose2dify.support.ChartObjects.list;
import static dev.compose2dify.support.ChartObjects.map;
import static dev.compose2dify.support.ChartObjects.strings;
import static dev.compose2dify.support.ChartObjects.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.support.ChartObjects;
import dev.compose2dify.support.ComposeFolder;
import dev.compose2dify.support.GeneratedChart;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the owner of a release does with its claims, its servers' options, its metrics, its files and its migration. */
class OperatingTest {
    @TempDir
    static Path temp;

    private static ComposeFolder project;
    private static GeneratedChart chart;

    @BeforeAll
    static void convert() {
        project = ComposeFolder.at(temp, """
                services:
                  api:
                    image: langgenius/dify-api:1.11.4
                    environment: {MODE: api, DB_HOST: db, REDIS_HOST: redis, DB_PASSWORD: "Xq7-own-word", TEXT: "{{ .Release.Name }}"}
                    volumes: ["./storage:/app/api/storage", "shared:/shared"]
                  worker:
                    image: langgenius/dify-api:1.11.4
                    environment: {MODE: worker, DB_HOST: db, REDIS_HOST: redis}
                    volumes: ["./storage:/app/api/storage", "shared:/shared"]
                  web: {image: "langgenius/dify-web:1.11.4"}
                  db:
                    image: postgres:15-alpine
                    environment: {POSTGRES_PASSWORD: "Xq7-own-word", POSTGRES_USER: dify, POSTGRES_DB: dify}
                    command: >
                      postgres -c 'max_connections=${POSTGRES_MAX_CONNECTIONS:-100}'
                      -c 'effective_cache_size=${POSTGRES_EFFECTIVE_CACHE_SIZE:-4096MB}' -c 'work_mem=4MB'
                    healthcheck: {test: [CMD, pg_isready], interval: 1s, timeout: 3s, retries: 60}
                    volumes: ["./db:/var/lib/postgresql/data"]
                  redis:
                    image: redis:6-alpine
                    environment: {REDISCLI_AUTH: "Xq7-own-key"}
                    command: redis-server --requirepass Xq7-own-key
                    volumes: ["./redis:/data"]
                  qdrant: {image: "qdrant/qdrant:v1.8.3", volumes: ["./q:/qdrant/storage"]}
                  plugin_daemon:
                    image: langgenius/dify-plugin-daemon:0.5.2-local
                    environment: {DB_HOST: db}
                    volumes: ["./plugins:/app/storage"]
                  sandbox:
                    image: langgenius/dify-sandbox:0.2.12
                    volumes: ["./deps:/dependencies"]
                  weaviate: {image: "semitechnologies/weaviate:1.27.0", volumes: ["./w:/var/lib/weaviate"]}
                volumes: {shared: {}}
                """).file("deps/python-requirements.txt", "numpy\n");
        chart = project.chart();
    }

    private static ChartObjects render(Object... pathsAndValues) {
        return ComposeFolder.render(chart, pathsAndValues);
    }

    @ParameterizedTest
    @CsvSource({
        "pluginDaemon.persistence, plugin-daemon, /app/storage, dify-plugin-daemon-storage",
        "postgresql.persistence, postgresql, /var/lib/postgresql/data, ''",
        "weaviate.persistence, weaviate, /var/lib/weaviate, ''",
        "dify.fileStorage, api, /app/api/storage, dify-file-storage",
        "storage.claims.shared, worker, /shared, dify-shared"
    })
    void aClaimMayBeTheOwners(String values, String component, String path, String made) {
        ChartObjects rendered = render(values + ".existingClaim", "mine", values + ".subPath", "part");

        assertThat(text(rendered.volumeAt(component, path), "persistentVolumeClaim", "claimName"))
                .isEqualTo("mine");
        assertThat(text(rendered.mount(component, path).orElseThrow(), "subPath"))
                .isEqualTo("part");
        assertThat(rendered.find("PersistentVolumeClaim", made)).isEmpty();
        assertThat(map(rendered.workload(component), "spec")).doesNotContainKey("volumeClaimTemplates");
        assertThat(render().mount(component, path).orElseThrow()).doesNotContainKey("subPath");
    }

    @Test
    void aClaimSaysWhatItsOwnerWants() {
        ChartObjects rendered = render(
                "pluginDaemon.persistence.accessMode",
                "ReadWriteMany",
                "pluginDaemon.persistence.annotations",
                Map.of("a", "{{ .Release.Name }}"),
                "postgresql.persistence.annotations",
                Map.of("b", "c"),
                "postgresql.persistence.retentionPolicy",
                Map.of("whenDeleted", "Delete"),
                "storage.claims.shared.accessMode",
                "ReadWriteMany",
                "redis.persistence.enabled",
                false);

        Map<String, Object> plugins = rendered.get("PersistentVolumeClaim", "dify-plugin-daemon-storage");
        assertThat(strings(plugins, "spec", "accessModes")).containsExactly("ReadWriteMany");
        assertThat(map(plugins, "metadata", "annotations"))
                .containsEntry("a", "dify")
                .containsEntry("helm.sh/resource-policy", "keep");
        assertThat(strings(rendered.get("PersistentVolumeClaim", "dify-shared"), "spec", "accessModes"))
                .containsExactly("ReadWriteMany");
        Map<String, Object> database = map(rendered.workload("postgresql"), "spec");
        assertThat(text(list(database, "volumeClaimTemplates").get(0), "metadata", "annotations", "b"))
                .isEqualTo("c");
        assertThat(text(database, "persistentVolumeClaimRetentionPolicy", "whenDeleted"))
                .isEqualTo("Delete");
        assertThat(rendered.volumeAt("redis", "/data")).containsKey("emptyDir");
    }

    @Test
    void aStatefulSetGetsAHeadlessServiceInANewRelease() {
        ChartObjects rendered = render("global.headlessServices", true);

        for (String component : List.of("postgresql", "redis", "weaviate")) {
            assertThat(text(rendered.workload(component), "spec", "serviceName"))
                    .isEqualTo("dify-" + component + "-headless");
            assertThat(text(rendered.get("Service", "dify-" + component + "-headless"), "spec", "clusterIP"))
                    .isEqualTo("None");
            assertThat(text(render().workload(component), "spec", "serviceName"))
                    .isEqualTo("dify-" + component);
        }
        assertThat(rendered.findings()).isEmpty();
    }

    @Test
    void pluginsInAnObjectStorageNeedNoClaim(@TempDir Path folder) {
        ChartObjects rendered = ComposeFolder.at(folder, """
                services:
                  api: {image: "langgenius/dify-api:1.11.4"}
                  plugin_daemon:
                    image: langgenius/dify-plugin-daemon:0.5.2-local
                    environment: {PLUGIN_STORAGE_TYPE: aws_s3}
                    volumes: ["./plugins:/app/storage"]
                """).render();

        assertThat(rendered.volumeAt("plugin-daemon", "/app/storage")).containsKey("emptyDir");
        assertThat(rendered.ofKind("PersistentVolumeClaim")).isEmpty();
    }

    @Test
    void theOwnersExtrasMayUseTheTemplateLanguageAndComposeMayNot() {
        ChartObjects rendered = render(
                "api.extraEnv",
                List.of(Map.of("name", "RELEASE", "value", "{{ .Release.Name }}")),
                "global.extraEnvFrom",
                List.of(Map.of("secretRef", Map.of("name", "{{ .Release.Name }}-more"))),
                "api.extraVolumes",
                List.of(Map.of("name", "more", "configMap", Map.of("name", "{{ .Release.Namespace }}-ca"))),
                "api.extraVolumeMounts",
                List.of(Map.of("name", "more", "mountPath", "/{{ .Release.Name }}")),
                "api.annotations",
                Map.of("owner", "{{ .Release.Name }}"),
                "api.podAnnotations",
                Map.of("pod", "{{ .Release.Name }}"),
                "api.podLabels",
                Map.of("team", "{{ .Release.Name }}"),
                "api.serviceAnnotations",
                Map.of("svc", "{{ .Release.Name }}"));

        Map<String, Object> api = rendered.container("api");
        assertThat(list(api, "env")).contains(Map.of("name", "RELEASE", "value", "dify"));
        assertThat(list(api, "envFrom")).contains(Map.of("secretRef", Map.of("name", "dify-more")));
        assertThat(text(rendered.volumeAt("api", "/dify"), "configMap", "name")).isEqualTo("dify-ca");
        assertThat(text(rendered.workload("api"), "metadata", "annotations", "owner"))
                .isEqualTo("dify");
        assertThat(text(rendered.workload("api"), "spec", "template", "metadata", "annotations", "pod"))
                .isEqualTo("dify");
        assertThat(text(rendered.workload("api"), "spec", "template", "metadata", "labels", "team"))
                .isEqualTo("dify");
        assertThat(text(rendered.get("Service", "dify-api"), "metadata", "annotations", "svc"))
                .isEqualTo("dify");
        assertThat(text(rendered.get("ConfigMap", "dify-api-env"), "data", "TEXT"))
                .isEqualTo("{{ .Release.Name }}");
    }

    @Test
    void anotherImageOrConfigurationIsAnotherMigrationJobAndTheSameIsTheSame() {
        String first = migration(render("migration.job.enabled", true));

        assertThat(first).matches("dify-migration-[0-9a-f]{8}");
        assertThat(migration(render("migration.job.enabled", true, "web.replicas", 2)))
                .isEqualTo(first);
        assertThat(migration(render("migration.job.enabled", true, "images.dify.tag", "1.12.0")))
                .isNotEqualTo(first);
        assertThat(migration(render("migration.job.enabled", true, "env.DB_HOST", "db.example.com")))
                .isNotEqualTo(first);
        Map<String, Object> job = render(
                        "migration.job.enabled",
                        true,
                        "migration.job.annotations",
                        Map.of("argocd.argoproj.io/sync-wave", "1"))
                .ofKind("Job")
                .get(0);
        assertThat(map(job, "metadata", "annotations"))
                .containsEntry("argocd.argoproj.io/hook", "Sync")
                .containsEntry("argocd.argoproj.io/sync-wave", "1")
                .doesNotContainKey("helm.sh/hook");
    }

    private static String migration(ChartObjects rendered) {
        return text(rendered.ofKind("Job").get(0), "metadata", "name");
    }

    @Test
    void optionsOfAServerAreLiveAndFitItsMemory() {
        assertThat(strings(render().container("postgresql"), "args"))
                .containsExactly(
                        "postgres",
                        "-c",
                        "max_connections=100",
                        "-c",
                        "effective_cache_size=1536MB",
                        "-c",
                        "work_mem=4MB");
        assertThat(strings(
                        render(
                                        "env.POSTGRES_MAX_CONNECTIONS",
                                        "300",
                                        "postgresql.env.POSTGRES_EFFECTIVE_CACHE_SIZE",
                                        "3GB")
                                .container("postgresql"),
                        "args"))
                .contains("max_connections=300", "effective_cache_size=3GB");
        assertThat(project.decisions())
                .filteredOn(d -> d.name().equals("effective_cache_size"))
                .singleElement()
                .matches(d -> d.outcome() == Outcome.CHANGED && d.reason().contains("4096MB is more than 75%"));
    }

    @Test
    void aProbeStartsNoProcessEverySecondAndIsAsPatient() {
        Map<String, Object> probe = map(render().container("postgresql"), "readinessProbe");

        assertThat(probe).containsEntry("periodSeconds", 5).containsEntry("failureThreshold", 12);
        assertThat(map(render().container("postgresql"), "startupProbe")).containsEntry("periodSeconds", 5);
    }

    @Test
    void aFileOfTheChartMayBeAValue() {
        String before =
                text(render().workload("sandbox"), "spec", "template", "metadata", "annotations", "checksum/files");
        ChartObjects rendered = render("sandbox.files", Map.of("python-requirements.txt", "pandas=={{b}}\n"));

        assertThat(rendered.fileAt("sandbox", "/dependencies/python-requirements.txt"))
                .isEqualTo("pandas=={{b}}\n");
        assertThat(text(rendered.workload("sandbox"), "spec", "template", "metadata", "annotations", "checksum/files"))
                .isNotEqualTo(before);
        assertThatThrownBy(() -> render("sandbox.files", Map.of("requirements.txt", "x")))
                .hasMessageContaining("requirements.txt");
    }

    @Test
    void aDataStoreAdmitsTheJobsAndTheExporterThatCallIt() {
        ChartObjects rendered = render("metrics.enabled", true, "backup.enabled", true);

        for (String store : List.of("postgresql", "redis")) {
            Map<String, Object> peer = list(
                            list(rendered.get("NetworkPolicy", "dify-" + store), "spec", "ingress")
                                    .get(0),
                            "from")
                    .get(0);
            assertThat(strings(list(peer, "podSelector", "matchExpressions").get(0), "values"))
                    .contains("backup", "restore", store + "-exporter");
        }
        assertThat(text(
                        rendered.workload("postgresql-exporter"),
                        "spec",
                        "template",
                        "metadata",
                        "labels",
                        "app.kubernetes.io/component"))
                .isEqualTo("postgresql-exporter");
    }

    @Test
    void metricsAreExportedOnRequest() {
        ChartObjects rendered = render(
                "metrics.enabled",
                true,
                "metrics.serviceMonitor",
                Map.of("enabled", true, "labels", Map.of("release", "prometheus")),
                "metrics.dashboard.enabled",
                true);

        assertThat(list(rendered.container("postgresql-exporter"), "env"))
                .contains(
                        Map.of("name", "DATA_SOURCE_URI", "value", "dify-postgresql:5432/postgres?sslmode=disable"),
                        Map.of("name", "DATA_SOURCE_USER", "value", "dify"),
                        Map.of(
                                "name",
                                "DATA_SOURCE_PASS",
                                "valueFrom",
                                Map.of("secretKeyRef", Map.of("name", "dify-secrets", "key", "postgresql-password"))));
        assertThat(list(rendered.container("redis-exporter"), "env"))
                .contains(Map.of("name", "REDIS_ADDR", "value", "redis://dify-redis:6379"))
                .anyMatch(e -> e.get("name").equals("REDIS_PASSWORD") && e.containsKey("valueFrom"));
        assertThat(rendered.ofKind("ServiceMonitor"))
                .hasSize(3)
                .allMatch(m -> text(m, "metadata", "labels", "release").equals("prometheus"));
        assertThat(text(rendered.get("ConfigMap", "dify-dashboard"), "data", "dify.json"))
                .contains("redis_key_size", "pg_stat_database_numbackends");
        assertThat(rendered.findings()).noneMatch(f -> !f.contains("ServiceMonitor"));
        assertThat(render("metrics.enabled", true).ofKind("ServiceMonitor")).isEmpty();
        assertThat(render().find("Deployment", "dify-postgresql-exporter")).isEmpty();
        assertThat(render("metrics.enabled", true, "redis.enabled", false, "env.REDIS_HOST", "r")
                        .find("Deployment", "dify-redis-exporter"))
                .isEmpty();
    }
}
