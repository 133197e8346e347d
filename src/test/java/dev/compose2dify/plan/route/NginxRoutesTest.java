package dev.compose2dify.plan.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.catalog.Catalog;
import dev.compose2dify.chart.IngressPlan;
import dev.compose2dify.chart.IngressPlan.IngressPath;
import dev.compose2dify.chart.NginxSettings;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.plan.route.Route.MatchKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NginxRoutesTest {
    @Test
    void readsPrefixesWithTheirServiceAndPlace() {
        RouteTable table = server("""
                location /api { proxy_pass http://api:5001; }
                location / {
                    proxy_pass http://web:3000;   # the rest
                    include proxy.conf;
                }
                """);

        assertThat(table.routes())
                .extracting(Route::path, Route::kind, Route::service, Route::port)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("/api", MatchKind.PREFIX, "api", 5001),
                        org.assertj.core.groups.Tuple.tuple("/", MatchKind.PREFIX, "web", 3000));
        assertThat(table.routes().get(1).location()).hasToString("./nginx/conf.d/default.conf.template:3:1");
        assertThat(table.source()).isEqualTo("./nginx/conf.d/default.conf.template");
        assertThat(table.diagnostics()).isEmpty();
    }

    @Test
    void aVariableThatWasSetFromTheEnvironmentIsFollowed() {
        RouteTable table = read("""
                server {
                  location /socket.io/ {
                    resolver 127.0.0.11 valid=30s;
                    set $up ${SOCKET_UPSTREAM};
                    proxy_pass http://$up;
                  }
                }
                """, Map.of("SOCKET_UPSTREAM", "api_websocket:5001"));

        assertThat(table.routes()).singleElement().satisfies(route -> {
            assertThat(route.service()).isEqualTo("api_websocket");
            assertThat(route.port()).isEqualTo(5001);
        });
    }

    @Test
    void aPlaceholderForWholeLinesDoesNotHideWhatFollows() {
        RouteTable table = server("""
                ${ACME_CHALLENGE_LOCATION}
                location /v1 { proxy_pass http://api:5001; }
                ${HTTPS_CONFIG}
                """);

        assertThat(table.routes()).extracting(Route::path).containsExactly("/v1");
    }

    @Test
    void aTemplateWinsOverTheFileThatIsWrittenFromIt() {
        NginxFile template = file("default.conf.template", "server { location / { proxy_pass http://new:1; } }");
        NginxFile old = file("default.conf", "server { location / { proxy_pass http://old:1; } }");

        assertThat(NginxRoutes.read(List.of(old, template), Map.of()).routes())
                .extracting(Route::service)
                .containsExactly("new");
    }

    @Test
    void onlyTemplatesAreFilledFromTheEnvironment() {
        NginxFile plain = file("default.conf", "server { location / { proxy_pass http://${TO}:1; } }");

        assertThat(NginxRoutes.read(List.of(plain), Map.of("TO", "web")).routes())
                .isEmpty();
    }

    @Test
    void quotesCommentsAndNestedBlocksAreRead() {
        RouteTable table = server("""
                # location /dead { proxy_pass http://dead:1; }
                location "/with space" { proxy_pass 'http://a:1'; }
                location /outer {
                  proxy_pass http://b:2;
                  location /outer/inner { proxy_pass http://c:3; }
                }
                """);

        assertThat(table.routes())
                .extracting(Route::path)
                .containsExactlyInAnyOrder("/with space", "/outer", "/outer/inner");
    }

    @Test
    void anUpstreamBlockNamesTheService() {
        RouteTable table = read(
                "upstream back { server api:5001; server api2:5001; } server { location /api { proxy_pass http://back; } }",
                Map.of());

        assertThat(table.routes()).singleElement().extracting(Route::service).isEqualTo("api");
        assertThat(table.diagnostics()).singleElement().asString().contains("several servers");
    }

    @Test
    void exactAndPreferredPrefixesAreToldApart() {
        RouteTable table = server("""
                location = /health { proxy_pass http://api:5001; }
                location ^~ /files { proxy_pass http://api:5001; }
                location =/x { proxy_pass http://api:5001; }
                """);

        assertThat(table.routes())
                .extracting(Route::kind)
                .containsExactly(MatchKind.EXACT, MatchKind.PREFIX, MatchKind.EXACT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "location ~ ^/img/(.*)$ { proxy_pass http://api:1; } | regular expression",
                "location /old { return 301 /new; } | nginx itself answers /old",
                "location /static/ { root /srv; } | nginx itself answers /static/",
                "location /p/ { proxy_pass http://api:1/; } | turns /p/ into /",
                "location /p { rewrite ^/p(.*)$ $1 break; proxy_pass http://api:1; } | changes requests to /p",
                "location /s { proxy_pass https://api:1; } | by https",
                "location /v { proxy_pass http://$nope; } | cannot tell which service /v",
                "auth_basic staff; location / { proxy_pass http://web:1; } | nginx protects / with auth_basic",
                "location / { deny 10.0.0.0/8; proxy_pass http://web:1; } | nginx protects / with deny",
                "return 301 https://$host$request_uri; | redirect of a whole nginx server",
                "location /a { proxy_pass http://a:1; } location /a { proxy_pass http://b:1; } | routed to a already",
            })
    void whatAnIngressCannotDoIsReportedWithItsPlace(String configuration, String expected) {
        assertThat(server(configuration).diagnostics())
                .anySatisfy(d -> assertThat(d.toString())
                        .startsWith("./nginx/conf.d/default.conf.template:2:")
                        .contains(expected));
    }

    @Test
    void aPathThatIsPassedOnAsItIsCounts() {
        RouteTable table = server("""
                location /a/ { proxy_pass http://api:1/a/; }
                location /b { proxy_pass http://api:1$request_uri; }
                """);

        assertThat(table.routes()).extracting(Route::path).containsExactly("/a/", "/b");
    }

    @Test
    void settingsComeFromTheFilesThenFromTheEnvironment() {
        NginxFile proxy = new NginxFile(
                "./nginx/proxy.conf.template",
                "/etc/nginx/proxy.conf.template",
                "proxy_buffering off;\nproxy_read_timeout ${READ};\nproxy_send_timeout 1h30m;\n");

        NginxSettings settings = NginxRoutes.read(
                        List.of(proxy), Map.of("READ", "90", "NGINX_CLIENT_MAX_BODY_SIZE", "15M"))
                .settings();

        assertThat(settings)
                .isEqualTo(new NginxSettings(Optional.of("15m"), OptionalInt.of(90), OptionalInt.of(5400), false));
    }

    @Test
    void brokenFilesGiveNothingInsteadOfFailing() {
        for (String text :
                List.of("", "}", "{", "server {", "\"", "location", "${", "$", "\\", "server { location", "{{{{;}}")) {
            assertThat(read(text, Map.of()).routes()).as(text).isEmpty();
        }
        assertThat(read("{".repeat(100_000) + "${".repeat(100_000), Map.of()).routes())
                .isEmpty();
    }

    @Test
    void aRouteToAServiceThatIsNotInTheChartIsLeftOutWithTheReason() {
        RouteTable table = server("""
                location /socket.io/ { proxy_pass http://api_websocket:5001; }
                location / { proxy_pass http://web:3000; }
                """);

        IngressPlan plan = IngressPlanner.of(
                table,
                Catalog.load().webPages(),
                r -> r.service().equals("web") ? Optional.of("web") : Optional.empty());

        assertThat(plan.paths()).containsExactly(new IngressPath("/", false, "web", 3000));
        assertThat(plan.diagnostics())
                .extracting(Diagnostic::toString)
                .containsExactly("./nginx/conf.d/default.conf.template:2:1: note: the route /socket.io/ is left out: "
                        + "api_websocket is not in the chart");
    }

    @Test
    void aPathThatCouldEndATemplatesStringIsLeftOut() {
        RouteTable table = server("location '/a\"{{fail}}' { proxy_pass http://web:3000; }\n");

        IngressPlan plan = IngressPlanner.of(table, Catalog.load().webPages(), r -> Optional.of(r.service()));

        assertThat(table.routes()).hasSize(1);
        assertThat(plan.paths()).isEmpty();
        assertThat(plan.diagnostics().get(0).toString()).contains("is left out: an Ingress takes none");
    }

    @Test
    void pathsAreOrderedLongestFirst() {
        RouteTable table = server("""
                location / { proxy_pass http://web:3000; }
                location /api { proxy_pass http://api:5001; }
                location /console/api { proxy_pass http://api:5001; }
                """);

        assertThat(IngressPlanner.of(table, Catalog.load().webPages(), r -> Optional.of(r.service()))
                        .paths())
                .extracting(IngressPath::path)
                .containsExactly("/console/api", "/api", "/");
    }

    @Test
    void withoutNginxTheCatalogHasTheRoutesOfTheRelease() {
        assertThat(paths("0.2.1")).containsExactly("/console/api", "/api", "/v1", "/");
        assertThat(paths("0.15.8")).contains("/files").doesNotContain("/e/");
        assertThat(paths("1.11.4")).contains("/e/", "/mcp", "/triggers").doesNotContain("/socket.io/");
        assertThat(paths("1.16.1")).hasSize(11).contains("/socket.io/", "/openapi");
        assertThat(paths("latest")).hasSize(11);
    }

    @Test
    void noPageOfTheWebAppBeginsLikeARouteToAnotherService() {
        assertThat(Catalog.load().webPages())
                .allSatisfy(page -> assertThat(
                                DefaultRoutes.of(Catalog.load(), "latest").routes())
                        .filteredOn(route -> !route.service().equals("web"))
                        .noneMatch(route -> ("/" + page).startsWith(route.path())));
    }

    private static List<String> paths(String version) {
        return IngressPlanner.routes(Catalog.load(), Optional.empty(), List.of(), Set.of(), Optional.of(version))
                .routes()
                .stream()
                .map(Route::path)
                .toList();
    }

    private static RouteTable server(String body) {
        return read("server {\n" + body + "}\n", Map.of());
    }

    private static RouteTable read(String text, Map<String, String> environment) {
        return NginxRoutes.read(List.of(file("default.conf.template", text)), environment);
    }

    private static NginxFile file(String name, String text) {
        return new NginxFile("./nginx/conf.d/" + name, "/etc/nginx/conf.d/" + name, text);
    }
}
