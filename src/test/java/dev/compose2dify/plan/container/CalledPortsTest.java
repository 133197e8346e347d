package dev.compose2dify.plan.container;

import static dev.compose2dify.support.ChartObjects.list;
import static dev.compose2dify.support.ChartObjects.map;
import static dev.compose2dify.support.ChartObjects.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.support.ChartObjects;
import dev.compose2dify.support.ComposeFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On which port a server listens, and what those are told who call another. */
class CalledPortsTest {
    @TempDir
    Path folder;

    private static final String DIFY = """
              api:
                image: langgenius/dify-api:1.14.2
                environment: {MODE: api, CODE_EXECUTION_ENDPOINT: "http://sandbox:8194"}
              web: {image: "langgenius/dify-web:1.14.2"}
              sandbox: {image: "langgenius/dify-sandbox:0.2.14", environment: {SANDBOX_PORT: "${SANDBOX_PORT:-8194}"}}
            """;

    @Test
    void aPortThatDifysUrlsDoNotFollowIsToldOnce() {
        assertThat(ComposeFolder.at(folder, DIFY)
                        .file(".env", "SANDBOX_PORT=8999\n")
                        .attention())
                .filteredOn(a -> a.contains("8999"))
                .containsExactly("\"sandbox\" listens on 8999 (SANDBOX_PORT), but port 8194 is called:"
                        + " CODE_EXECUTION_ENDPOINT of api");
    }

    @Test
    void aPortThatNobodyChangedIsNotTold() {
        assertThat(ComposeFolder.at(folder, DIFY).attention()).noneMatch(a -> a.contains("is called"));
    }

    @Test
    void theCatalogsRoutesFollowTheChangedPort() {
        ChartObjects chart = ComposeFolder.at(folder, """
                  api: {image: "langgenius/dify-api:1.14.2", environment: {MODE: api, DIFY_PORT: "5111"}}
                  web: {image: "langgenius/dify-web:1.14.2"}
                """).render();
        assertThat(chart.findings()).isEmpty();
        assertThat(chart.ofKind("Ingress").toString()).contains("number=5111").doesNotContain("number=5001");
    }

    @Test
    void aPublishedPortThatTheIngressDoesNotHaveIsTold() {
        assertThat(ComposeFolder.at(folder, DIFY + """
                          nginx: {image: nginx, ports: ["${EXPOSE_NGINX_PORT:-80}:80", "${EXPOSE_NGINX_SSL_PORT:-443}:443"]}
                        """)
                        .file(".env", "EXPOSE_NGINX_PORT=8080\n")
                        .attention())
                .anyMatch(a -> a.startsWith("people reach \"nginx\" on port 8080 today"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "redis:7 | redis-server --port 6380 | redis://store:6380/1 | 6380",
                "postgres:16 | postgres -p 5433 | postgresql://u:p@store:5433/x | 5433",
                "mysql:8 | --port=3307 | mysql://u:p@store:3307/x | 3307",
                "redis:7 | redis-server | redis://store:6379/1 | 6379",
            })
    void aServerWhoseCommandNamesThePortThatIsCalledListensThere(String image, String command, String url, int port) {
        ChartObjects chart =
                ComposeFolder.at(folder, """
                  app: {image: example.com/app:1, environment: {STORE_URL: "%s"}}
                  store:
                    image: %s
                    command: %s
                """.formatted(url, image, command)).render();
        assertThat(list(chart.get("Service", "dify-store"), "spec", "ports"))
                .extracting(p -> text(p, "port"))
                .containsExactly(Integer.toString(port));
        // Not the image's own program, which asks on the usual port.
        assertThat(map(chart.container("store"), "readinessProbe", "tcpSocket")).isNotEmpty();
    }
}
