package dev.compose2dify.plan.component;

import static dev.compose2dify.support.ChartObjects.list;
import static dev.compose2dify.support.ChartObjects.map;
import static dev.compose2dify.support.ChartObjects.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.support.ChartObjects;
import dev.compose2dify.support.ComposeFolder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing of Dify is in a chart without it, and nothing of it in a service that merely has a name of Dify's. */
class WithoutDifyTest {
    @TempDir
    Path folder;

    private static final String FOREIGN = """
              web: {image: "example/front:1", ports: ["8080:80"], environment: {API: "http://api:8000"}}
              api: {image: "example/back:1", environment: {WEB_URL: "http://web:3000", CONSOLE_API_URL: "http://localhost"}}
              worker: {image: "example/back:1"}
            """;

    @Test
    void itHasNeitherRoutesNorVariablesNorMiddlewareOfDify() {
        ChartObjects chart = ComposeFolder.at(folder, FOREIGN).render("expose.path", "/app");
        assertThat(chart.ofKind("Ingress")).isEmpty();
        assertThat(chart.ofKind("Middleware")).isEmpty();
        assertThat(map(chart.get("ConfigMap", "dify-web-env"), "data")).containsOnlyKeys("API");
        assertThat(map(chart.get("ConfigMap", "dify-api-env"), "data"))
                .containsOnlyKeys("WEB_URL", "CONSOLE_API_URL")
                .containsEntry("CONSOLE_API_URL", "http://localhost");
        assertThat(chart.findings()).isEmpty();
    }

    @Test
    void itsTextsDoNotSpeakOfDifysVersionAndKeys() {
        ComposeFolder project = ComposeFolder.at(folder, FOREIGN);
        for (String file : List.of("MIGRATION.md", "README.md", "templates/NOTES.txt", "Chart.yaml")) {
            assertThat(project.chart().files().files().get(file).text())
                    .as(file)
                    .doesNotContain("Dify latest")
                    .doesNotContain("SECRET_KEY")
                    .doesNotContain("Dify Community");
        }
    }

    @Test
    void itKeepsTheRoutesOfItsOwnNginx() {
        ChartObjects chart = ComposeFolder.at(folder, FOREIGN + """
                  nginx: {image: "nginx:1.27", volumes: ["./site.conf:/etc/nginx/conf.d/site.conf:ro"], ports: ["80:80"]}
                """)
                .file(
                        "site.conf",
                        "server { listen 80; location / { proxy_pass http://web:80; } location /rest { proxy_pass http://api:8000; } }")
                .render();
        assertThat(list(chart.ofKind("Ingress").get(0), "spec", "rules").stream()
                        .flatMap(r -> list(r, "http", "paths").stream())
                        .map(p -> text(p, "path")))
                .containsExactly("/rest", "/");
    }

    @Test
    void aServiceNamedLikeOneOfDifysIsNotDifys() {
        ChartObjects chart = ComposeFolder.at(folder, """
                  dify_api: {image: "langgenius/dify-api:1.13.0", environment: {MODE: api, SECRET_KEY: sk-mine-123456}}
                  dify_web: {image: "langgenius/dify-web:1.13.0"}
                  api: {image: "example/back:1", expose: ["9000"], environment: {CONSOLE_API_URL: "http://here", A: b}}
                  web: {image: "example/front:1", expose: ["80"], environment: {A: b}}
                """).render();
        List<String> backends = list(chart.ofKind("Ingress").get(0), "spec", "rules").stream()
                .flatMap(r -> list(r, "http", "paths").stream())
                .map(p -> text(p, "backend", "service", "name"))
                .distinct()
                .toList();
        assertThat(backends).containsExactlyInAnyOrder("dify-api", "dify-web");
        assertThat(text(chart.container("api"), "image")).contains("langgenius/dify-api");
        assertThat(text(chart.container("web"), "image")).contains("langgenius/dify-web");
    }

    @Test
    void routesOfDifyDoNotLeadToAServiceThatIsOnlyCalledWeb() {
        ChartObjects chart = ComposeFolder.at(folder, """
                  api: {image: "langgenius/dify-api:1.13.0", environment: {MODE: api, SECRET_KEY: sk-mine-123456}}
                  web: {image: "example/front:1", expose: ["80"], environment: {A: b}}
                """).render();
        assertThat(list(chart.ofKind("Ingress").get(0), "spec", "rules").stream()
                        .flatMap(r -> list(r, "http", "paths").stream())
                        .map(p -> text(p, "backend", "service", "name"))
                        .distinct())
                .containsExactly("dify-api");
        assertThat(map(chart.get("ConfigMap", "dify-web-env"), "data")).containsOnlyKeys("A");
    }
}
