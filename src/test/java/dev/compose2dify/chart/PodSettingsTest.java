package dev.compose2dify.chart;

import static dev.compose2dify.support.ChartObjects.at;
import static dev.compose2dify.support.ChartObjects.list;
import static dev.compose2dify.support.ChartObjects.map;
import static dev.compose2dify.support.ChartObjects.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

/** What the owner of a chart may say of a component's account, security, containers, rollout and Service. */
class PodSettingsTest {
    @TempDir
    static Path temp;

    private static GeneratedChart chart;

    @BeforeAll
    static void convert() {
        chart = ComposeFolder.at(temp, """
                services:
                  api:
                    image: langgenius/dify-api:1.11.4
                    environment: {MODE: api, DB_HOST: db}
                    volumes: ["./storage:/app/api/storage"]
                  web: {image: "langgenius/dify-web:1.11.4"}
                  worker_beat: {image: "langgenius/dify-api:1.11.4", environment: {MODE: beat}}
                  db: {image: "postgres:15-alpine", volumes: ["./db:/var/lib/postgresql/data"]}
                  weaviate: {image: "semitechnologies/weaviate:1.27.0", volumes: ["./w:/var/lib/weaviate"]}
                  extra: {image: "registry.example/team/extra:3", ports: ["8088:80"]}
                """).chart();
    }

    private static ChartObjects render(Object... pathsAndValues) {
        return ComposeFolder.render(chart, pathsAndValues);
    }

    @ParameterizedTest
    @CsvSource({"api, api", "extra, extra", "postgresql, postgresql", "weaviate, weaviate"})
    void anAccountIsMadeForAComponent(String key, String component) {
        ChartObjects rendered = render(
                key + ".serviceAccount.create",
                true,
                key + ".serviceAccount.annotations",
                Map.of("iam.example/role", "r"));

        Map<String, Object> account = rendered.get("ServiceAccount", "dify-" + component);
        assertThat(text(account, "metadata", "annotations", "iam.example/role")).isEqualTo("r");
        assertThat(at(account, "automountServiceAccountToken")).isEqualTo(false);
        assertThat(text(rendered.pod(component), "serviceAccountName")).isEqualTo("dify-" + component);
        assertThat(at(rendered.pod("web"), "serviceAccountName")).isNull();
        assertThat(rendered.findings()).isEmpty();
    }

