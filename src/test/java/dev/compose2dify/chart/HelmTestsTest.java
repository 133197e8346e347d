package dev.compose2dify.chart;

import static dev.compose2dify.support.ChartObjects.at;
import static dev.compose2dify.support.ChartObjects.list;
import static dev.compose2dify.support.ChartObjects.map;
import static dev.compose2dify.support.ChartObjects.strings;
import static dev.compose2dify.support.ChartObjects.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.support.ChartObjects;
import dev.compose2dify.support.ComposeFolder;
import dev.compose2dify.support.GeneratedChart;
import dev.compose2dify.yaml.KubeYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code helm test} asks of a release. Helm inside the JVM leaves hooks out, so here they are ordinary objects. */
class HelmTestsTest {
    @TempDir
    static Path temp;

    private static GeneratedChart chart;

    @BeforeAll
    static void convert() throws IOException {
        chart = ComposeFolder.at(temp, """
                services:
                  api: {image: "langgenius/dify-api:1.11.4", environment: {MODE: api, DB_HOST: db, REDIS_HOST: redis}}
                  web: {image: "langgenius/dify-web:1.11.4"}
                  db: {image: "postgres:15-alpine", environment: {POSTGRES_PASSWORD: "Xq7-own-word"}}
                  mysql: {image: "mysql:8.0", environment: {MYSQL_ROOT_PASSWORD: "Xq7-own-root"}}
                  redis: {image: "redis:6-alpine", environment: {REDISCLI_AUTH: "Xq7-own-key"}, command: redis-server --requirepass Xq7-own-key}
                  sandbox:
                    image: langgenius/dify-sandbox:0.2.12
                    environment: {API_KEY: "Xq7-own-box"}
                    networks: [inner]
                  weaviate: {image: "semitechnologies/weaviate:1.27.0"}
                  extra:
                    image: registry.example/team/extra:3
                    ports: ["8088:80"]
                    healthcheck: {test: "curl -f http://localhost:80/alive?a={{b}}"}
                networks: {inner: {internal: true}}
                """).chart();
        Path file = chart.folder().resolve("templates/tests.yaml");
        Files.writeString(file, Files.readString(file).replace("helm.sh/hook", "example.com/hook"));
    }

    private static ChartObjects render(Object... pathsAndValues) {
        return ComposeFolder.render(chart, pathsAndValues);
    }

    private static Map<String, Object> container(ChartObjects chart, String component) {
        return list(chart.get("Pod", "dify-" + component + "-test"), "spec", "containers")
                .get(0);
    }

    @Test
    void everyComponentWithAServiceIsAskedByATest() {
        ChartObjects rendered = render();

        assertThat(rendered.ofKind("Pod").stream().map(p -> text(p, "metadata", "name")))
                .containsExactlyInAnyOrder(
                        "dify-api-test",
                        "dify-web-test",
                        "dify-postgresql-test",
                        "dify-mysql-test",
                        "dify-redis-test",
                        "dify-sandbox-test",
                        "dify-weaviate-test",
                        "dify-extra-test");
        assertThat(rendered.ofKind("Pod"))
                .allSatisfy(p -> assertThat(text(p, "metadata", "annotations", "example.com/hook"))
                        .isEqualTo("test"))
                .allSatisfy(p -> assertThat(at(p, "spec", "restartPolicy")).isEqualTo("Never"));
        assertThat(rendered.findings()).isEmpty();
    }

