package dev.compose2dify.chart;

import static dev.compose2dify.support.ChartObjects.at;
import static dev.compose2dify.support.ChartObjects.list;
import static dev.compose2dify.support.ChartObjects.map;
import static dev.compose2dify.support.ChartObjects.strings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.support.ChartObjects;
import dev.compose2dify.support.ComposeFolder;
import dev.compose2dify.support.GeneratedChart;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may call whom: those that name a component, and nobody else on the cluster. */
class AdmissionTest {
    @TempDir
    static Path temp;

    private static ComposeFolder folder;
    private static GeneratedChart chart;

    @BeforeAll
    static void convert() {
        folder = ComposeFolder.at(temp, """
                services:
                  api:
                    image: langgenius/dify-api:1.11.4
                    environment: {MODE: api, DB_HOST: db, REDIS_HOST: redis, PLUGIN_DAEMON_URL: "http://plugin_daemon:5002"}
                  web: {image: "langgenius/dify-web:1.11.4", env_file: [shared.env]}
                  db: {image: "postgres:15-alpine", volumes: ["./db:/var/lib/postgresql/data"]}
                  redis: {image: "redis:6-alpine"}
                  plugin_daemon:
                    image: langgenius/dify-plugin-daemon:0.5.2-local
                    environment: {SERVER_KEY: x, DB_HOST: db, DIFY_INNER_API_URL: "http://api:5001"}
                  sandbox: {image: "langgenius/dify-sandbox:0.2.12", environment: {HTTP_PROXY: "http://ssrf_proxy:3128"}}
                  ssrf_proxy: {image: "ubuntu/squid:latest", environment: {HTTP_PORT: "3128"}}
                  weaviate: {image: "semitechnologies/weaviate:1.27.0", volumes: ["./w:/var/lib/weaviate"]}
                  report: {image: "registry.example/report:1", environment: {DATABASE: "postgres://db:5432/x"}}
                  mongo: {image: "mongo:7", volumes: ["mongo:/data/db"], expose: ["27017"]}
                  notes: {image: "registry.example/notes:1", environment: {MONGO_URL: "mongodb://mongo:27017"}, ports: ["80:80"]}
                volumes: {mongo: {}}
                """).file("shared.env", "DB_HOST=db\nREDIS_HOST=redis\n");
        chart = folder.chart();
    }

    private static ChartObjects render(Object... pathsAndValues) {
        return ComposeFolder.render(chart, pathsAndValues);
    }

    @Test
    void aDataStoreAdmitsWhoNamesItAndNoOther() {
        ChartObjects rendered = render();

        assertThat(admitted(rendered, "postgresql"))
                .containsExactlyInAnyOrder(
                        "postgresql", "api", "plugin-daemon", "report", "migration", "helm-test", "backup", "restore");
        assertThat(admitted(rendered, "redis")).contains("api").doesNotContain("web", "sandbox", "report");
        assertThat(admitted(rendered, "weaviate"))
                .as("Dify may be told to use it")
                .contains("api")
                .doesNotContain("web");
        assertThat(admitted(rendered, "ssrf-proxy")).contains("sandbox").doesNotContain("web");
        assertThat(admitted(rendered, "plugin-daemon")).contains("api").doesNotContain("report");
        assertThat(rendered.findings()).isEmpty();
    }

    @Test
    void whoeverAnIsolatedServiceIsLetOutToLetsItIn(@TempDir Path directory) {
        ChartObjects rendered =
                ComposeFolder.render(ComposeFolder.at(directory, """
                        services:
                          api: {image: "langgenius/dify-api:1.16.1", environment: {MODE: api}}
                          agent_backend: {image: "langgenius/dify-agent-backend:1.16.1", networks: [default, box], expose: ["5050"]}
                          local_sandbox: {image: "langgenius/dify-agent-local-sandbox:1.16.1", networks: [box], expose: ["5004"]}
                        networks: {box: {internal: true}}
                        """).chart());

        assertThat(admitted(rendered, "agent-backend")).contains("local-sandbox");
        assertThat(rendered.findings()).isEmpty();
    }

