package dev.compose2dify.chart;

import static dev.compose2dify.support.ChartObjects.map;
import static dev.compose2dify.support.ChartObjects.strings;
import static dev.compose2dify.support.ChartObjects.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.support.ChartObjects;
import dev.compose2dify.support.ComposeFolder;
import dev.compose2dify.support.GeneratedChart;
import dev.compose2dify.support.HelmChart;
import dev.compose2dify.verify.ChartVerifier;
import dev.compose2dify.verify.manifest.KubeVersion;
import dev.compose2dify.verify.manifest.Manifest;
import dev.compose2dify.yaml.KubeYaml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a chart says of itself: Chart.yaml, README.md, NOTES.txt and the values of ci/. */
class PapersTest {
    private static final String DIFY = """
            services:
              api:
                image: langgenius/dify-api:1.11.4
                environment: {MODE: api, DB_HOST: db, REDIS_HOST: redis, VECTOR_STORE: weaviate}
                volumes: ["./storage:/app/api/storage"]
              worker: {image: "langgenius/dify-api:1.11.4", environment: {MODE: worker}, volumes: ["./storage:/app/api/storage"]}
              web: {image: "langgenius/dify-web:1.11.4", ports: ["80:3000"]}
              db:
                image: postgres:15-alpine
                environment: {POSTGRES_PASSWORD: "Xq7-own-word", POSTGRES_USER: dify, POSTGRES_DB: dify}
                volumes: ["./db:/var/lib/postgresql/data"]
              redis: {image: "redis:6-alpine", environment: {REDIS_PASSWORD: "Xq7-own-key"}, volumes: ["./redis:/data"]}
              plugin_daemon:
                image: langgenius/dify-plugin-daemon:0.5.2-local
                volumes: ["./plugins:/app/storage"]
              weaviate: {image: "semitechnologies/weaviate:1.27.0", volumes: ["./w:/var/lib/weaviate"]}
            """;

    @TempDir
    static Path temp;

    private static GeneratedChart chart;

    @BeforeAll
    static void convert() {
        chart = ComposeFolder.at(temp, DIFY).chart();
    }

    @Test
    void everyObjectThatACommandOfTheReadmeNamesIsThere() throws Exception {
        String readme = Files.readString(chart.folder().resolve("README.md"));
        ChartObjects rendered = ComposeFolder.render(chart, "backup.enabled", true);
        Set<String> named = new TreeSet<>();
        Matcher object = Pattern.compile(
                        "(?:(deploy|deployment|svc|cronjob|configmap|secret)[/ ](?:-n dify )?|exec (?:-it? )?-n dify |app=)"
                                + "(dify-[a-z0-9-]+)")
                .matcher(readme);
        while (object.find()) {
            named.add(object.group(2));
        }
        Set<String> present = new TreeSet<>();
        rendered.all().forEach(o -> {
            present.add(text(o, "metadata", "name"));
            present.add(text(o, "metadata", "name") + "-0");
        });

        assertThat(named)
                .contains(
                        "dify-api", "dify-postgresql-0", "dify-redis-0", "dify-backup", "dify-restore", "dify-secrets");
        assertThat(present).containsAll(named);
        assertThat(readme)
                .contains("app.kubernetes.io/instance=kommander-traefik")
                .doesNotContain("app.kubernetes.io/name=kommander-traefik");
    }

    @Test
    void theTablesOfValuesAreThoseOfValuesYaml() throws Exception {
        String readme = Files.readString(chart.folder().resolve("README.md"));
        List<String> leaves = new ArrayList<>();
        leaves(
                KubeYaml.loadAll(Files.readString(chart.folder().resolve("values.yaml")), "values.yaml")
                        .get(0),
                "",
                leaves);

        assertThat(leaves).hasSizeGreaterThan(100);
        for (String leaf : leaves) {
            // What stands on one line in values.yaml is one row.
            assertThat(Stream.iterate(leaf, l -> !l.isEmpty(), l -> l.substring(0, Math.max(0, l.lastIndexOf('.')))))
                    .as(leaf)
                    .anyMatch(l -> readme.contains("| `" + l + "` |"));
        }
        assertThat(readme)
                .contains("| `expose.ingressClassName` | `\"\"` | required; kommander-traefik on NKP |")
                .contains("| `global.imagePullPolicy` | `IfNotPresent` |");
    }

    @SuppressWarnings("unchecked")
    private static void leaves(Object value, String path, List<String> leaves) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            ((Map<String, Object>) map).forEach((key, v) -> leaves(v, path.isEmpty() ? key : path + "." + key, leaves));
        } else {
            leaves.add(path + ".");
        }
    }

    @Test
    void chartYamlSaysWhatArtifactHubReads() throws Exception {
        Object read = KubeYaml.loadAll(Files.readString(chart.folder().resolve("Chart.yaml")), "Chart.yaml")
                .get(0);

        assertThat(text(read, "icon")).startsWith("https://");
        assertThat(text(read, "home")).startsWith("https://");
        assertThat(strings(read, "sources")).isNotEmpty();
        assertThat(map(read)).containsKey("maintainers");
        assertThat(map(read, "annotations"))
                .containsKeys(
                        "artifacthub.io/images",
                        "artifacthub.io/license",
                        "artifacthub.io/changes",
                        "artifacthub.io/links");
        for (String annotation : List.of("images", "changes", "links")) {
            assertThat(KubeYaml.loadAll(text(read, "annotations", "artifacthub.io/" + annotation), annotation)
                            .get(0))
                    .isInstanceOf(List.class);
        }
    }

    @Test
    void theNotesTellThreeNextCommands() throws Exception {
        String notes = Files.readString(chart.folder().resolve("templates/NOTES.txt"));

        assertThat(notes).contains("  kubectl rollout status ", "  helm test ", "  kubectl logs ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "DB_HOST: db.example.com, DB_PASSWORD: outside",
                "REDIS_HOST: redis.example.com",
                "STORAGE_TYPE: s3",
                "DB_TYPE: mysql"
            })
    void theValuesOfCiRenderInEverySetup(String variables, @TempDir Path folder) throws Exception {
        String compose = DIFY.replace(
                "VECTOR_STORE: weaviate", "VECTOR_STORE: weaviate, " + (variables.isEmpty() ? "X: y" : variables));
        if (variables.startsWith("DB_HOST")) {
            compose = compose.replace("DB_HOST: db, ", "").replaceAll("(?s) db:\\n.*? redis:", " redis:");
        } else if (variables.startsWith("REDIS_HOST")) {
            compose = compose.replace("REDIS_HOST: redis, ", "").replaceAll(" redis: .*\\n", "\n");
        }
        GeneratedChart other = ComposeFolder.at(folder, compose).chart();
        for (String file : List.of("ci/example-values.yaml", "ci/operating-values.yaml")) {
            List<Manifest> manifests =
                    HelmChart.render(other.folder(), List.of(other.folder().resolve(file)), HelmChart.KUBE_VERSION)
                            .stream()
                            .map(f -> new Manifest(f.path(), f.text()))
                            .toList();
            assertThat(manifests).as(file).hasSizeGreaterThan(8);
            assertThat(ChartVerifier.verify(manifests, KubeVersion.parse("1.33").orElseThrow()))
                    .as(file)
                    .isEmpty();
        }
    }
}
