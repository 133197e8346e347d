package dev.compose2dify.chart;

import static dev.compose2dify.support.ChartObjects.at;
import static dev.compose2dify.support.ChartObjects.list;
import static dev.compose2dify.support.ChartObjects.map;
import static dev.compose2dify.support.ChartObjects.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.catalog.Catalog;
import dev.compose2dify.plan.Planner;
import dev.compose2dify.plan.decision.PlanOptions;
import dev.compose2dify.support.ChartObjects;
import dev.compose2dify.support.ComposeFolder;
import dev.compose2dify.support.CorpusCase;
import dev.compose2dify.support.GeneratedChart;
import dev.compose2dify.support.PodSecurityAudit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pod Security "restricted" admits every pod but those that cannot do with it, and fixed tags are all that runs. */
class PodSecurityTest {
    /** Who cannot, and why; values.yaml says it too. */
    private static final Set<String> EXCEPTIONS = Set.of("dify-sandbox", "dify-local-sandbox");

    private static final String DIFY = """
            services:
              api:
                image: langgenius/dify-api:1.11.4
                environment: {MODE: api, DB_HOST: db, REDIS_HOST: redis}
                depends_on: {init_permissions: {condition: service_completed_successfully}, db: {condition: service_healthy}}
                volumes: ["./storage:/app/api/storage"]
              init_permissions:
                image: busybox:latest
                command: ["sh", "-c", "chown -R 1001:1001 /app/api/storage"]
                volumes: ["./storage:/app/api/storage"]
                restart: "no"
              web: {image: "langgenius/dify-web:1.11.4"}
              worker:
                image: langgenius/dify-api:1.11.4
                environment: {MODE: worker}
                volumes: ["./storage:/app/api/storage"]
              db: {image: "postgres:15-alpine", volumes: ["./db:/var/lib/postgresql/data"]}
              redis: {image: "redis:6-alpine", volumes: ["./r:/data"]}
              weaviate: {image: "semitechnologies/weaviate:1.27.0", volumes: ["./w:/var/lib/weaviate"]}
              plugin_daemon:
                image: langgenius/dify-plugin-daemon:0.5.2-local
                environment: {SERVER_KEY: x}
                volumes: ["./p:/app/storage"]
              sandbox: {image: "langgenius/dify-sandbox:0.2.12"}
              ssrf_proxy:
                image: ubuntu/squid:latest
                environment: {HTTP_PORT: "3128"}
                volumes: ["./squid.conf.template:/etc/squid/squid.conf.template", "./entry.sh:/docker-entrypoint-mount.sh"]
                entrypoint: ["sh", "-c", "cp /docker-entrypoint-mount.sh /docker-entrypoint.sh && sh /docker-entrypoint.sh"]
              mine: {image: "registry.example/mine:3", user: "1000:1000", expose: ["8080"]}
            """;

    @TempDir
    static Path temp;

    private static GeneratedChart chart;

    @BeforeAll
    static void convert() {
        chart = ComposeFolder.at(temp, DIFY)
                .file("squid.conf.template", "http_port ${HTTP_PORT}\n")
                .executable("entry.sh", "#!/bin/sh\nexec squid\n")
                .chart();
    }

    private static ChartObjects render(Object... pathsAndValues) {
        return ComposeFolder.render(chart, pathsAndValues);
    }

    @Test
    void restrictedAdmitsEveryPodButTheSandboxes() {
        assertThat(PodSecurityAudit.restricted(
                                render("migration.job.enabled", true).all())
                        .keySet())
                .isSubsetOf(EXCEPTIONS)
                .contains("dify-sandbox");
    }

    /** Up to 1.10.0 the api's image and its files are root's. */
    @ParameterizedTest
    @CsvSource({"1.9.2, true", "1.11.4, false", "1.16.1, false"})
    void restrictedAdmitsARealReleaseButForItsSandboxesAndImagesOfRoot(String release, boolean root) {
        Assumptions.assumeTrue(CorpusCase.isPresent(), CorpusCase::whySkipped);
        ChartObjects rendered =
                ComposeFolder.render(GeneratedChart.of(released(release).load(temp), temp.resolve("chart-" + release)));
        Set<String> refused =
                new TreeSet<>(PodSecurityAudit.restricted(rendered.all()).keySet());
        refused.removeAll(EXCEPTIONS);

        assertThat(refused)
                .containsExactlyInAnyOrderElementsOf(
                        root ? Set.of("dify-api", "dify-worker", "dify-worker-beat") : Set.of());
        assertThat(images(rendered)).isNotEmpty().allMatch(i -> i.matches(".*(:[^/]+|@sha256:.*)"));
    }

