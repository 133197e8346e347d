package dev.compose2dify.plan.component;

import static dev.compose2dify.support.ChartObjects.strings;
import static dev.compose2dify.support.ChartObjects.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.support.ChartObjects;
import dev.compose2dify.support.ComposeFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who calls the gateway by its name calls, on the cluster, what the gateway passes that path on to. */
class GatewayNamesTest {
    private static final String NGINX = """
            server {
              listen 80;
              listen 8443 ssl;
              location /v1 { proxy_pass http://api:5001; }
              location /console/api { proxy_pass http://api:5001; }
              location /e/ { proxy_pass http://plugin_daemon:5002; }
              location = /health { proxy_pass http://plugin_daemon:5002; }
              location /secret { auth_basic x; proxy_pass http://api:5001; }
              location /old { proxy_pass http://api:5001/new; }
              location ~ ^/hook { proxy_pass http://api:5001; }
              location / { proxy_pass http://web:3000; }
            }
            """;

    @TempDir
    Path folder;

    private ComposeFolder project(String rest) {
        return ComposeFolder.at(folder, """
                  api: {image: "langgenius/dify-api:1.14.2", environment: {MODE: api}}
                  web: {image: "langgenius/dify-web:1.14.2"}
                  plugin_daemon: {image: "langgenius/dify-plugin-daemon:0.5.3-local"}
                  nginx:
                    image: nginx:latest
                    ports: ["8088:80"]
                    volumes: ["./conf.d:/etc/nginx/conf.d"]
                """ + rest).file("conf.d/default.conf", NGINX);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://nginx/v1 | http://dify-api:5001/v1",
                "https://nginx/v1/chat?x=1 | http://dify-api:5001/v1/chat?x=1",
                "wss://nginx:8443/v1 | ws://dify-api:5001/v1",
                "http://NGINX:80/e/hook | http://dify-plugin-daemon:5002/e/hook",
                "http://nginx/health | http://dify-plugin-daemon:5002/health",
                "http://nginx/signin | http://dify-web:3000/signin",
                "nginx:80/v1 | dify-api:5001/v1",
                "http://docker-nginx-1/v1 | http://dify-api:5001/v1",
                "http://host.docker.internal:8088/v1 | http://dify-api:5001/v1",
                "http://nginx/v1,http://nginx/e/ | http://dify-api:5001/v1,http://dify-plugin-daemon:5002/e/",
                "{\"base\":\"http://nginx/v1\"} | {\"base\":\"http://dify-api:5001/v1\"}",
            })
    void aUrlOfTheGatewayBecomesOneOfWhatAnswersItsPath(String written, String expected) {
        ComposeFolder project =
                project("  app: {image: example.com/app:1, environment: {MODEL_URL: '" + written + "'}}\n");
        ChartObjects chart = project.render();
        assertThat(text(chart.get("ConfigMap", "dify-app-env"), "data", "MODEL_URL"))
                .isEqualTo(expected);
        assertThat(project.attention()).noneMatch(a -> a.contains("names the gateway"));
        assertThat(chart.findings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://nginx",
                "http://nginx/",
                "http://nginx/secret/x",
                "http://nginx/old",
                "http://nginx/hook/1",
                "http://nginx:9000/v1",
                "http://nginx/console",
                "nginx"
            })
    void whereNoSingleComponentAnswersItIsTold(String written) {
        assertThat(project("  app: {image: example.com/app:1, environment: {MODEL_HOST: '" + written + "'}}\n")
                        .attention())
                .anyMatch(a -> a.startsWith("MODEL_HOST names the gateway \"nginx\""));
    }

    @Test
    void inCommandsProbesAndSecretsAsWell() {
        ChartObjects chart = project("""
                  app:
                    image: example.com/app:1
                    command: ["app", "--base=https://nginx/v1", "sh -c 'curl http://nginx/console/api/x'"]
                    healthcheck: {test: ["CMD", "curl", "-f", "http://nginx/v1/health"]}
                    environment: {MODEL_URL: "http://u:markerpw@nginx/v1"}
                """).render();
        assertThat(strings(chart.container("app"), "args"))
                .containsExactly(
                        "app", "--base=http://dify-api:5001/v1", "sh -c 'curl http://dify-api:5001/console/api/x'");
        assertThat(chart.container("app").toString())
                .contains("http://dify-api:5001/v1/health")
                .doesNotContain("//nginx");
        assertThat(chart.secretValues()).contains("http://u:markerpw@dify-api:5001/v1");
    }

    @Test
    void aGatewayThatHasOneRouteOnlyAnswersEverywhere() {
        ChartObjects chart = ComposeFolder.at(folder, """
                  shop: {image: example.com/shop:1}
                  nginx: {image: nginx:1, volumes: ["./conf.d:/etc/nginx/conf.d"]}
                  app: {image: example.com/app:1, environment: {SHOP_URL: "http://nginx"}}
                """)
                .file("conf.d/default.conf", "server { location / { proxy_pass http://shop:7000; } }\n")
                .render();
        assertThat(text(chart.get("ConfigMap", "dify-app-env"), "data", "SHOP_URL"))
                .isEqualTo("http://dify-shop:7000");
    }
}
