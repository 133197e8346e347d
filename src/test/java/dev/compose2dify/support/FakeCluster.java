package dev.compose2dify.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.compose2dify.yaml.KubeYaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A cluster for Helm's {@code lookup}, on the loopback interface: without objects unless a test puts some in. KUBECONFIG
 * names the file that this class writes (see surefire's configuration).
 */
public final class FakeCluster {
    private static final Map<String, String> OBJECTS = new ConcurrentHashMap<>();
    private static HttpServer server;

    private FakeCluster() {}

    /**
     * Runs {@code action} while the cluster holds one Secret.
     *
     * @param data keys and base64 values
     */
    public static void with(String namespace, String secret, Map<String, String> data, Runnable action) {
        StringBuilder json = new StringBuilder("{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":")
                .append(KubeYaml.quoted(secret))
                .append("},\"data\":{");
        data.forEach((key, value) -> json.append(json.charAt(json.length() - 1) == '{' ? "" : ",")
                .append(KubeYaml.quoted(key))
                .append(':')
                .append(KubeYaml.quoted(value)));
        String path = "/api/v1/namespaces/" + namespace + "/secrets/" + secret;
        OBJECTS.put(path, json.append("}}").toString());
        try {
            action.run();
        } finally {
            OBJECTS.remove(path);
        }
    }

    static synchronized void ensureRunning() {
        if (server != null) {
            return;
        }
        String kubeconfig = System.getenv("KUBECONFIG");
        if (kubeconfig == null || !kubeconfig.contains("no-cluster")) {
            throw new IllegalStateException(
                    "KUBECONFIG must name a file no-cluster.kubeconfig of this build, or lookup would ask a real cluster");
        }
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", FakeCluster::answer);
            Thread thread = new Thread(server::start);
            thread.setDaemon(true);
            thread.start();
            Path file = Path.of(kubeconfig);
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, """
                    apiVersion: v1
                    kind: Config
                    clusters: [{name: fake, cluster: {server: "http://127.0.0.1:%d"}}]
                    users: [{name: fake, user: {}}]
                    contexts: [{name: fake, context: {cluster: fake, user: fake}}]
                    current-context: fake
                    """.formatted(server.getAddress().getPort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String object = OBJECTS.get(path);
        if (path.equals("/api/v1")) {
            send(exchange, 200, resources());
        } else if (path.equals("/apis")) {
            send(exchange, 200, "{\"kind\":\"APIGroupList\",\"apiVersion\":\"v1\",\"groups\":[]}");
        } else if (path.equals("/api")) {
            send(exchange, 200, "{\"kind\":\"APIVersions\",\"versions\":[\"v1\"]}");
        } else if (object != null) {
            send(exchange, 200, object);
        } else {
            send(
                    exchange,
                    404,
                    "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"NotFound\","
                            + "\"message\":\"not found\",\"code\":404}");
        }
    }

    private static String resources() {
        StringBuilder list = new StringBuilder();
        for (String[] kind : new String[][] {
            {"secrets", "Secret"},
            {"configmaps", "ConfigMap"},
            {"services", "Service"},
            {"persistentvolumeclaims", "PersistentVolumeClaim"}
        }) {
            list.append(list.isEmpty() ? "" : ",")
                    .append("{\"name\":\"%s\",\"kind\":\"%s\",\"namespaced\":true,\"verbs\":[\"get\",\"list\"]}"
                            .formatted(kind[0], kind[1]));
        }
        return "{\"kind\":\"APIResourceList\",\"apiVersion\":\"v1\",\"groupVersion\":\"v1\",\"resources\":[" + list
                + "]}";
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