    @Test
    void anAccountForAllIsUsedWhereNoComponentHasItsOwn() {
        ChartObjects rendered = render(
                "global.serviceAccount.create", true, "api.serviceAccount.name", "mine", "web.serviceAccountName", "x");

        assertThat(rendered.ofKind("ServiceAccount")).hasSize(1);
        assertThat(text(rendered.pod("weaviate"), "serviceAccountName")).isEqualTo("dify");
        assertThat(text(rendered.pod("extra"), "serviceAccountName")).isEqualTo("dify");
        assertThat(text(rendered.pod("api"), "serviceAccountName")).isEqualTo("mine");
        assertThat(text(rendered.pod("web"), "serviceAccountName")).isEqualTo("x");
        assertThat(render().ofKind("ServiceAccount")).isEmpty();
        assertThat(render("extra.serviceAccount.create", true, "extra.enabled", false)
                        .ofKind("ServiceAccount"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"api, api", "extra, extra", "postgresql, postgresql", "weaviate, weaviate"})
    void securityContainersAndHooksAreTheOwners(String key, String component) {
        Map<String, Object> own = Map.of("runAsUser", 1234);
        Map<String, Object> container = Map.of("readOnlyRootFilesystem", true);
        Map<String, Object> hook = Map.of("preStop", Map.of("exec", Map.of("command", List.of("sleep", "5"))));
        ChartObjects rendered = render(
                key + ".podSecurityContext",
                own,
                key + ".containerSecurityContext",
                container,
                key + ".lifecycle",
                hook,
                key + ".minReadySeconds",
                7,
                key + ".revisionHistoryLimit",
                0,
                key + ".extraInitContainers",
                List.of(Map.of("name", "before", "image", "i:1")),
                key + ".extraContainers",
                List.of(Map.of("name", "beside", "image", "{{ .Release.Name }}:1")));

        assertThat(map(rendered.pod(component), "securityContext")).isEqualTo(own);
        assertThat(map(rendered.container(component), "securityContext")).isEqualTo(container);
        assertThat(map(rendered.container(component), "lifecycle")).isEqualTo(hook);
        assertThat(map(rendered.workload(component), "spec"))
                .containsEntry("minReadySeconds", 7)
                .containsEntry("revisionHistoryLimit", 0);
        assertThat(rendered.initNames(component)).contains("before");
        assertThat(list(rendered.pod(component), "containers"))
                .hasSize(2)
                .last()
                .isEqualTo(Map.of("name", "beside", "image", "dify:1"));
        assertThat(rendered.findings()).isEmpty();
    }

    @Test
    void aRolloutIsTheOwnersUnlessAVolumeForbidsIt() {
        Map<String, Object> strategy = Map.of("type", "RollingUpdate", "rollingUpdate", Map.of("maxUnavailable", 0));

        assertThat(map(render("web.strategy", strategy).workload("web"), "spec", "strategy"))
                .isEqualTo(strategy);
        assertThat(map(render("api.strategy", strategy).workload("api"), "spec", "strategy"))
                .isEqualTo(Map.of("type", "Recreate"));
        assertThat(map(
                        render("api.strategy", strategy, "storage.rwxStorageClassName", "files")
                                .workload("api"),
                        "spec",
                        "strategy"))
                .isEqualTo(strategy);
        assertThatThrownBy(() -> render("workerBeat.strategy", strategy)).hasMessageContaining("strategy");
    }

    @Test
    void aServiceIsWhatItsOwnerSays() {
        Map<String, Object> service = render(
                        "extra.serviceType", "NodePort",
                        "extra.service.labels", Map.of("scrape", "yes"),
                        "extra.service.loadBalancerSourceRanges", List.of("10.0.0.0/8"),
                        "extra.service.extraPorts", List.of(Map.of("name", "more", "port", 8081)))
                .get("Service", "dify-extra");

        assertThat(text(service, "metadata", "labels", "scrape")).isEqualTo("yes");
        assertThat(map(service, "spec"))
                .containsEntry("type", "NodePort")
                .containsEntry("loadBalancerSourceRanges", List.of("10.0.0.0/8"));
        assertThat(list(service, "spec", "ports"))
                .extracting(p -> at(p, "port"))
                .containsExactly(80, 8081);
        assertThat(list(
                        render("web.service.nodePorts.http", 30080, "web.serviceType", "NodePort")
                                .get("Service", "dify-web"),
                        "spec",
                        "ports"))
                .first()
                .satisfies(p -> assertThat(at(p, "nodePort")).isEqualTo(30080));
        assertThatThrownBy(() -> render("web.service.nodePort", 30080)).hasMessageContaining("nodePort");
    }

    @Test
    void theWebAppIsAlsoOnPort80AndPodsAreFoundByApp() {
        ChartObjects rendered = render();

        assertThat(list(rendered.get("Service", "dify-web"), "spec", "ports"))
                .extracting(p -> at(p, "port"), p -> text(p, "targetPort"))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(3000, "http"),
                        org.assertj.core.groups.Tuple.tuple(80, "http"));
        for (String component : List.of("api", "extra", "weaviate", "postgresql")) {
            Map<String, Object> spec = map(rendered.workload(component), "spec");
            assertThat(text(spec, "template", "metadata", "labels", "app")).isEqualTo("dify-" + component);
            assertThat(map(spec, "selector", "matchLabels")).doesNotContainKey("app");
        }
        assertThat(text(
                        render("api.podLabels", Map.of("app", "x")).workload("api"),
                        "spec",
                        "template",
                        "metadata",
                        "labels",
                        "app"))
                .isEqualTo("x");
    }
}
