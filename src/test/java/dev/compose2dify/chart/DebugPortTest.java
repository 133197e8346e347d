package dev.compose2dify.chart;

import static dev.compose2dify.support.ChartObjects.at;
import static dev.compose2dify.support.ChartObjects.list;
import static dev.compose2dify.support.ChartObjects.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.support.ChartObjects;
import dev.compose2dify.support.ComposeFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The port for debugging plugins is opened without the plugin daemon's own, and what opens too much is told. */
class DebugPortTest {
    @TempDir
    Path temp;

    private ComposeFolder folder(String more) {
        return ComposeFolder.at(temp, """
                services:
                  api:
                    image: langgenius/dify-api:1.11.4
                    environment: {MODE: api, CONSOLE_CORS_ALLOW_ORIGINS: "@WHO@"}
                  plugin_daemon:
                    image: langgenius/dify-plugin-daemon:0.5.2-local
                    environment: {SERVER_KEY: x}
                    ports: ["5003:5003"]
                """.replace("@WHO@", more.isEmpty() ? "*" : "https://a.example") + more);
    }

    @Test
    void theDebugPortIsAServiceOfItsOwn() {
        ComposeFolder folder = folder("");
        ChartObjects rendered = folder.render(
                "pluginDaemon.debugService.type",
                "LoadBalancer",
                "pluginDaemon.debugService.loadBalancerSourceRanges",
                List.of("10.0.0.0/8"));

        assertThat(list(rendered.get("Service", "dify-plugin-daemon"), "spec", "ports"))
                .extracting(p -> at(p, "port"))
                .containsExactly(5002);
        Map<String, Object> debug = rendered.get("Service", "dify-plugin-daemon-debug");
        assertThat(text(debug, "spec", "type")).isEqualTo("LoadBalancer");
        assertThat(list(debug, "spec", "ports")).extracting(p -> at(p, "port")).containsExactly(5003);
        assertThat(list(rendered.get("NetworkPolicy", "dify-plugin-daemon"), "spec", "ingress"))
                .last()
                .isEqualTo(Map.of("ports", List.of(Map.of("port", 5003, "protocol", "TCP"))));
        assertThat(folder.attention()).anyMatch(a -> a.contains("PLUGIN_REMOTE_INSTALL_HOST"));
        assertThat(rendered.findings()).isEmpty();
    }

    @Test
    void whoeverInTheProjectCallsTheDebugPortFindsItWhereItWas() {
        ChartObjects rendered = folder(
                        "  mine: {image: \"registry.example/m:1\", environment: {URL: \"tcp://plugin_daemon:5003\"}}\n")
                .render();

        assertThat(list(rendered.get("Service", "dify-plugin-daemon"), "spec", "ports"))
                .extracting(p -> at(p, "port"))
                .containsExactly(5002, 5003);
        assertThat(rendered.find("Service", "dify-plugin-daemon-debug")).isEmpty();
    }

    @Test
    void anApiThatEveryWebsiteMayCallIsTold() {
        assertThat(folder("").attention()).anyMatch(a -> a.contains("CONSOLE_CORS_ALLOW_ORIGINS"));
        assertThat(folder("  mine: {image: \"registry.example/m:1\"}\n").attention())
                .noneMatch(a -> a.contains("CONSOLE_CORS_ALLOW_ORIGINS"));
    }
}
