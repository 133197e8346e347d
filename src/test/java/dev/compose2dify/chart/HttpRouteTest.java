package dev.compose2dify.chart;

import static dev.compose2dify.support.ChartObjects.at;
import static dev.compose2dify.support.ChartObjects.list;
import static dev.compose2dify.support.ChartObjects.strings;
import static dev.compose2dify.support.ChartObjects.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.compose2dify.support.ChartObjects;
import dev.compose2dify.support.ComposeFolder;
import dev.compose2dify.support.GeneratedChart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The HTTPRoute of the Gateway API leads where the Ingress leads. */
class HttpRouteTest {
    @TempDir
    static Path temp;

    private static GeneratedChart chart;

    @BeforeAll
    static void convert() {
        chart = ComposeFolder.at(temp, """
                  api: {image: "langgenius/dify-api:1.11.4", environment: {MODE: api, DB_HOST: db}}
                  web: {image: "langgenius/dify-web:1.11.4"}
                  plugin_daemon: {image: "langgenius/dify-plugin-daemon:0.5.3-local"}
                  db: {image: "postgres:15-alpine"}
                """.indent(2)).chart();
    }

    private static ChartObjects render(Object... pathsAndValues) {
        List<Object> all = new ArrayList<>(List.of(
                "expose.gateway.enabled",
                true,
                "expose.gateway.parentRefs",
                List.of(Map.of("name", "edge", "namespace", "gateways"))));
        all.addAll(List.of(pathsAndValues));
        return ComposeFolder.render(chart, all.toArray());
    }

    /** What a Gateway does with a path: the backend and the path it gets there, or where it redirects to. */
    private static String answer(ChartObjects rendered, String path) {
        String best = "404";
        int length = -1;
        for (Map<String, Object> route : rendered.ofKind("HTTPRoute")) {
            for (Map<String, Object> rule : list(route, "spec", "rules")) {
                for (Map<String, Object> match : list(rule, "matches")) {
                    String value = text(match, "path", "value");
                    String bare = value.endsWith("/") ? value.substring(0, value.length() - 1) : value;
                    boolean exact = text(match, "path", "type").equals("Exact");
                    int weight = exact ? 1000 + value.length() : bare.length();
                    boolean fits = exact ? path.equals(value) : path.equals(bare) || path.startsWith(bare + "/");
                    if (fits && weight > length) {
                        length = weight;
                        best = act(rule, path, bare);
                    }
                }
            }
        }
        return best;
    }

    private static String act(Map<String, Object> rule, String path, String matched) {
        String sent = path;
        for (Map<String, Object> filter : list(rule, "filters")) {
            boolean redirect = text(filter, "type").equals("RequestRedirect");
            Object change = at(filter, redirect ? "requestRedirect" : "urlRewrite", "path");
            if (text(change, "type").equals("ReplaceFullPath")) {
                sent = text(change, "replaceFullPath");
            } else {
                String rest = path.substring(matched.length());
                sent = text(change, "replacePrefixMatch").replaceAll("/$", "") + rest;
                sent = sent.isEmpty() ? "/" : sent;
            }
            if (redirect) {
                return "302 " + sent;
            }
        }
        Map<String, Object> backend = list(rule, "backendRefs").get(0);
        return text(backend, "name") + ":" + text(backend, "port") + " " + sent;
    }

    @ParameterizedTest
    @CsvSource({
        "/, dify-web:3000 /",
        "/apps, dify-web:3000 /apps",
        "/explore/apps, dify-web:3000 /explore/apps",
        "/console/api/setup, dify-api:5001 /console/api/setup",
        "/v1/chat, dify-api:5001 /v1/chat",
        "/e/abc, dify-plugin-daemon:5002 /e/abc"
    })
    void theRoutesAreThoseOfTheIngress(String path, String answer) {
        assertThat(answer(render(), path)).isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource({"/dify, 302 /", "/dify/apps, 302 /apps", "/difyx, dify-web:3000 /difyx", "/v1, dify-api:5001 /v1"})
    void theStockWebImageIsReachedThroughARedirect(String path, String answer) {
        assertThat(answer(render("expose.path", "/dify"), path)).isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource({
        "/dify, dify-web:3000 /dify",
        "/dify/apps, dify-web:3000 /dify/apps",
        "/dify/console/api/x, dify-api:5001 /console/api/x",
        "/dify/e/abc, dify-plugin-daemon:5002 /e/abc",
        "/signin, 302 /dify/signin",
        "/other, 404"
    })
    void aWebImageBuiltForThePathKeepsItAndTheApiLosesIt(String path, String answer) {
        ChartObjects rendered =
                render("expose.path", "/dify", "images.web.basePath", "/dify", "images.web.repository", "mine/web");

        assertThat(answer(rendered, path)).isEqualTo(answer);
        assertThat(rendered.ofKind("HTTPRoute"))
                .allSatisfy(r -> assertThat(list(r, "spec", "rules")).hasSizeBetween(1, 16));
    }

    @Test
    void itTakesTheIngresssPlaceWithoutAClass() {
        ChartObjects rendered = render(
                "expose.enabled",
                false,
                "expose.ingressClassName",
                "",
                "expose.path",
                "/dify",
                "expose.host",
                "a.example");

        assertThat(rendered.ofKind("Ingress")).isEmpty();
        assertThat(strings(rendered.get("HTTPRoute", "dify"), "spec", "hostnames"))
                .containsExactly("a.example");
        assertThat(list(rendered.get("HTTPRoute", "dify"), "spec", "parentRefs"))
                .containsExactly(Map.of("name", "edge", "namespace", "gateways"));
        assertThat(rendered.findings()).isEmpty();
    }

    @Test
    void itIsOffUntilAGatewayIsNamed() {
        assertThat(ComposeFolder.render(chart).ofKind("HTTPRoute")).isEmpty();
        assertThatThrownBy(() -> ComposeFolder.render(chart, "expose.gateway.enabled", true))
                .hasMessageContaining("expose.gateway.parentRefs is required");
    }

    @Test
    void aRouteToWhatIsOffIsLeftOut() {
        assertThat(answer(render("web.enabled", false), "/apps")).isEqualTo("404");
    }
}
