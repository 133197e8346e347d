package dev.compose2dify.chart;

import static dev.compose2dify.support.ChartObjects.at;
import static dev.compose2dify.support.ChartObjects.list;
import static dev.compose2dify.support.ChartObjects.map;
import static dev.compose2dify.support.ChartObjects.strings;
import static dev.compose2dify.support.ChartObjects.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.chart.ChartPlan.NetworkPolicyPlan;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.support.ChartObjects;
import dev.compose2dify.support.ComposeFolder;
import dev.compose2dify.support.CorpusCase;
import dev.compose2dify.support.GeneratedChart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is apart in Compose is apart on the cluster, and no pod may do more than it may there. */
class IsolationTest {
    private static final String NETWORKS = """
            services:
              app: {image: "example/app:1", environment: {VAULT_URL: "http://vault:8200"}, networks: [default]}
              gate: {image: "example/gate:1", expose: ["3128"], networks: [default, inner]}
              vault: {image: "example/vault:1", expose: ["8200"], networks: [inner]}
              lonely: {image: "example/lonely:1", networks: [alone]}
            networks: {inner: {internal: true}, alone: {internal: true}}
            """;

    @TempDir
    Path temp;

    @Test
    void aServiceOfInternalNetworksOnlyReachesItsPeersAndDnsOnly() {
        ChartObjects chart = ComposeFolder.at(temp, NETWORKS).render();
        Map<String, Object> vault = chart.get("NetworkPolicy", "dify-vault");

        assertThat(text(vault, "spec", "podSelector", "matchLabels", "app.kubernetes.io/component"))
                .isEqualTo("vault");
        assertThat(strings(vault, "spec", "policyTypes")).containsExactly("Ingress", "Egress");
        assertThat(peers(list(vault, "spec", "egress"))).containsExactly("gate");
        assertThat(ports(list(vault, "spec", "egress").get(0))).containsExactly("53/UDP", "53/TCP");
        assertThat(list(vault, "spec", "egress")).hasSize(2);
        assertThat(chart.ofKind("NetworkPolicy")).hasSize(2);
        assertThat(peers(list(chart.get("NetworkPolicy", "dify-lonely"), "spec", "egress")))
                .isEmpty();
        assertThat(list(chart.get("NetworkPolicy", "dify-lonely"), "spec", "ingress"))
                .isEmpty();
        assertThat(chart.findings()).isEmpty();
    }

    @Test
    void whoCallsAnIsolatedServiceKeepsItsWay() {
        ChartObjects chart = ComposeFolder.at(temp, NETWORKS).render();

        assertThat(peers(list(chart.get("NetworkPolicy", "dify-vault"), "spec", "ingress")))
                .containsExactlyInAnyOrder("app", "gate");
    }

    @Test
    void policiesCanBeSwitchedOff() {
        assertThat(ComposeFolder.at(temp, NETWORKS)
                        .render("networkPolicies.enabled", false)
                        .ofKind("NetworkPolicy"))
                .isEmpty();
    }

    @Test
    void theIngressControllerReachesAnIsolatedServiceThatItRoutesTo() {
        ChartObjects chart = ComposeFolder.at(temp, """
                        services:
                          api: {image: "langgenius/dify-api:1.11.4", environment: {MODE: api}, networks: [inner]}
                          web: {image: "langgenius/dify-web:1.11.4", networks: [inner]}
                          db: {image: "postgres:15-alpine", networks: [inner]}
                        networks: {inner: {internal: true}}
                        """).render("migration.job.enabled", true);

        List<Map<String, Object>> api = list(chart.get("NetworkPolicy", "dify-api"), "spec", "ingress");
        assertThat(ports(api.get(0))).containsExactly("5001/TCP");
        assertThat(list(api.get(0), "from")).containsExactly(Map.of("namespaceSelector", Map.of()));
        assertThat(peers(list(chart.get("NetworkPolicy", "dify-postgresql"), "spec", "ingress")))
                .as("the Job stands in for the api")
                .contains("migration");
    }

