package dev.compose2dify.chart;

import static dev.compose2dify.support.ChartObjects.at;
import static dev.compose2dify.support.ChartObjects.list;
import static dev.compose2dify.support.ChartObjects.map;
import static dev.compose2dify.support.ChartObjects.strings;
import static dev.compose2dify.support.ChartObjects.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.compose2dify.support.ChartObjects;
import dev.compose2dify.support.ComposeFolder;
import dev.compose2dify.support.GeneratedChart;
import dev.compose2dify.support.PodSecurityAudit;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The release's own nginx as the way in, several hosts, and one certificate. */
class ProxyTest {
    private static final String DIFY = """
            services:
              api: {image: "langgenius/dify-api:1.11.4", environment: {MODE: api}}
              web: {image: "langgenius/dify-web:1.11.4"}
              plugin_daemon: {image: "langgenius/dify-plugin-daemon:0.5.2-local", environment: {SERVER_KEY: x}}
            """;

    @TempDir
    static Path temp;

    private static GeneratedChart chart;

    @BeforeAll
    static void convert() {
        chart = ComposeFolder.at(temp, DIFY).chart();
    }

    private static ChartObjects render(Object... pathsAndValues) {
        return ComposeFolder.render(chart, pathsAndValues);
    }

    @Test
    void withoutItNothingOfItIsThere() {
        assertThat(render().all()).noneMatch(o -> text(o, "metadata", "name").equals("dify-proxy"));
    }

    @Test
    void aLoadBalancerLeadsToEveryRouteWithoutAnIngress() {
        ChartObjects rendered = render(
                "proxy.enabled",
                true,
                "expose.ingressClassName",
                "",
                "proxy.service.type",
                "LoadBalancer",
                "proxy.service.annotations",
                Map.of("service.beta.kubernetes.io/azure-load-balancer-internal", "true"),
                "proxy.service.loadBalancerSourceRanges",
                List.of("10.0.0.0/8"));

        Map<String, Object> service = rendered.get("Service", "dify-proxy");
        assertThat(map(service, "spec"))
                .containsEntry("type", "LoadBalancer")
                .containsEntry("loadBalancerSourceRanges", List.of("10.0.0.0/8"));
        assertThat(at(list(service, "spec", "ports").get(0), "port")).isEqualTo(80);
        assertThat(text(service, "metadata", "annotations", "service.beta.kubernetes.io/azure-load-balancer-internal"))
                .isEqualTo("true");
        assertThat(rendered.ofKind("Ingress")).isEmpty();
        assertThat(nginx(rendered))
                .contains("location \"/console/api/\" { proxy_pass http://dify-api:5001; }")
                .contains("location = \"/console/api\" { proxy_pass http://dify-api:5001; }")
                .contains("location \"/e/\" { proxy_pass http://dify-plugin-daemon:5002; }")
                .doesNotContain("location = \"/e\"")
                .contains("location \"/\" { proxy_pass http://dify-web:3000; }")
                .contains("client_max_body_size 100m;", "proxy_read_timeout 3600s;");
        assertThat(PodSecurityAudit.restricted(rendered.all())).isEmpty();
        assertThat(rendered.findings()).isEmpty();
    }

    @Test
    void everyRouteOfTheIngressIsOneOfItsOwn() {
        ChartObjects rendered = render("proxy.enabled", true);
        String nginx = nginx(rendered);

        list(list(rendered.get("Ingress", "dify"), "spec", "rules").get(0), "http", "paths")
                .forEach(p -> assertThat(nginx)
                        .contains("location \"" + text(p, "path").replaceFirst("/?$", "/") + "\" {")
                        .contains(text(p, "backend", "service", "name") + ":"
                                + text(p, "backend", "service", "port", "number")));
    }

    @Test
    void aPathLeadsToTheRootAndWhatIsOffHasNoRoute() {
        String nginx = nginx(render("proxy.enabled", true, "expose.path", "/dify", "pluginDaemon.enabled", false));

        assertThat(nginx)
                .contains("location = /dify { return 302 /; }")
                .contains("location /dify/ { rewrite ^/dify/+(.*)$ /$1 redirect; }")
                .doesNotContain("plugin-daemon");
    }

    @Test
    void aNodePortAndTheMarketplaceAreTheOwners() {
        ChartObjects rendered = render(
                "proxy.enabled",
                true,
                "proxy.service.type",
                "NodePort",
                "proxy.service.nodePort",
                30080,
                "proxy.marketplace",
                "https://marketplace.dify.ai");

        assertThat(at(
                        list(rendered.get("Service", "dify-proxy"), "spec", "ports")
                                .get(0),
                        "nodePort"))
                .isEqualTo(30080);
        assertThat(nginx(rendered))
                .contains("proxy_pass https://marketplace.dify.ai/;")
                .contains("proxy_set_header Host \"marketplace.dify.ai\";")
                .contains("proxy_set_header Cookie \"\";");
        assertThatThrownBy(() -> render("proxy.service.ports", 1)).hasMessageContaining("ports");
    }

    @Test
    void whatIsRoutedAdmitsIt() {
        Map<String, Object> controller = Map.of("namespaceSelector", Map.of("matchLabels", Map.of("a", "b")));
        ChartObjects rendered = render("proxy.enabled", true, "networkPolicies.ingressController", List.of(controller));

        assertThat(strings(
                        map(list(
                                        map(list(
                                                        list(
                                                                        rendered.get("NetworkPolicy", "dify-web"),
                                                                        "spec",
                                                                        "ingress")
                                                                .get(0),
                                                        "from")
                                                .get(0)),
                                        "podSelector",
                                        "matchExpressions")
                                .get(0)),
                        "values"))
                .contains("proxy");
    }

    @Test
    void aServiceThatHasTheNameKeepsIt() {
        ChartObjects rendered = ComposeFolder.at(
                        temp.resolve("named"), DIFY + "  proxy: {image: \"registry.example/p:1\", expose: [\"80\"]}\n")
                .render();

        assertThat(text(rendered.container("proxy"), "image")).isEqualTo("registry.example/p:1");
        assertThat(rendered.ofKind("Ingress")).isNotEmpty();
    }

    @Test
    void severalHostsAreAnsweredAndOneIngressAsksForTheCertificate() {
        ChartObjects rendered = render(
                "expose.path",
                "/dify",
                "expose.host",
                "dify.example",
                "expose.extraHosts",
                List.of("ai.example"),
                "expose.tls.enabled",
                true,
                "expose.tls.secretName",
                "cert",
                "expose.annotations",
                Map.of("cert-manager.io/cluster-issuer", "le", "own", "x"));

        assertThat(list(rendered.get("Ingress", "dify"), "spec", "rules"))
                .extracting(r -> text(r, "host"))
                .containsExactly("dify.example", "ai.example");
        assertThat(strings(list(rendered.get("Ingress", "dify"), "spec", "tls").get(0), "hosts"))
                .containsExactly("dify.example", "ai.example");
        assertThat(rendered.ofKind("Ingress"))
                .hasSizeGreaterThan(1)
                .allSatisfy(i ->
                        assertThat(text(i, "metadata", "annotations", "own")).isEqualTo("x"));
        assertThat(rendered.ofKind("Ingress").stream()
                        .filter(i -> map(i, "metadata", "annotations").containsKey("cert-manager.io/cluster-issuer")))
                .hasSize(1);
        assertThat(rendered.findings()).isEmpty();
    }

    private static String nginx(ChartObjects rendered) {
        return text(rendered.get("ConfigMap", "dify-proxy-files"), "data", "nginx.conf");
    }
}
