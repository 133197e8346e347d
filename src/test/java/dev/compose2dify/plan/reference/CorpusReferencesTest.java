package dev.compose2dify.plan.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.compose.Project;
import dev.compose2dify.compose.Service;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The scanner over what Docker Compose makes of real releases, and over their config files. */
class CorpusReferencesTest {
    private static final Path CORPUS = Path.of("../shared/corpus/dify");

    /** Reviewed by hand against every value that holds a service's name as a word. */
    private static final String KNOWN = """
            AGENT_BACKEND_BASE_URL agent_backend:5050
            CELERY_BROKER_URL redis:6379
            CODE_EXECUTION_ENDPOINT sandbox:8194
            COUCHBASE_CONNECTION_STRING couchbase-server:11210
            DB_HOST db:5432
            DB_HOST db_mysql:3306
            DB_HOST db_postgres:5432
            DIFY_AGENT_INNER_API_URL api:5001
            DIFY_AGENT_PLUGIN_DAEMON_URL plugin_daemon:5002
            DIFY_AGENT_REDIS_URL redis:6379
            DIFY_AGENT_SHELLCTL_ENTRYPOINT local_sandbox:5004
            DIFY_AGENT_STUB_API_BASE_URL agent_backend:5050
            DIFY_INNER_API_URL api:5001
            ELASTICSEARCH_HOSTS elasticsearch:9200
            ETCD_ENDPOINTS etcd:2379
            HTTPS_PROXY agent_ssrf_proxy:3128
            HTTPS_PROXY ssrf_proxy:3128
            HTTP_PROXY agent_ssrf_proxy:3128
            HTTP_PROXY ssrf_proxy:3128
            IRIS_HOST iris
            MATRIXONE_HOST matrixone:6001
            MINIO_ADDRESS minio:9000
            MYSCALE_HOST myscale:8123
            NGINX_SOCKET_IO_UPSTREAM api_websocket:5001
            NO_PROXY elasticsearch
            NO_PROXY kibana
            OCEANBASE_VECTOR_HOST oceanbase:2881
            OPENGAUSS_HOST opengauss:6600
            OPENSEARCH_HOST opensearch:9200
            OPENSEARCH_HOSTS opensearch:9200
            ORACLE_DSN oracle:1521
            ORACLE_HOST oracle:1521
            PGVECTOR_HOST pgvector:5432
            PGVECTO_RS_HOST pgvecto-rs:5432
            PLUGIN_DAEMON_URL plugin_daemon:5002
            PLUGIN_DIFY_INNER_API_URL api:5001
            QDRANT_URL qdrant:6333
            REDIS_HOST redis:6379
            RELYT_HOST db:5432
            SANDBOX_HOST sandbox:8194
            SANDBOX_HTTPS_PROXY ssrf_proxy:3128
            SANDBOX_HTTP_PROXY ssrf_proxy:3128
            SERVER_CONSOLE_API_URL api:5001
            SESSION_REDIS_HOST redis:6379
            SSRF_PROXY_HTTPS_URL ssrf_proxy:3128
            SSRF_PROXY_HTTP_URL ssrf_proxy:3128
            SSRF_SANDBOX_HOST sandbox
            TIDB_VECTOR_HOST tidb:4000
            VASTBASE_HOST vastbase:5432
            WEAVIATE_ENDPOINT weaviate:8080
            WEAVIATE_GRPC_ENDPOINT weaviate:50051
            db.HEALTHCHECK db
            db_postgres.HEALTHCHECK db_postgres
            """;

    /** File, host and port; what follows from variables at run time is not in the files. */
    private static final String KNOWN_IN_FILES = """
            nginx/conf.d/default.conf api:5001
            nginx/conf.d/default.conf web:3000
            nginx/conf.d/default.conf.template api:5001
            nginx/conf.d/default.conf.template plugin_daemon:5002
            nginx/conf.d/default.conf.template web:3000
            ssrf_proxy/squid-agent.conf.template agent_backend
            ssrf_proxy/squid-agent.conf.template api
            tidb/config/tiflash-learner.toml tiflash:20280
            tidb/config/tiflash-learner.toml tiflash:20292
            tidb/config/tiflash-learner.toml tiflash:4030
            tidb/config/tiflash.toml pd0:2379
            tidb/config/tiflash.toml tidb:10080
            tidb/config/tiflash.toml tiflash:4030
            volumes/ssrf_proxy/squid.conf sandbox:8194
            """;

