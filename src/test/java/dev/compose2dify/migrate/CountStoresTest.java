package dev.compose2dify.migrate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How migrate.sh asks a vector store what it holds: the script that runs in its container, against a server that answers. */
@Timeout(60)
class CountStoresTest {
    private static final String TOOLS = "sh bash sed grep sort head tr cat";

    @TempDir
    Path directory;

    private HttpServer server;
    private final List<String> asked = new ArrayList<>();

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({
        "weaviate, curl",
        "weaviate, bash",
        "qdrant, curl",
        "qdrant, bash",
        "elasticsearch, curl",
        "opensearch, curl",
        "chroma, bash",
        "milvus-standalone, curl"
    })
    void everyStoreSaysHowManyObjectsEachCollectionHas(String engine, String program) throws Exception {
        Map<String, String> answers = switch (engine) {
            case "weaviate" ->
                Map.of(
                        "GET /v1/schema",
                        "{\"classes\": [{\"class\": \"Vector_b_Node\", \"properties\": [{\"name\": \"text\"}]}, {\"class\": \"Vector_a_Node\"}]}",
                        "POST /v1/graphql",
                        "{\"data\":{\"Aggregate\":{\"X\":[{\"meta\":{\"count\":@}}]}}}");
            case "qdrant" ->
                Map.of(
                        "GET /collections",
                        "{\"result\":{\"collections\":[{\"name\":\"Vector_b_Node\"},{\"name\":\"Vector_a_Node\"}]},\"status\":\"ok\"}",
                        "POST /collections/Vector_a_Node/points/count",
                        "{\"result\":{\"count\":@},\"status\":\"ok\"}",
                        "POST /collections/Vector_b_Node/points/count",
                        "{\"result\":{\"count\":@},\"status\":\"ok\"}");
            case "elasticsearch", "opensearch" ->
                Map.of(
                        "GET /", "{}",
                        "POST /_refresh", "{}",
                        "GET /_cat/indices", ".internal 3\nVector_b_Node 2\nVector_a_Node 1\n");
            case "chroma" ->
                Map.of(
                        "GET /api/v1/collections",
                        "[{\"id\":\"11-22\",\"name\":\"Vector_a_Node\",\"metadata\":null},{\"id\":\"33-44\",\"name\":\"Vector_b_Node\"}]",
                        "GET /api/v1/collections/11-22/count",
                        "1",
                        "GET /api/v1/collections/33-44/count",
                        "2");
            default ->
                Map.of(
                        "POST /v2/vectordb/collections/list",
                                "{\"code\":0,\"data\":[\"Vector_b_Node\",\"Vector_a_Node\"]}",
                        "POST /v2/vectordb/collections/get_stats", "{\"code\":0,\"data\":{\"rowCount\":@}}");
        };
        start(answers);

        Run run = count(engine, program);

        assertThat(run.text).as(run.text + asked).isEqualTo("Vector_a_Node\t1\nVector_b_Node\t2\n");
        assertThat(run.code).isZero();
        if (engine.equals("weaviate")) {
            assertThat(asked).allMatch(a -> a.contains("Bearer first-key"));
        }
        if (engine.equals("elasticsearch")) {
            assertThat(asked).allMatch(a -> a.contains("Basic "));
        }
    }

    @Test
    void aStoreThatDoesNotAnswerIsNotCountedAsEmpty() throws Exception {
        start(Map.of("GET /v1/schema", "{\"classes\": [{\"class\": \"A\"}]}"));
        Run run = count("weaviate", "bash");
        assertThat(run.code).isNotZero();
        assertThat(run.text).contains("404");
        assertThat(count("couchbase-server", "bash").code).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({
        "weaviate, 1.27.0, 1.27.0, true",
        "weaviate, 1.27.0, 1.28.4, true",
        "weaviate, 1.19.0, 1.27.0, false",
        "weaviate, 1.28.0, 1.27.0, false",
        "qdrant, v1.7.3, v1.8.3, true",
        "qdrant, v1.7.3, v1.9.0, false",
        "milvus-standalone, v2.5.15, v2.5.16, true",
        "milvus-standalone, v2.5.15, v2.6.3, false",
        "opensearch, 2.11.0, 2.19.1, true",
        "opensearch, 2.19.1, 3.3.0, false",
        "opensearch, latest, 3.3.0, false",
        "oracle, 23.5.0.0, 23.9.0.0, false",
    })
    void whatAnEngineReadsOfAnOlderOneMoves(String component, String before, String after, boolean reads)
            throws Exception {
        Assumptions.assumeTrue(MigrationWorld.canPlay("none"), "no bash 4, flock or setpriv");
        Path chart = directory.resolve("chart");
        MigrationChart.write("none", directory, chart, "");
        String script =
                "eval \"$(sed -n '/^store_reads()/,/^}/p' \"$1/migrate.sh\")\"; store_reads \"$2\" \"x/y:$3\" \"y:$4\"";
        Process process = new ProcessBuilder("bash", "-c", script, "reads", chart.toString(), component, before, after)
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isEqualTo(reads ? 0 : 1);
    }

    private record Run(int code, String text) {}

    private Run count(String engine, String program) throws Exception {
        Assumptions.assumeTrue(MigrationWorld.canPlay("none"), "no bash 4, flock or setpriv");
        Path chart = directory.resolve("chart");
        if (!Files.exists(chart)) {
            MigrationChart.write("none", directory, chart, "");
        }
        Path bin = Files.createDirectories(directory.resolve(program));
        String link = "for p in " + TOOLS + (program.equals("curl") ? " curl" : "")
                + "; do ln -sf \"$(command -v $p)\" \"$1/$p\" || exit 9; done";
        int linked = new ProcessBuilder("bash", "-c", link, "link", bin.toString())
                .start()
                .waitFor();
        Assumptions.assumeTrue(
                linked == 0 && (!program.equals("curl") || Files.exists(bin.resolve("curl"))), "no curl");
        String script =
                "eval \"$(sed -n '/^COUNT_SCRIPT=/,/^readonly COUNT_SCRIPT/p' \"$1/migrate.sh\")\"; export PATH=\"$2\";"
                        + " exec sh -c \"$COUNT_SCRIPT\" sh \"$3\"";
        ProcessBuilder builder = new ProcessBuilder(
                        "bash", "-c", script, "count", chart.toString(), bin.toString(), engine)
                .redirectErrorStream(true);
        builder.environment()
                .put(
                        "COUNT_PORT",
                        server == null ? "9" : "" + server.getAddress().getPort());
        builder.environment().put("AUTHENTICATION_APIKEY_ALLOWED_KEYS", "first-key,second");
        builder.environment().put("ELASTIC_PASSWORD", "with \"quotes\" and \\");
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        new ProcessBuilder("rm", "-rf", bin.toString()).start().waitFor();
        return new Run(process.exitValue(), text);
    }

    /** {@code @} in an answer is 1 where the request speaks of a, and 2 of b. */
    private void start(Map<String, String> answers) throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> answer(exchange, answers));
        server.start();
    }

    private void answer(HttpExchange exchange, Map<String, String> answers) throws java.io.IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        String path =
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        asked.add(path + " " + exchange.getRequestHeaders().getFirst("Authorization"));
        String answer = answers.get(path);
        byte[] bytes =
                (answer == null ? "" : answer.replace("@", (path + body).contains("_a_") ? "1" : "2")).getBytes(UTF_8);
        exchange.sendResponseHeaders(answer == null ? 404 : 200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