    @Test
    void noImageOfAnyReleaseFloats() {
        Assumptions.assumeTrue(CorpusCase.isPresent(), CorpusCase::whySkipped);
        for (CorpusCase c : CorpusCase.all()) {
            if (c.name().equals("default")) {
                ChartPlan plan = Planner.plan(c.load(temp.resolve("floats")), Catalog.load(), PlanOptions.standard());
                assertThat(plan.images())
                        .as(c.toString())
                        .isNotEmpty()
                        .noneMatch(i -> i.tag().equals("latest"));
                assertThat(plan.components())
                        .as(c.toString())
                        .noneMatch(p -> p.container().image().tag().equals("latest"));
            }
        }
    }

    @Test
    void aTagThatFloatsIsPinnedOrReported() {
        ComposeFolder folder = ComposeFolder.at(temp.resolve("pins"), """
                services:
                  api: {image: "langgenius/dify-api:1.11.4", environment: {MODE: api}}
                  cache: {image: "docker.mirror.example/library/busybox", command: ["sleep", "1d"]}
                  opensearch: {image: "opensearchproject/opensearch:latest", volumes: ["./o:/usr/share/opensearch/data"]}
                  unknown: {image: "registry.example/unknown"}
                """);
        ChartObjects rendered = folder.render();

        assertThat(text(rendered.container("cache"), "image")).isEqualTo("docker.mirror.example/library/busybox:1.37");
        assertThat(text(rendered.container("opensearch"), "image")).isEqualTo("opensearchproject/opensearch:3.3.0");
        assertThat(text(rendered.container("unknown"), "image")).isEqualTo("registry.example/unknown:latest");
        assertThat(folder.attention())
                .anyMatch(a -> a.contains("the tag is not fixed") && a.contains("images.unknown.tag"))
                .anyMatch(
                        a -> a.contains("data that a newer version has written") && a.contains("images.opensearch.tag"))
                .noneMatch(a -> a.contains("images.cache"));
    }

    @ParameterizedTest
    @CsvSource({
        "postgres:15-alpine, 70",
        "postgres:16, 999",
        "timescale/timescaledb:latest-pg16, 70",
        "pgvector/pgvector:pg16, 999"
    })
    void theDatabaseRunsAsTheOwnerOfItsData(String image, int user) {
        ChartObjects rendered = ComposeFolder.at(
                        temp.resolve("db" + user + image.length()), """
                services:
                  api: {image: "langgenius/dify-api:1.11.4", environment: {MODE: api, DB_HOST: db}}
                  db: {image: "IMAGE", volumes: ["./db:/var/lib/postgresql/data"]}
                """.replace("IMAGE", image))
                .render();

        assertThat(map(rendered.pod("postgresql"), "securityContext"))
                .containsEntry("runAsUser", user)
                .containsEntry("fsGroup", user)
                .containsEntry("fsGroupChangePolicy", "OnRootMismatch");
    }

    @Test
    void whatIsKnownToWorkWithAReadOnlyRootHasOneAndItsScratchVolumes() {
        ChartObjects rendered = render();

        for (String component : List.of("postgresql", "redis", "weaviate", "ssrf-proxy")) {
            assertThat(at(rendered.container(component), "securityContext", "readOnlyRootFilesystem"))
                    .as(component)
                    .isEqualTo(true);
        }
        assertThat(rendered.volumeAt("postgresql", "/var/run/postgresql")).containsKey("emptyDir");
        assertThat(rendered.volumeAt("ssrf-proxy", "/run")).containsKey("emptyDir");
        // The image's own files in /etc/squid stay there.
        Map<String, Object> seed = rendered.init("ssrf-proxy", "seed-scratch-squid");
        assertThat(text(seed, "image")).isEqualTo(text(rendered.container("ssrf-proxy"), "image"));
        assertThat(text(rendered.volumeAt("ssrf-proxy", "/etc/squid"), "name")).isEqualTo("scratch-squid");
        assertThat(rendered.container("ssrf-proxy").get("command").toString())
                .contains("/docker-entrypoint-mount.sh /tmp/docker-entrypoint.sh && sh /tmp/docker-entrypoint.sh");
    }

