package dev.compose2dify.plan.reference;

import static dev.compose2dify.plan.reference.TestProject.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.compose.Project;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoopbackReferencesTest {
    private static final Map<String, Set<Integer>> FACTS = Map.of("chroma", Set.of(8000), "tidb", Set.of(4000));

    private static Project project(String variable, String value, String port) {
        TestProject project = new TestProject();
        TestProject.ServiceBuilder client = service("worker").env(variable, value);
        if (port != null) {
            client.env(variable.replaceAll("HOST$", "PORT"), port);
        }
        return project.add(client)
                .add(service("api"))
                .add(service("plugin_daemon"))
                .add(service("milvus-standalone").port("19530", 19530).port("9091", 9091))
                .add(service("chroma").image("ghcr.io/chroma-core/chroma:0.5.20"))
                .add(service("elasticsearch").port("9200", 9200))
                .add(service("oceanbase").port("2881", 2881))
                .add(service("tidb"))
                .add(service("vectors").image("qdrant/qdrant:v1.8.3"))
                .add(service("db_postgres").image("postgres:15-alpine"))
                .add(service("weaviate").port("18080", 8080))
                .build();
    }

    @ParameterizedTest
    @CsvSource({
        "MILVUS_URI, http://host.docker.internal:19530, , milvus-standalone, 19530",
        "MILVUS_URI, http://127.0.0.1:19530, , milvus-standalone, 19530",
        "MILVUS_HOST, 127.0.0.1, 19530, milvus-standalone, 19530",
        "CHROMA_HOST, 127.0.0.1, 8000, chroma, 8000",
        "ELASTICSEARCH_HOST, 0.0.0.0, 9200, elasticsearch, 9200",
        "TIDB_VECTOR_HOST, localhost, 4000, tidb, 4000",
        "QDRANT_URL, http://localhost:6333, , vectors, 6333",
        "POSTGRES_HOST, localhost, 5432, db_postgres, 5432",
        "BACKEND, http://host.docker.internal:18080, , weaviate, 8080",
        "WEAVIATE_ENDPOINT, http://localhost:18080, , weaviate, 8080",
    })
    void aClientsLoopbackHostMeansTheServiceOfThatNameAndPort(
            String variable, String value, String port, String service, int servicePort) {
        Project project = project(variable, value, port);
        assertThat(LoopbackReferences.of(project, FACTS).in(project.services().get("worker")))
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.host().serviceName()).isEqualTo(service);
                    assertThat(found.servicePort()).hasValue(servicePort);
                    assertThat(value.substring(
                                    found.host().start(), found.host().end()))
                            .containsPattern("localhost|\\.0\\.|internal");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "DIFY_BIND_ADDRESS, 0.0.0.0,",
        "PLUGIN_DEBUGGING_HOST, 0.0.0.0, 5003",
        "PLUGIN_REMOTE_INSTALLING_HOST, 0.0.0.0, 5003",
        "PLUGIN_REMOTE_INSTALL_HOST, localhost, 5003",
        "EXPOSE_PLUGIN_DEBUGGING_HOST, localhost, 5003",
        "OB_SERVER_IP, 127.0.0.1,",
        "OCEANBASE_SERVER_IP, 127.0.0.1,",
        "ALIBABACLOUD_MYSQL_HOST, 127.0.0.1, 3306",
        "HUAWEI_CLOUD_HOSTS, https://127.0.0.1:9200,",
        "TIDB_API_URL, http://127.0.0.1,",
        "TIDB_ON_QDRANT_URL, http://127.0.0.1,",
        "LINDORM_URL, http://localhost:30070,",
        "OTLP_BASE_ENDPOINT, http://localhost:4318,",
        "TRIGGER_URL, http://localhost,",
        "ENDPOINT_URL_TEMPLATE, http://localhost/e/{hook_id},",
        "NEXT_PUBLIC_SOCKET_URL, ws://localhost,",
        "API_URL, http://localhost:5001,",
        "MILVUS_URI, http://127.0.0.1:9999,",
        "MILVUS_HOST, milvus.example.com,",
        "HOST, 0.0.0.0,",
        "NO_PROXY, 'localhost,127.0.0.1',",
    })
    void addressesToListenOnPublicOnesAndOthersAreLeftAlone(String variable, String value, String port) {
        Project project = project(variable, value, port);
        assertThat(LoopbackReferences.of(project, FACTS).in(project.services().get("worker")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"CHROMA_HOST, 127.0.0.1", "CHROMA_URL, http://localhost:8000"})
    void aServicesOwnLoopbackIsItself(String variable, String value) {
        Project project =
                new TestProject().add(service("chroma").env(variable, value)).build();
        assertThat(LoopbackReferences.of(project, FACTS).in(project.services().get("chroma")))
                .isEmpty();
    }
}
