package dev.compose2dify.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.catalog.Catalog;
import dev.compose2dify.chart.IngressPlan;
import dev.compose2dify.plan.route.IngressPlanner;
import dev.compose2dify.plan.route.NginxFile;
import dev.compose2dify.plan.route.NginxRoutes;
import dev.compose2dify.plan.route.RouteTable;
import dev.compose2dify.render.Routers.Router;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The Ingress leads every request to the service to which the release's own nginx leads it. */
class RoutingProofTest {
    private static final Path CORPUS = Path.of("../shared/corpus/dify");

    /** Requests that the web app, the API and plugins make, and some that only look like them. */
    private static final List<String> REQUESTS = List.of(
            "/",
            "/signin",
            "/signup",
            "/install",
            "/init",
            "/apps",
            "/app/0a1b/workflow",
            "/datasets",
            "/datasets/1/api",
            "/explore",
            "/explore/apps",
            "/explore/installed/1",
            "/education-apply",
            "/embed.js",
            "/embed.min.js",
            "/plugins",
            "/tools",
            "/account",
            "/activate",
            "/agents",
            "/access",
            "/chat/abc",
            "/chatbot/abc",
            "/completion/abc",
            "/workflow/abc",
            "/webapp-signin",
            "/oauth-callback",
            "/_next/static/chunks/main.js",
            "/_next/image",
            "/manifest.json",
            "/logo/logo.svg",
            "/favicon.ico",
            "/console",
            "/console/api",
            "/console/api/setup",
            "/console/api/apps?page=1",
            "/api",
            "/api/site",
            "/api/chat-messages",
            "/v1",
            "/v1/chat-messages",
            "/v1/files/upload",
            "/files",
            "/files/1/file-preview",
            "/files/tools/1.png",
            "/e/abc",
            "/e/abc/webhook/x",
            "/mcp",
            "/mcp/server/abc/mcp",
            "/triggers",
            "/triggers/plugin/abc",
            "/triggers/webhook/abc",
            "/socket.io/",
            "/socket.io/?EIO=4&transport=websocket",
            "/openapi",
            "/openapi/v1/apps",
            "/health",
            "/plugin",
            "/event",
            "/v2",
            "/e",
            "/apiX",
            "/v1beta",
            "/filesystem",
            "/mcpX",
            "/triggersX",
            "/openapi.json",
            "/console/apiX",
            "/socket.io");

    /**
     * Where nginx ingress cannot agree: it compares path elements, nginx and Traefik compare characters. Nothing in the web
     * app or the API of any release asks for these.
     */
    private static final Set<String> ELEMENT_WISE_DIFFERENCES = Set.of(
            "/e",
            "/apiX",
            "/v1beta",
            "/filesystem",
            "/mcpX",
            "/triggersX",
            "/openapi.json",
            "/console/apiX",
            "/socket.io");

    @TempDir
    Path directory;

    @Test
    void aReleaseOfOurOwnWritingIsRoutedTheSameByAllThree() throws IOException {
        String text = """
                server {
                    listen ${NGINX_PORT};
                    location /console/api { proxy_pass http://api:5001; }
                    location /api { proxy_pass http://api:5001; }
                    location /v1 { proxy_pass http://api:5001; }
                    location /files { proxy_pass http://api:5001; }
                    location /mcp { proxy_pass http://api:5001; }
                    location /triggers { proxy_pass http://api:5001; }
                    location /openapi { proxy_pass http://api:5001; }
                    location /e/ { proxy_pass http://plugin_daemon:5002; }
                    location /socket.io/ {
                        set $s ${UPSTREAM};
                        proxy_pass http://$s;
                    }
                    location / { proxy_pass http://web:3000; }
                    ${HTTPS_CONFIG}
                }
                """;

        prove(text, Map.of("NGINX_PORT", "80", "UPSTREAM", "api_websocket:5001"), "1.16.1");
    }

