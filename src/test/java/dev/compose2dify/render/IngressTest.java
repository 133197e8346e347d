package dev.compose2dify.render;

import static dev.compose2dify.render.IngressChart.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.compose2dify.catalog.Catalog;
import dev.compose2dify.plan.route.DefaultRoutes;
import dev.compose2dify.plan.route.IngressPlanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IngressTest {
    private static final String ANNOTATION = "traefik.ingress.kubernetes.io/";
    private static final String NGINX = "nginx.ingress.kubernetes.io/";

    @TempDir
    Path directory;

    private IngressChart chart;

    @BeforeEach
    void writeChart() throws IOException {
        chart = IngressChart.write(
                directory.resolve("dify"),
                IngressPlanner.of(
                        DefaultRoutes.of(Catalog.load(), "1.16.1"),
                        Catalog.load().webPages(),
                        route -> Optional.of(route.service().replace('_', '-'))),
                "1.16.1");
    }

    @Test
    void theDefaultIsOneIngressWithoutHostForTraefik() throws IOException {
        List<Map<String, Object>> documents = chart.render(Map.of("expose.path", "/"));

        assertThat(documents).hasSize(1);
        Map<String, Object> ingress = documents.get(0);
        assertThat(map(ingress.get("metadata")))
                .containsEntry("name", "dify")
                .containsEntry("namespace", "apps")
                .containsEntry(
                        "annotations",
                        Map.of(ANNOTATION + "router.entrypoints", "websecure", ANNOTATION + "router.tls", "true"));
        Map<String, Object> spec = map(ingress.get("spec"));
        assertThat(spec).containsEntry("ingressClassName", "kommander-traefik").doesNotContainKey("tls");
        assertThat(map(((List<?>) spec.get("rules")).get(0))).containsOnlyKeys("http");
    }

    @Test
    void hostAndCertificateAreSetWhenAskedFor() throws IOException {
        Map<String, Object> spec = map(chart.render(values(
                        "expose.path", "/",
                        "expose.host", "dify.example",
                        "expose.tls.enabled", true,
                        "expose.tls.secretName", "dify-tls"))
                .get(0)
                .get("spec"));

        assertThat(spec)
                .containsEntry("tls", List.of(Map.of("hosts", List.of("dify.example"), "secretName", "dify-tls")));
        assertThat(map(((List<?>) spec.get("rules")).get(0))).containsEntry("host", "dify.example");
    }

    @Test
    void theUsersAnnotationsWinButMiddlewaresAreJoined() throws IOException {
        List<Map<String, Object>> documents = chart.render(values(
                "expose.path",
                "/dify",
                "expose.annotations",
                Map.of(
                        ANNOTATION + "router.entrypoints", "other",
                        ANNOTATION + "router.middlewares", "apps-mine@kubernetescrd")));

        assertThat(annotations(documents.get(0)))
                .containsEntry(ANNOTATION + "router.entrypoints", "other")
                .containsEntry(ANNOTATION + "router.middlewares", "apps-mine@kubernetescrd");
        assertThat(annotations(documents.get(1)))
                .containsEntry(
                        ANNOTATION + "router.middlewares", "apps-dify-redirect@kubernetescrd,apps-mine@kubernetescrd");
    }

    @Test
    void plainHttpUsesTraefiksOtherEntrypoint() throws IOException {
        assertThat(annotations(chart.render(values("expose.path", "/", "external.scheme", "http"))
                        .get(0)))
                .containsExactly(Map.entry(ANNOTATION + "router.entrypoints", "web"));
    }

    @Test
    void anotherClassGetsNoObjectsOfTraefik() throws IOException {
        for (Map<String, Object> values : List.of(
                values("expose.path", "/dify", "expose.ingressClassName", "nginx", "external.host", "h"),
                values(
                        "expose.path", "/dify",
                        "expose.ingressClassName", "nginx",
                        "images.web.basePath", "/dify"),
                values("expose.path", "/", "expose.ingressClassName", "haproxy"),
                values("expose.path", "/", "expose.traefik", false))) {
            assertThat(chart.text(values))
                    .as(values.toString())
                    .doesNotContain("traefik.io")
                    .doesNotContain("Middleware");
        }
    }

    @Test
    void nginxIngressGetsWhatComposeToldNginx() throws IOException {
        assertThat(annotations(chart.render(values("expose.path", "/", "expose.ingressClassName", "nginx"))
                        .get(0)))
                .containsEntry(NGINX + "proxy-body-size", "100m")
                .containsEntry(NGINX + "proxy-read-timeout", "3600")
                .containsEntry(NGINX + "proxy-send-timeout", "3600")
                .containsEntry(NGINX + "proxy-buffering", "off");
        assertThat(annotations(chart.render(values(
                                "expose.path", "/",
                                "expose.ingressClassName", "internal",
                                "expose.nginx.enabled", true,
                                "expose.nginx.bodySize", "1g"))
                        .get(0)))
                .containsEntry(NGINX + "proxy-body-size", "1g");
    }

    @Test
    void nginxIngressLeadsToHttpsWhereThatIsTheScheme() throws IOException {
        assertThat(annotations(chart.render(values("expose.path", "/", "expose.ingressClassName", "nginx"))
                        .get(0)))
                .containsEntry(NGINX + "force-ssl-redirect", "true");
        assertThat(annotations(chart.render(values(
                                "expose.path", "/", "expose.ingressClassName", "nginx", "external.scheme", "http"))
                        .get(0)))
                .doesNotContainKey(NGINX + "force-ssl-redirect");
    }

    @Test
    void theClassCanBeDeclaredTraefik() throws IOException {
        assertThat(chart.text(
                        values("expose.path", "/dify", "expose.ingressClassName", "edge", "expose.traefik", true)))
                .contains("kind: Middleware");
    }

    @Test
    void withoutAbsoluteUrlsTheApiIsAlsoAtTheRootOfASubPathInstallation() throws IOException {
        List<Map<String, Object>> documents = chart.render(
                values("expose.path", "/dify", "images.web.basePath", "/dify", "external.relativeUrls", true));

        assertThat(Routers.traefik(documents).answer("/console/api/setup")).isEqualTo("dify-api /console/api/setup");
    }

    @Test
    void theRedirectCannotBeTurnedToAnotherHost() throws IOException {
        Routers.Router traefik =
                Routers.traefik(chart.render(values("expose.path", "/dify", "external.scheme", "https")));

        assertThat(traefik.answer("/dify//evil.example/x")).isEqualTo("-> https://host/evil.example/x");
        assertThat(traefik.answer("/difyX")).isEqualTo("dify-web /difyX");
    }

    @Test
    void nothingIsRenderedWhenTheIngressIsSwitchedOff() throws IOException {
        assertThat(chart.text(values("expose.path", "/", "expose.enabled", false)))
                .isBlank();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''       | ''    | expose.path is required",
                "dify     | ''    | is not a path like / or /dify",
                "/a b     | ''    | is not a path like / or /dify",
                "/apps    | ''    | /apps is a page of Dify itself",
                "/api     | ''    | Dify itself uses /api",
                "/e       | ''    | Dify itself uses /e/",
                "/v1/x    | ''    | Dify itself uses /v1",
                "/        | /dify | answers below /dify only, but expose.path is /",
                "/other   | /dify | docker build -f web/Dockerfile --build-arg NEXT_PUBLIC_BASE_PATH=/other",
            })
    void whatCannotWorkFailsWithTheReason(String path, String basePath, String reason) {
        assertThatThrownBy(() -> chart.text(values("expose.path", path, "images.web.basePath", basePath)))
                .hasMessageContaining(reason);
    }

    @Test
    void theClassIsRequired() {
        assertThatThrownBy(() -> chart.text(values("expose.path", "/", "expose.ingressClassName", "")))
                .hasMessageContaining("expose.ingressClassName is required");
    }

    @Test
    void aDeclaredPathWithTheStockImageFails() {
        assertThatThrownBy(() -> chart.text(
                        values("expose.path", "/dify", "images.web.basePath", "/dify", "images.web.repository", "")))
                .hasMessageContaining("images.web.repository names no image");
    }

    @Test
    void aRedirectByNginxIngressNeedsAHost() {
        assertThatThrownBy(() -> chart.text(values("expose.path", "/dify", "expose.ingressClassName", "nginx")))
                .hasMessageContaining("needs a host");
    }

    @Test
    void aPathWithAnUnknownControllerFails() {
        assertThatThrownBy(() -> chart.text(values("expose.path", "/dify", "expose.ingressClassName", "haproxy")))
                .hasMessageContaining("neither Traefik nor nginx");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1.16.1 ; docker build -f web/Dockerfile --build-arg NEXT_PUBLIC_BASE_PATH=/x -t YOUR-REGISTRY/dify-web:1.16.1-x .",
                "1.13.3 ; docker build --build-arg NEXT_PUBLIC_BASE_PATH=/x -t YOUR-REGISTRY/dify-web:1.13.3-x web",
                "1.11.3 ; docker build --build-arg NEXT_PUBLIC_BASE_PATH=/x",
                "1.11.2 ; sed -i 's|^ENV NEXT_PUBLIC_BASE_PATH=.*|ENV NEXT_PUBLIC_BASE_PATH=/x|' web/Dockerfile",
                "1.8.0 ; web/utils/var-basePath.js",
                "1.2.0 ; cannot be built for a path at all",
                "main-abc ; --build-arg NEXT_PUBLIC_BASE_PATH=/x",
            })
    void theFailureSaysHowToBuildTheImageOfThatRelease(String tag, String command) {
        assertThatThrownBy(() ->
                        chart.text(values("expose.path", "/x", "images.web.basePath", "/y", "images.dify.tag", tag)))
                .hasMessageContaining(command);
    }

    @Test
    void theSameInputGivesTheSameText() throws IOException {
        String once = chart.text(Map.of("expose.path", "/dify"));

        assertThat(chart.text(Map.of("expose.path", "/dify"))).isEqualTo(once).doesNotContain("\r");
    }

    private static Map<String, Object> annotations(Map<String, Object> document) {
        return map(map(document.get("metadata")).get("annotations"));
    }

    private static Map<String, Object> values(Object... namesAndValues) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return values;
    }
}