    @Test
    void aStoreOfTheProjectsOwnIsClosedAndWhatItPublishesIsOpen() {
        ChartObjects rendered = render();

        assertThat(admitted(rendered, "mongo"))
                .containsExactlyInAnyOrder("mongo", "notes", "helm-test", "backup", "restore");
        assertThat(rendered.find("NetworkPolicy", "dify-notes")).isEmpty();
        assertThat(folder.decisions())
                .anyMatch(d -> d.service().equals("mongo") && d.reason().contains("admits notes"));
    }

    @Test
    void whatIsRoutedIsOpenUntilTheIngressControllerIsNamed() {
        assertThat(list(policy(render(), "api"), "spec", "ingress"))
                .last()
                .isEqualTo(Map.of("ports", List.of(Map.of("port", 5001, "protocol", "TCP"))));

        Map<String, Object> controller =
                Map.of("namespaceSelector", Map.of("matchLabels", Map.of("kubernetes.io/metadata.name", "kommander")));
        ChartObjects named = render("networkPolicies.ingressController", List.of(controller));
        assertThat(list(policy(named, "web"), "spec", "ingress")).last().satisfies(rule -> {
            assertThat(list(rule, "from")).containsExactly(controller);
            assertThat(list(rule, "ports")).hasSize(1);
        });
        assertThat(list(policy(named, "postgresql"), "spec", "ingress")).hasSize(1);
    }

    @Test
    void valuesAdmitMoreAndAServiceForTheOutsideIsOpen() {
        Map<String, Object> prometheus =
                Map.of("namespaceSelector", Map.of("matchLabels", Map.of("name", "monitoring")));
        Map<String, Object> office = Map.of("ipBlock", Map.of("cidr", "10.1.0.0/16"));
        ChartObjects rendered = render(
                "networkPolicies.from", List.of(prometheus),
                "postgresql.networkPolicy.from", List.of(office),
                "redis.serviceType", "LoadBalancer");

        assertThat(list(list(policy(rendered, "postgresql"), "spec", "ingress").get(0), "from"))
                .contains(prometheus, office);
        assertThat(list(list(policy(rendered, "weaviate"), "spec", "ingress").get(0), "from"))
                .contains(prometheus)
                .doesNotContain(office);
        assertThat(list(policy(rendered, "redis"), "spec", "ingress")).containsExactly(Map.of());
    }

    @Test
    void storesCallNobodyWhereEgressIsDenied() {
        assertThat(strings(policy(render(), "postgresql"), "spec", "policyTypes"))
                .containsExactly("Ingress");
        ChartObjects denied = render("networkPolicies.denyEgress", true);

        assertThat(strings(policy(denied, "postgresql"), "spec", "policyTypes")).containsExactly("Ingress", "Egress");
        assertThat(list(policy(denied, "postgresql"), "spec", "egress")).hasSize(1);
        assertThat(strings(policy(denied, "api"), "spec", "policyTypes")).containsExactly("Ingress");
    }

    @Test
    void whoIsSwitchedOffIsAdmittedNowhereAndAllPoliciesCanBeOff() {
        assertThat(admitted(
                        render("pluginDaemon.enabled", false, "api.env.PLUGIN_DAEMON_URL", "http://other:5002"),
                        "postgresql"))
                .doesNotContain("plugin-daemon");
        assertThat(render("networkPolicies.enabled", false).ofKind("NetworkPolicy"))
                .isEmpty();
    }

    private static Map<String, Object> policy(ChartObjects rendered, String component) {
        return rendered.get("NetworkPolicy", "dify-" + component);
    }

    private static List<String> admitted(ChartObjects rendered, String component) {
        Map<String, Object> peer = list(
                        list(policy(rendered, component), "spec", "ingress").get(0), "from")
                .get(0);
        assertThat(at(peer, "podSelector", "matchLabels", "app.kubernetes.io/instance"))
                .isEqualTo("dify");
        return strings(map(list(peer, "podSelector", "matchExpressions").get(0)), "values");
    }
}
