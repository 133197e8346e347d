package dev.compose2dify.plan.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.chart.IngressPlan.IngressPath;
import dev.compose2dify.support.ComposeFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels that a Traefik beside the project reads are routes as well. */
class TraefikLabelsTest {
    private static final String DIFY = """
              web: {image: "langgenius/dify-web:1.11.4"}
              api: {image: "langgenius/dify-api:1.11.4", environment: {MODE: api, SECRET_KEY: x}}
              shop:
                image: example/shop:1
                expose: ["8080"]
                labels:
                  traefik.enable: "true"
            """;

    @TempDir
    Path folder;

    @Test
    void aServiceOfTheUsersOwnGetsThePathOfItsLabel() {
        assertThat(paths("traefik.http.routers.shop.rule: Host(`dify.example.com`) && PathPrefix(`/shop`)"))
                .contains("/shop -> shop:8080", "/ -> web:3000");
    }

    @Test
    void thePortOfTheLabelWins() {
        assertThat(paths("""
                traefik.http.routers.shop.rule: PathPrefix(`/shop`)
                      traefik.http.services.shop.loadbalancer.server.port: "9000"
                """)).contains("/shop -> shop:9000");
    }

    @Test
    void aProtectedRouterIsLeftOut() {
        ChartPlan plan = plan("""
                traefik.http.routers.shop.rule: PathPrefix(`/shop`)
                      traefik.http.routers.shop.middlewares: staff@docker
                      traefik.http.middlewares.staff.basicauth.users: "u:$$apr1$$x"
                """);

        assertThat(plan.ingress().paths()).extracting(IngressPath::path).doesNotContain("/shop");
        assertThat(plan.diagnostics().toString()).contains("protected with basicauth");
    }

    @Test
    void aMiddlewareThatIsDefinedElsewhereCountsAsProtection() {
        ChartPlan plan = plan("""
                traefik.http.routers.shop.rule: PathPrefix(`/shop`)
                      traefik.http.routers.shop.middlewares: sso@file
                """);

        assertThat(plan.ingress().paths()).extracting(IngressPath::path).doesNotContain("/shop");
    }

    @Test
    void aRuleThatAnIngressCannotSayIsTold() {
        ChartPlan plan = plan("traefik.http.routers.shop.rule: PathPrefix(`/shop`) && !Method(`POST`)");

        assertThat(plan.ingress().paths()).extracting(IngressPath::path).doesNotContain("/shop");
        assertThat(plan.diagnostics().toString()).contains("!Method");
    }

    private java.util.List<String> paths(String labels) {
        return plan(labels).ingress().paths().stream()
                .map(p -> p.path() + " -> " + p.component() + ":" + p.port())
                .toList();
    }

    private ChartPlan plan(String labels) {
        return ComposeFolder.at(folder, DIFY + "      " + labels.strip() + "\n").plan();
    }
}