    /** Who hangs on which networks in Compose (docs/pitfalls.md, internal-networks). */
    @Test
    void theNetworksOfRelease1161() {
        Assumptions.assumeTrue(CorpusCase.isPresent(), CorpusCase::whySkipped);
        Map<String, NetworkPolicyPlan> policies = policies("1.16.1 all-profiles");

        assertThat(policies.keySet())
                .containsExactlyInAnyOrder("sandbox", "local-sandbox", "opensearch", "opensearch-dashboards");
        List<String> ssrf = List.of("api", "api-websocket", "worker", "worker-beat", "plugin-daemon", "ssrf-proxy");
        assertThat(policies.get("sandbox").ingressFrom()).containsExactlyInAnyOrderElementsOf(ssrf);
        assertThat(policies.get("sandbox").egressTo()).containsExactlyInAnyOrderElementsOf(ssrf);
        assertThat(policies.get("local-sandbox").ingressFrom())
                .containsExactlyInAnyOrder("agent-backend", "agent-ssrf-proxy");
        assertThat(policies.get("local-sandbox").egressTo())
                .containsExactlyInAnyOrder("agent-backend", "agent-ssrf-proxy");
        assertThat(policies.get("opensearch").ingressFrom())
                .contains("api", "worker", "opensearch-dashboards")
                .doesNotContain("web", "sandbox");
        assertThat(policies.get("opensearch").egressTo()).containsExactly("opensearch-dashboards");
    }

    @Test
    void nobodyIsIsolatedWhoIsOnAnOpenNetworkInAnyRelease() {
        Assumptions.assumeTrue(CorpusCase.isPresent(), CorpusCase::whySkipped);
        for (CorpusCase c : CorpusCase.all()) {
            if (!c.name().equals("default")) {
                continue;
            }
            GeneratedChart chart = GeneratedChart.of(c.load(temp), temp.resolve("chart-" + c.release()));
            Set<String> isolated = new LinkedHashSet<>();
            chart.project().services().values().forEach(s -> {
                boolean internal = !s.networks().isEmpty()
                        && s.networks().keySet().stream()
                                .allMatch(n -> chart.project().networks().get(n).internal());
                if (internal) {
                    isolated.add(s.name());
                }
            });
            assertThat(chart.plan().components().stream()
                            .filter(p -> chart.plan().networkPolicies().stream()
                                    .anyMatch(n -> n.component().equals(p.name())))
                            .map(p -> p.service()))
                    .as(c.toString())
                    .containsExactlyInAnyOrderElementsOf(isolated);
        }
    }

    @Test
    void noPodHasServiceLinksOrATokenOrRunsWithoutASeccompProfile() {
        ChartObjects chart = ComposeFolder.at(temp, """
                          api: {image: "langgenius/dify-api:1.11.4", environment: {MODE: api, DB_HOST: db}}
                          db: {image: "postgres:15-alpine"}
                          weaviate: {image: "semitechnologies/weaviate:1.27.0"}
                          once: {image: "example/once:1", restart: "no"}
                        """).render("migration.job.enabled", true);
        List<Map<String, Object>> pods = new ArrayList<>();
        for (String kind : List.of("Deployment", "StatefulSet", "Job")) {
            chart.ofKind(kind).forEach(o -> pods.add(map(o, "spec", "template", "spec")));
        }

        assertThat(pods).hasSize(5).allSatisfy(pod -> {
            assertThat(pod).containsEntry("enableServiceLinks", false);
            assertThat(pod).containsEntry("automountServiceAccountToken", false);
            assertThat(text(pod, "securityContext", "seccompProfile", "type")).isEqualTo("RuntimeDefault");
        });
    }

