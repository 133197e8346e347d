package dev.compose2dify.plan.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What nginx keeps from the public, or for another site, is not published on Dify's address. */
class ProtectedRoutesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "auth_basic \"staff\";",
                "auth_request /authz;",
                "allow 10.0.0.0/8; deny all;",
                "internal;",
                "limit_except GET { deny all; }",
                "satisfy any; allow 10.0.0.0/8; deny all; auth_basic x;",
                "if ($http_x_key != \"k\") { return 403; }",
                "ssl_verify_client on;",
                "access_by_lua_block { check }",
                "access_by_lua_file /etc/nginx/check.lua;",
                "auth_ldap \"staff\";",
            })
    void aProtectedLocationIsLeftOutWithItsReason(String rule) {
        RouteTable table = server("location /admin { " + rule + " proxy_pass http://admin:8080; }"
                + " location / { proxy_pass http://web:3000; }");

        assertThat(table.routes()).extracting(Route::path).containsExactly("/");
        assertThat(table.withheld()).isTrue();
        assertThat(table.diagnostics()).singleElement().asString().contains("/admin", "publish it open");
    }

    @Test
    void aRuleOfTheServerProtectsItsLocationsUnlessTheyLiftIt() {
        RouteTable table = server("auth_basic staff; location /admin { proxy_pass http://admin:1; }"
                + " location / { auth_basic off; proxy_pass http://web:3000; }");

        assertThat(table.routes()).extracting(Route::path).containsExactly("/");
    }

    @Test
    void aRuleAroundAllServersProtectsThem() {
        RouteTable table = NginxRoutes.read(
                List.of(new NginxFile(
                        "./nginx.conf",
                        "/etc/nginx/nginx.conf",
                        "http { deny all; server { location / { proxy_pass http://web:3000; } } }")),
                Map.of());

        assertThat(table.routes()).isEmpty();
        assertThat(table.withheld()).isTrue();
    }

    @Test
    void allowAloneProtectsNothing() {
        assertThat(server("allow all; location / { proxy_pass http://web:3000; }")
                        .routes())
                .hasSize(1);
    }

    @Test
    void anotherSiteIsNotMergedIntoDifys() {
        RouteTable table = read("server { listen 80; location / { proxy_pass http://web:3000; } }"
                + " server { listen 8443; server_name vec.example.com;"
                + " location /collections { proxy_pass http://weaviate:8080; } }");

        assertThat(table.routes()).extracting(Route::path).containsExactly("/");
        assertThat(table.diagnostics()).singleElement().asString().contains("/collections", "vec.example.com");
    }

    @Test
    void aSecondServerOfTheSameNameAddsItsRoutes() {
        RouteTable table = read("server { server_name dify.example.com; location / { proxy_pass http://web:3000; } }"
                + " server { listen 443 ssl; server_name dify.example.com;"
                + " location /x { proxy_pass http://x:1; } }");

        assertThat(table.routes()).extracting(Route::path).containsExactly("/", "/x");
    }

    @Test
    void includesAreFollowedAsNginxFindsFiles() {
        List<NginxFile> files = List.of(
                file(
                        "default.conf.template",
                        "server { include /etc/nginx/conf.d/locations/*; include conf.d/own/[ab]?.inc;"
                                + " location / { proxy_pass http://web:3000; } }"),
                file("locations/superset.inc", "location /superset { proxy_pass http://superset:8088; }"),
                file("locations/.hidden", "location /hidden { proxy_pass http://hidden:1; }"),
                file("locations/deep/x.inc", "location /deep { proxy_pass http://deep:1; }"),
                file("own/a1.inc", "location /a1 { proxy_pass http://a:1; }"),
                file("own/c1.inc", "location /c1 { proxy_pass http://c:1; }"));

        assertThat(NginxRoutes.read(files, Map.of()).routes())
                .extracting(Route::path)
                .containsExactlyInAnyOrder("/superset", "/a1", "/");
    }

    @Test
    void aFileThatIncludesItselfEnds() {
        assertThat(read("server { include /etc/nginx/conf.d/default.conf; location / { proxy_pass http://web:1; } }")
                        .routes())
                .hasSizeLessThan(2);
    }

    @Test
    void anIncludeOfAFileThatIsNotHereIsTold() {
        assertThat(server("include /etc/nginx/secret-routes.conf; location / { proxy_pass http://web:3000; }")
                        .diagnostics())
                .singleElement()
                .asString()
                .contains("secret-routes.conf");
    }

    private static RouteTable server(String body) {
        return read("server { " + body + " }");
    }

    private static RouteTable read(String text) {
        return NginxRoutes.read(List.of(file("default.conf.template", text)), Map.of());
    }

    private static NginxFile file(String name, String text) {
        return new NginxFile("./nginx/conf.d/" + name, "/etc/nginx/conf.d/" + name, text);
    }
}
