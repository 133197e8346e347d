package dev.compose2dify.plan.component;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.support.ComposeFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway that the Ingress replaces disappears with nothing in silence. */
class GatewayReportTest {
    @TempDir
    Path temp;

    @Test
    void portsMountsVariablesAndNetworksOfTheGatewayAreInTheReport() {
        assertThat(ComposeFolder.at(temp, """
                        services:
                          api: {image: "langgenius/dify-api:1.11.4", environment: {MODE: api}}
                          web: {image: "langgenius/dify-web:1.11.4"}
                          nginx:
                            image: nginx:latest
                            ports: ["80:80", "9000:9000"]
                            environment: {NGINX_SERVER_NAME: _}
                            volumes: ["./www:/www"]
                            networks: [front]
                        networks: {front: }
                        """).decisions())
                .filteredOn(d -> d.service().equals("nginx"))
                .extracting(d -> d.subject() + " " + d.name() + " " + d.outcome())
                .contains(
                        "PORT 80/tcp MOVED",
                        "PORT 9000/tcp ATTENTION",
                        "VARIABLE NGINX_SERVER_NAME DROPPED",
                        "VOLUME /www DROPPED",
                        "NETWORK front DROPPED");
    }
}