    @ParameterizedTest
    @CsvSource({"1.10.0,,,", "1.10.1,1001,,1001", "1.11.0,1001,1001,1001", "1.16.1,1001,1001,1001"})
    void theUserOfTheApiImageFollowsItsVersionInEveryPodOfIt(
            String version, Integer user, Integer group, Integer fsGroup) {
        ChartObjects chart = ComposeFolder.at(temp, """
                          api: {image: "langgenius/dify-api:V", environment: {MODE: api}}
                          worker: {image: "langgenius/dify-api:V", environment: {MODE: worker}}
                          worker_beat: {image: "langgenius/dify-api:V", environment: {MODE: beat}}
                        """.replace("V", version)).render("images.dify.tag", version);

        for (String component : List.of("api", "worker", "worker-beat")) {
            Map<String, Object> security = map(chart.pod(component), "securityContext");
            assertThat(security.get("runAsUser")).as(component).isEqualTo(user);
            assertThat(security.get("runAsGroup")).as(component).isEqualTo(group);
            assertThat(security.get("fsGroup")).as(component).isEqualTo(fsGroup);
            assertThat(security.get("fsGroupChangePolicy"))
                    .as(component)
                    .isEqualTo(fsGroup == null ? null : "OnRootMismatch");
        }
    }

    @Test
    void theSandboxKeepsRootAndItsCapabilities() {
        ChartObjects chart = ComposeFolder.at(temp, "  sandbox: {image: 'langgenius/dify-sandbox:0.2.12'}\n")
                .render();

        assertThat(at(chart.pod("sandbox"), "securityContext", "runAsNonRoot")).isNull();
        assertThat(strings(chart.container("sandbox"), "securityContext", "capabilities", "drop"))
                .isEmpty();
    }

    @Test
    void whatComposeGrantsIsCarriedAndReportedAndNothingElse() {
        ComposeFolder folder = ComposeFolder.at(temp, """
                          big: {image: "example/big:1", privileged: true}
                          net: {image: "example/net:1", cap_add: [NET_ADMIN, CAP_SYS_TIME], cap_drop: [MKNOD]}
                          own: {image: "example/own:1", user: "1000:1001"}
                          plain: {image: "example/plain:1"}
                        """);
        ChartObjects chart = folder.render();

        assertThat(map(chart.container("big"), "securityContext")).containsEntry("privileged", true);
        assertThat(strings(chart.container("net"), "securityContext", "capabilities", "add"))
                .containsExactly("NET_ADMIN", "SYS_TIME");
        assertThat(strings(chart.container("net"), "securityContext", "capabilities", "drop"))
                .containsExactly("MKNOD");
        assertThat(map(chart.pod("own"), "securityContext"))
                .containsEntry("runAsUser", 1000)
                .containsEntry("runAsGroup", 1001)
                .containsEntry("runAsNonRoot", true);
        assertThat(map(chart.container("own"), "securityContext")).containsEntry("allowPrivilegeEscalation", false);
        assertThat(at(chart.container("plain"), "securityContext")).isNull();
        assertThat(folder.decisions().stream().filter(d -> d.outcome() == Outcome.ATTENTION))
                .extracting(d -> d.service() + "." + d.name())
                .contains("big.privileged", "net.cap_add");
        assertThat(chart.findings()).isEmpty();
    }

    private Map<String, NetworkPolicyPlan> policies(String corpusCase) {
        CorpusCase found = CorpusCase.all().stream()
                .filter(c -> c.toString().equals(corpusCase))
                .findFirst()
                .orElseThrow();
        Map<String, NetworkPolicyPlan> policies = new LinkedHashMap<>();
        GeneratedChart.of(found.load(temp), temp.resolve("chart-policies"))
                .plan()
                .networkPolicies()
                .forEach(p -> policies.put(p.component(), p));
        return policies;
    }

    private static List<String> peers(List<Map<String, Object>> rules) {
        List<String> peers = new ArrayList<>();
        for (Map<String, Object> rule : rules) {
            for (String way : List.of("from", "to")) {
                list(rule, way).forEach(p -> {
                    String component = text(p, "podSelector", "matchLabels", "app.kubernetes.io/component");
                    if (!component.isEmpty()) {
                        peers.add(component);
                    }
                });
            }
        }
        return peers;
    }

    private static List<String> ports(Map<String, Object> rule) {
        return list(rule, "ports").stream()
                .map(p -> text(p, "port") + "/" + text(p, "protocol"))
                .toList();
    }
}