    @Test
    void dataStoresAreLoggedInToWithTheCredentialOfTheSecret() {
        ChartObjects rendered = render();

        Map.of("postgresql", "POSTGRES_PASSWORD", "mysql", "MYSQL_ROOT_PASSWORD", "redis", "REDISCLI_AUTH")
                .forEach((component, variable) -> {
                    Map<String, Object> test = container(rendered, component);
                    assertThat(text(test, "image")).isEqualTo(text(rendered.container(component), "image"));
                    assertThat(list(test, "env")).anySatisfy(e -> {
                        assertThat(text(e, "name")).isEqualTo(variable);
                        assertThat(text(e, "valueFrom", "secretKeyRef", "name")).isEqualTo("dify-secrets");
                    });
                    assertThat(strings(test, "command")).contains("dify-" + component);
                    assertThat(test.toString()).doesNotContain("Xq7");
                });
        assertThat(strings(container(rendered, "sandbox"), "command")).contains("dify-sandbox", "8194");
    }

    @Test
    void pagesAreThoseOfTheProbesAndTheWebAppAtItsPath() {
        ChartObjects rendered = render();

        assertThat(strings(container(rendered, "api"), "command")).contains("http://dify-api:5001/health");
        assertThat(strings(container(rendered, "web"), "command"))
                .contains("http://dify-web:3000/", "--header=accept-language: en");
        assertThat(text(container(rendered, "weaviate"), "command")).contains("http://dify-weaviate:8080/v1/");
        assertThat(text(container(rendered, "api"), "image")).isEqualTo("busybox:1.37");
    }

    @Test
    void theChartListsTheImagesThatItRuns() throws Exception {
        String text = chart.files().files().get("Chart.yaml").text();
        Map<String, Object> annotations =
                map(KubeYaml.loadAll(text, "Chart.yaml").get(0), "annotations");
        String images = text(annotations, "artifacthub.io/images");

        assertThat(list(Map.of("images", KubeYaml.loadAll(images, "images").get(0)), "images"))
                .extracting(i -> text(i, "image"))
                .contains(
                        "langgenius/dify-api:1.11.4",
                        "postgres:15-alpine",
                        "registry.example/team/extra:3",
                        "semitechnologies/weaviate:1.27.0",
                        "busybox:1.37");
    }

    @Test
    void whatIsOffOrStoppedIsNotAsked() {
        ChartObjects without = render("extra.enabled", false, "weaviate.enabled", false, "web.replicas", 0);

        assertThat(without.ofKind("Pod").stream().map(p -> text(p, "metadata", "name")))
                .doesNotContain("dify-extra-test", "dify-weaviate-test", "dify-web-test")
                .contains("dify-api-test");
        assertThat(render("global.stopped", true).ofKind("Pod")).isEmpty();
    }

    @Test
    void aComponentThatAdmitsItsPeersOnlyAdmitsItsTest() {
        Map<String, Object> policy = render().get("NetworkPolicy", "dify-sandbox-test");
        Map<String, Object> labels = map(render().get("Pod", "dify-sandbox-test"), "metadata", "labels");
        Map<String, Object> admitted =
                map(list(list(policy, "spec", "ingress").get(0), "from").get(0), "podSelector", "matchLabels");

        assertThat(labels).containsAllEntriesOf(admitted);
        assertThat(admitted).isNotEmpty();
        assertThat(render("networkPolicies.enabled", false).ofKind("NetworkPolicy"))
                .isEmpty();
    }

    @Test
    void testsRunAsNobodyWithTheSettingsOfThePodsThatTheyAsk() {
        ChartObjects rendered =
                render("redis.nodeSelector", Map.of("disk", "ssd"), "global.imageRegistry", "mirror.example");

        Map<String, Object> pod = rendered.get("Pod", "dify-redis-test");
        assertThat(map(pod, "spec", "nodeSelector")).containsEntry("disk", "ssd");
        assertThat(text(container(rendered, "redis"), "image")).startsWith("mirror.example/");
        assertThat(text(container(rendered, "api"), "image")).startsWith("mirror.example/");
        assertThat(at(pod, "spec", "securityContext", "runAsNonRoot")).isEqualTo(true);
        assertThat(List.of(at(container(rendered, "redis"), "securityContext", "allowPrivilegeEscalation")))
                .containsExactly(false);
    }
}