    @TestFactory
    Stream<DynamicTest> everyReleaseOfTheCorpusIsRoutedTheSameByAllThree() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(CORPUS), "no corpus of Dify releases beside the project");
        List<Path> releases;
        try (Stream<Path> list = Files.list(CORPUS)) {
            releases = list.sorted().toList();
        }
        return releases.stream()
                .map(release -> DynamicTest.dynamicTest(release.getFileName().toString(), () -> {
                    List<Path> files;
                    try (Stream<Path> list = Files.list(release.resolve("project/nginx/conf.d"))) {
                        files = list.sorted().toList();
                    }
                    assertThat(files).hasSize(1);
                    prove(
                            Files.readString(files.get(0)),
                            nginxEnvironment(release.resolve("expected/default.json")),
                            release.getFileName().toString());
                }));
    }

    private void prove(String nginxText, Map<String, String> environment, String version) throws IOException {
        NginxFile file = new NginxFile("default.conf", "/etc/nginx/conf.d/default.conf.template", nginxText);
        RouteTable table = NginxRoutes.read(List.of(file), environment);
        IngressPlan plan = IngressPlanner.of(
                table,
                Catalog.load().webPages(),
                route -> Optional.of(route.service().replace('_', '-')));
        assertThat(plan.diagnostics()).isEmpty();
        IngressChart chart = IngressChart.write(directory.resolve(version), plan, version);

        Router nginx = Routers.nginx(nginxText, environment);
        Map<String, String> expected = answers(nginx, REQUESTS);
        assertThat(expected.values()).as("nginx answers everything").doesNotContain("nobody");

        Router traefik = Routers.traefik(chart.render(Map.of("expose.path", "/")));
        assertThat(answers(traefik, REQUESTS)).as("Traefik").isEqualTo(expected);

        Router nginxIngress =
                Routers.nginxIngress(chart.render(Map.of("expose.path", "/", "expose.ingressClassName", "nginx")));
        Map<String, String> elementWise = answers(nginxIngress, REQUESTS);
        Set<String> differences = new TreeSet<>();
        expected.forEach((path, answer) -> {
            if (!answer.equals(elementWise.get(path))) {
                differences.add(path);
            }
        });
        assertThat(ELEMENT_WISE_DIFFERENCES)
                .as("nginx ingress differs elsewhere")
                .containsAll(differences);

        // With the stock image and the default path nothing but /dify changes.
        Router redirecting = Routers.traefik(chart.render(Map.of("expose.path", "/dify", "external.scheme", "https")));
        assertThat(answers(redirecting, REQUESTS)).as("redirect").isEqualTo(expected);
        assertThat(redirecting.answer("/dify")).isEqualTo("-> https://host/");
        assertThat(redirecting.answer("/dify/signin?a=b")).isEqualTo("-> https://host/signin?a=b");

        // With an image built for /dify every request below it arrives as it does at the root.
        Router subpath = Routers.traefik(chart.render(
                Map.of("expose.path", "/dify", "images.web.basePath", "/dify", "external.scheme", "https")));
        Router rewriting = Routers.nginxIngress(chart.render(Map.of(
                "expose.path",
                "/dify",
                "images.web.basePath",
                "/dify",
                "expose.ingressClassName",
                "nginx",
                "external.scheme",
                "https",
                "external.host",
                "dify.example")));
        for (String request : REQUESTS) {
            String answer = expected.get(request);
            if (request.startsWith("/socket.io")) {
                continue;
            }
            boolean toWeb = answer.startsWith("dify-web ");
            String below = request.equals("/") ? "/dify" : "/dify" + request;
            String wanted = toWeb ? "dify-web " + below : answer;
            assertThat(subpath.answer(below)).as("Traefik " + below).isEqualTo(wanted);
            if (!ELEMENT_WISE_DIFFERENCES.contains(request)) {
                assertThat(rewriting.answer(below)).as("nginx ingress " + below).isEqualTo(wanted);
            }
        }
        String socket = expected.get("/socket.io/");
        if (!socket.startsWith("dify-web ")) {
            assertThat(subpath.answer("/socket.io/")).isEqualTo(socket);
            assertThat(rewriting.answer("/socket.io/")).isEqualTo(socket);
        }
        assertThat(subpath.answer("/signin")).isEqualTo("-> https://host/dify/signin");
        assertThat(rewriting.answer("/signin")).isEqualTo("-> https://dify.example/dify/signin");
        assertThat(subpath.answer("/other")).isEqualTo("nobody");
    }

    private static Map<String, String> answers(Router router, List<String> requests) {
        Map<String, String> answers = new TreeMap<>();
        requests.forEach(request -> answers.put(request, router.answer(request)));
        return answers;
    }

    private static Map<String, String> nginxEnvironment(Path composeConfig) throws IOException {
        Object config = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(composeConfig));
        Object environment = IngressChart.map(
                        IngressChart.map(IngressChart.map(config).get("services"))
                                .get("nginx"))
                .get("environment");
        Map<String, String> result = new LinkedHashMap<>();
        if (environment != null) {
            IngressChart.map(environment).forEach((name, value) -> result.put(name, String.valueOf(value)));
        }
        return result;
    }
}