    @Test
    void anEntrypointOfTheProjectsOwnKeepsTheImagesUser() {
        ChartObjects rendered = ComposeFolder.at(temp.resolve("own"), """
                services:
                  api: {image: "langgenius/dify-api:1.11.4", environment: {MODE: api, DB_HOST: db}}
                  db: {image: "postgres:16", entrypoint: ["sh", "-c", "apt-get install -y x; docker-entrypoint.sh postgres"]}
                  redis: {image: "redis:6-alpine", user: root}
                """).render();

        assertThat(map(rendered.pod("postgresql"), "securityContext")).doesNotContainKey("runAsUser");
        assertThat(at(rendered.container("postgresql"), "securityContext", "readOnlyRootFilesystem"))
                .isNull();
        assertThat(map(rendered.pod("redis"), "securityContext"))
                .containsEntry("runAsUser", 0)
                .doesNotContainKey("runAsNonRoot");
    }

    @Test
    void openshiftFixesNoUserAndNoGroup() {
        List<Object> fixed = new ArrayList<>();
        collect(
                render("global.compatibility.openshift", true, "migration.job.enabled", true)
                        .all(),
                fixed);

        assertThat(fixed).isEmpty();
    }

    @Test
    void rootGivesFilesAwayOnlyWhereKubernetesCannot() {
        assertThat(render().initNames("api")).doesNotContain("init-permissions");
        assertThat(render("dify.fileStorage.accessMode", "ReadWriteMany").initNames("api"))
                .contains("init-permissions");
        assertThat(render("dify.fileStorage.accessMode", "ReadWriteMany", "initPermissions.enabled", false)
                        .initNames("api"))
                .doesNotContain("init-permissions");
        assertThat(render("initPermissions.enabled", true).initNames("api")).contains("init-permissions");
        assertThat(render("initPermissions.enabled", true, "dify.fileStorage.enabled", false)
                        .initNames("api"))
                .doesNotContain("init-permissions");
    }

    @Test
    void withAnObjectStorageNobodyOwnsAnEmptyVolume() {
        ChartObjects rendered = ComposeFolder.at(
                        temp.resolve("s3"), DIFY.replace("MODE: api,", "MODE: api, STORAGE_TYPE: s3,"))
                .file("squid.conf.template", "http_port ${HTTP_PORT}\n")
                .render();

        assertThat(rendered.initNames("api")).doesNotContain("init-permissions");
        assertThat(rendered.findings()).isEmpty();
    }

    @Test
    void valuesSayWhoCannotAndWhy() throws Exception {
        assertThat(Files.readString(chart.folder().resolve("values.yaml")))
                .containsOnlyOnce("# Not for Pod Security \"restricted\"")
                .contains("it starts as root to shut the code that it runs into a folder");
    }

    private static CorpusCase released(String release) {
        return CorpusCase.all().stream()
                .filter(c -> c.toString().equals(release + " default"))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> images(ChartObjects rendered) {
        List<String> images = new ArrayList<>();
        for (String kind : List.of("Deployment", "StatefulSet", "Job")) {
            rendered.ofKind(kind).forEach(o -> {
                Map<String, Object> pod = map(o, "spec", "template", "spec");
                list(pod, "initContainers").forEach(i -> images.add(text(i, "image")));
                list(pod, "containers").forEach(i -> images.add(text(i, "image")));
            });
        }
        return images;
    }

    private static void collect(Object from, List<Object> fixed) {
        if (from instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                if (Set.of("runAsUser", "runAsGroup", "fsGroup").contains(key)) {
                    fixed.add(key + "=" + value);
                }
                collect(value, fixed);
            });
        } else if (from instanceof List<?> list) {
            list.forEach(v -> collect(v, fixed));
        }
    }
}