    @BeforeEach
    void theCorpusIsThere() {
        Assumptions.assumeTrue(Files.isDirectory(CORPUS), "skipped: no corpus in ../shared");
    }

    @Test
    void everyReferenceInRealReleasesIsKnownAndEveryKnownOneIsFound() throws IOException {
        Set<String> found = new TreeSet<>();
        for (Project project : projects()) {
            for (Edge edge : ReferenceGraph.of(project).edges()) {
                boolean variable = edge.place().part() == ReferencePlace.Part.ENVIRONMENT;
                String where = variable
                        ? edge.place().key()
                        : edge.fromService() + "." + edge.place().part();
                found.add(where + " " + edge.toService()
                        + (edge.port().isPresent() ? ":" + edge.port().getAsInt() : ""));
            }
        }
        assertThat(found).containsExactlyElementsOf(KNOWN.lines().toList());
    }

    @Test
    void theConfigFilesOfRealReleasesHoldTheKnownReferences() throws IOException {
        List<String> services = List.of(
                "api",
                "web",
                "sandbox",
                "plugin_daemon",
                "api_websocket",
                "agent_backend",
                "redis",
                "tidb",
                "tiflash",
                "pd0",
                "opensearch",
                "worker",
                "db",
                "db_postgres",
                "ssrf_proxy",
                "nginx",
                "weaviate");
        ReferenceScanner scanner = new ReferenceScanner(ServiceNames.of(services));
        Set<String> found = new TreeSet<>();
        for (Path release : children(CORPUS)) {
            Path project = release.resolve("project");
            try (Stream<Path> files = Files.walk(project)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    String path = project.relativize(file).toString().replace('\\', '/');
                    if (!path.contains("compose") && !path.contains("env")) {
                        String text = read(file);
                        for (Reference reference : scanner.inFile(path, text)) {
                            OptionalInt port = reference.port();
                            found.add(path + " " + text.substring(reference.start(), reference.end())
                                    + (port.isPresent() ? ":" + port.getAsInt() : ""));
                        }
                    }
                }
            }
        }
        assertThat(found).containsExactlyElementsOf(KNOWN_IN_FILES.lines().toList());
    }

    @Test
    void loopbackHostsInRealReleasesMeanTheirVectorStores() throws IOException {
        Set<String> found = new TreeSet<>();
        for (Project project : projects()) {
            LoopbackReferences loopback = LoopbackReferences.of(project, Map.of());
            for (Service service : project.services().values()) {
                for (LoopbackReference reference : loopback.in(service)) {
                    found.add(reference.variable() + " " + reference.host().serviceName() + ":"
                            + reference.servicePort().orElse(0));
                }
            }
        }
        assertThat(found)
                .containsExactly(
                        "CHROMA_HOST chroma:8000",
                        "ELASTICSEARCH_HOST elasticsearch:9200",
                        "MILVUS_HOST milvus-standalone:19530",
                        "MILVUS_URI milvus-standalone:19530");
    }

    private static List<Project> projects() throws IOException {
        List<Project> projects = new ArrayList<>();
        Load load = new Load(LoadSettings.builder().build());
        for (Path release : children(CORPUS)) {
            for (String name : List.of("default.json", "all-profiles.json", "mysql.json")) {
                Path file = release.resolve("expected").resolve(name);
                if (Files.isRegularFile(file)) {
                    projects.add(TestProject.fromModel(map(load.loadFromString(read(file)))));
                }
            }
        }
        return projects;
    }

    private static List<Path> children(Path directory) throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            return children.sorted().toList();
        }
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return value == null ? Map.of() : (Map<String, Object>) value;
    }
}
