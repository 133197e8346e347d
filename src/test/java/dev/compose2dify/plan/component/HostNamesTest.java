package dev.compose2dify.plan.component;

import static dev.compose2dify.support.ChartObjects.list;
import static dev.compose2dify.support.ChartObjects.strings;
import static dev.compose2dify.support.ChartObjects.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.chart.Decision;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.support.ChartObjects;
import dev.compose2dify.support.ComposeFolder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** By which names a container reaches others, and what stands in their place on a cluster. */
class HostNamesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "store",
                "linked",
                "by-alias",
                "own-name",
                "box",
                "docker-store-1",
                "some_old_project_store_1",
                "store.inner",
                "by-alias.inner",
                "172.28.0.9"
            })
    void everyNameThatDockerKnowsForAServiceBecomesItsService(String host) {
        ChartObjects chart = ComposeFolder.at(folder, """
                services:
                  app:
                    image: example/app:1
                    links: ["store:linked"]
                    environment: {STORE_URL: "http://%s:7700/x", STORE_HOST: "%s"}
                  store:
                    image: example/store:1
                    container_name: own-name
                    hostname: box
                    expose: ["7700"]
                    networks: {inner: {aliases: [by-alias], ipv4_address: 172.28.0.9}}
                networks: {inner: {name: inner}}
                """.formatted(host, host)).render();
        assertThat(text(chart.get("ConfigMap", "dify-app-env"), "data", "STORE_URL"))
                .isEqualTo("http://dify-store:7700/x");
        assertThat(text(chart.get("ConfigMap", "dify-app-env"), "data", "STORE_HOST"))
                .isEqualTo("dify-store");
    }

    @Test
    void aNameOfANumberedHostElsewhereStaysAsItIs() {
        ChartObjects chart = ComposeFolder.at(folder, """
                  app: {image: "example/app:1", environment: {A_HOST: node-1.example.com, B_HOST: other-2}}
                  node: {image: "example/node:1"}
                """).render();
        assertThat(text(chart.get("ConfigMap", "dify-app-env"), "data", "A_HOST"))
                .isEqualTo("node-1.example.com");
        assertThat(text(chart.get("ConfigMap", "dify-app-env"), "data", "B_HOST"))
                .isEqualTo("other-2");
    }

    @ParameterizedTest
    @CsvSource({
        "http://host.docker.internal:8081/x,        http://dify-backend:8080/x",
        "http://gateway.docker.internal:8081,       http://dify-backend:8080",
        "http://172.17.0.1:8081/,                   http://dify-backend:8080/",
        "http://172.18.0.1:8081/,                   http://dify-backend:8080/",
        "http://thehost:8081/,                      http://dify-backend:8080/",
        "http://host.docker.internal/y,             http://dify-front:3000/y",
        "host.docker.internal:8081,                 dify-backend:8080"
    })
    void aPortPublishedOnDockersHostBecomesThePortOfTheContainer(String written, String wanted) {
        ChartObjects chart =
                ComposeFolder.at(folder, """
                  app:
                    image: example/app:1
                    extra_hosts: ["thehost:host-gateway"]
                    environment: {TARGET: "%s"}
                    command: ["serve", "--upstream=%s"]
                  backend: {image: "example/be:1", ports: ["8081:8080"]}
                  front: {image: "example/fe:1", ports: ["80:3000"]}
                """.formatted(written, written)).render();
        assertThat(text(chart.get("ConfigMap", "dify-app-env"), "data", "TARGET"))
                .isEqualTo(wanted);
        assertThat(strings(chart.container("app"), "args")).contains("--upstream=" + wanted);
    }

    @Test
    void aPortInAVariableOfItsOwnBecomesThePortOfTheContainer() {
        ChartObjects chart = ComposeFolder.at(folder, """
                  app:
                    image: example/app:1
                    environment: {PEER_HOST: host.docker.internal, PEER_PORT: "9000", OTHER_PORT: "9000"}
                  peer: {image: "example/peer:1", ports: ["9000:7000"]}
                """).render();
        assertThat(text(chart.get("ConfigMap", "dify-app-env"), "data", "PEER_HOST"))
                .isEqualTo("dify-peer");
        assertThat(text(chart.get("ConfigMap", "dify-app-env"), "data", "PEER_PORT"))
                .isEqualTo("7000");
        assertThat(text(chart.get("ConfigMap", "dify-app-env"), "data", "OTHER_PORT"))
                .isEqualTo("9000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://host.docker.internal:11434",
                "http://172.17.0.1:8000/v1",
                "gateway.docker.internal:9997",
                "http://thehost:1"
            })
    void aVariableThatNamesDockersHostIsToldWithWhatToDo(String value) {
        List<Decision> told = attention(ComposeFolder.at(folder, """
                  app:
                    image: example/app:1
                    extra_hosts: ["thehost:host-gateway"]
                    environment: {MODEL_URL: "%s", NO_PROXY: "host.docker.internal,172.17.0.1"}
                """.formatted(value)));
        assertThat(told)
                .filteredOn(d -> d.name().equals("MODEL_URL"))
                .hasSize(1)
                .allSatisfy(d -> assertThat(d.location()).isPresent());
        assertThat(told).noneMatch(d -> d.name().equals("NO_PROXY"));
    }

    @Test
    void aVariableThatNamesAnInactiveServiceIsTold() {
        List<Decision> told = attention(ComposeFolder.at(folder, """
                  app: {image: "example/app:1", environment: {SEARCH_URL: "http://search:9200", CACHE_HOST: cache}}
                  cache: {image: "example/cache:1"}
                  search: {image: "example/search:1", profiles: [full]}
                """));
        assertThat(told).extracting(Decision::name).contains("SEARCH_URL").doesNotContain("CACHE_HOST");
    }

    @Test
    void whatDifyIsToldNotToUseIsNoMatterOfAttention() {
        ComposeFolder project = ComposeFolder.at(folder, """
                  api:
                    image: langgenius/dify-api:1.13.0
                    environment: {MODE: api, VECTOR_STORE: qdrant, QDRANT_URL: "http://qdrant:6333", PGVECTOR_HOST: pgvector, MILVUS_URI: "http://host.docker.internal:19530"}
                  qdrant: {image: "qdrant/qdrant:v1.8.3", profiles: [qdrant]}
                  pgvector: {image: "pgvector/pgvector:pg16", profiles: [pgvector]}
                """);
        assertThat(attention(project))
                .extracting(Decision::name)
                .contains("QDRANT_URL")
                .doesNotContain("PGVECTOR_HOST", "MILVUS_URI");
    }

    @Test
    void aServiceThatIsNamedWithoutAPortHasAHeadlessService() {
        ChartObjects chart = ComposeFolder.at(folder, """
                  app: {image: "example/app:1", environment: {TUNNEL_HOST: tunnel_daemon, QUEUE_URL: "amqp://queue", PEERS: "queue,idle"}}
                  tunnel_daemon: {image: "example/tunnel:1"}
                  queue: {image: "example/queue:1"}
                  idle: {image: "example/idle:1"}
                  alone: {image: "example/alone:1"}
                """).render();
        assertThat(text(chart.get("Service", "dify-tunnel-daemon"), "spec", "clusterIP"))
                .isEqualTo("None");
        assertThat(text(chart.get("Service", "dify-idle"), "spec", "clusterIP")).isEqualTo("None");
        assertThat(list(chart.get("Service", "dify-queue"), "spec", "ports"))
                .extracting(p -> p.get("port"))
                .containsExactly(5672);
        assertThat(chart.find("Service", "dify-alone")).isEmpty();
        assertThat(chart.findings()).isEmpty();
    }

    @Test
    void namesOfExtraHostsAreMadeValidOrTold() {
        ComposeFolder project = ComposeFolder.at(folder, """
                  app:
                    image: example/app:1
                    extra_hosts: ["LicenseServer:10.0.0.5", "licenseserver:10.0.0.5", "my_nas:10.0.0.6", "a.b-c:10.0.0.7"]
                """);
        assertThat(list(project.render().pod("app"), "hostAliases"))
                .extracting(a -> strings(a, "hostnames"))
                .containsExactly(List.of("licenseserver"), List.of("a.b-c"));
        assertThat(attention(project)).anyMatch(d -> d.reason().contains("my_nas"));
    }

    private static List<Decision> attention(ComposeFolder project) {
        return project.decisions().stream()
                .filter(d -> d.outcome() == Outcome.ATTENTION)
                .toList();
    }
}
