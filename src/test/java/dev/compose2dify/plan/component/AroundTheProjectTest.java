package dev.compose2dify.plan.component;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.support.ComposeFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Docker and other projects did for a service is told with what to do instead. */
class AroundTheProjectTest {
    @TempDir
    Path folder;

    @Test
    void aNetworkOfAnotherProjectIsToldInOneRow() {
        ComposeFolder project = ComposeFolder.at(folder, """
                services:
                  a: {image: "example/a:1", networks: [shared]}
                  b: {image: "example/b:1", networks: [shared, own]}
                networks: {shared: {external: true, name: proxy_net}, own: {}}
                """);
        assertThat(project.attention().stream().distinct())
                .filteredOn(a -> a.contains("outside of this project"))
                .singleElement()
                .asString()
                .contains("\"proxy_net\"");
    }

    @ParameterizedTest
    @CsvSource({
        "containrrr/watchtower:1.7.1, updates images",
        "registry.example:5000/mirror/willfarrell/autoheal, restarts what is unhealthy",
        "mcuadros/ofelia, runs jobs",
        "portainer/portainer-ce:2, manages containers",
        "portainer/agent:2, manages containers",
        "amir20/dozzle, shows logs",
        "tecnativa/docker-socket-proxy, guards",
        "offen/docker-volume-backup:v2, backs up"
    })
    void aToolThatWorksOnDockerIsTold(String image, String what) {
        assertThat(ComposeFolder.at(folder, "  tool: {image: \"" + image + "\"}\n")
                        .attention())
                .anyMatch(a -> a.startsWith("\"tool\" works on Docker itself (it " + what));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "com.centurylinklabs.watchtower.enable",
                "ofelia.job-exec.x.schedule",
                "autoheal",
                "caddy",
                "caddy_0.reverse_proxy",
                "docker-volume-backup.stop-during-backup",
                "co.elastic.logs/enabled"
            })
    void aLabelWithMeaningIsTold(String label) {
        assertThat(ComposeFolder.at(folder, "  app: {image: \"example/a:1\", labels: {\"" + label + "\": \"x\"}}\n")
                        .attention())
                .anyMatch(a -> a.startsWith("labels like " + label));
    }

    @ParameterizedTest
    @ValueSource(strings = {"com.example.team", "maintainer", "org.opencontainers.image.title", "caddyshack"})
    void aLabelWithoutMeaningIsNot(String label) {
        assertThat(ComposeFolder.at(folder, "  app: {image: \"example/agent:1\", labels: {\"" + label + "\": \"x\"}}\n")
                        .attention())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host.docker.internal",
                "HOST.Docker.Internal",
                "gateway.docker.internal",
                "host.containers.internal",
                "docker.for.mac.host.internal",
                "docker.for.win.localhost",
                "192.168.65.254",
                "172.17.0.1"
            })
    void dockersMachineIsToldInVariablesAndCommands(String host) {
        ComposeFolder project = ComposeFolder.at(folder, """
                  app:
                    image: example/a:1
                    command: [serve, --model, "http://%s:11434/v1"]
                    environment: {MODEL_URL: "http://%s:11434"}
                """.formatted(host, host));
        assertThat(project.attention())
                .anyMatch(a -> a.startsWith("MODEL_URL names the host that Docker runs on"))
                .anyMatch(a -> a.startsWith("the command names the host that Docker runs on"));
    }

    /** Dify's database by a name that extra_hosts gives an address: the pod has it too. */
    @Test
    void aServerByAnOwnHostEntryIsThere() {
        assertThat(ComposeFolder.at(folder, """
                  api:
                    image: langgenius/dify-api:1.14.2
                    extra_hosts: ["dbhost:10.1.2.3"]
                    environment: {MODE: api, DB_HOST: dbhost, SECRET_KEY: x}
                  web: {image: "langgenius/dify-web:1.14.2"}
                """).attention()).noneMatch(a -> a.contains("dbhost"));
    }
}
