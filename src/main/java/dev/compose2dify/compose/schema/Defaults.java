package dev.compose2dify.compose.schema;

import dev.compose2dify.compose.tree.GoFormat;
import dev.compose2dify.compose.tree.Node;
import java.util.Map;

/** Stage: values that Compose fills in where the file leaves them out. */
public final class Defaults {
    private Defaults() {}

    public static void apply(Node.Mapping root) {
        if (!(root.get("services") instanceof Node.Mapping services)) {
            return;
        }
        for (Map.Entry<String, Node.Mapping.Entry> entry : services.entries()) {
            if (entry.getValue().value() instanceof Node.Mapping service) {
                service(service);
            }
        }
    }

    private static void service(Node.Mapping service) {
        if (service.get("build") instanceof Node.Mapping build) {
            set(build, "context", ".");
        }
        for (Node.Mapping secret : Node.mappings(service.get("secrets"))) {
            Node source = secret.get("source");
            set(secret, "target", "/run/secrets/" + GoFormat.text(Node.plain(source)));
        }
        for (Node.Mapping port : Node.mappings(service.get("ports"))) {
            set(port, "protocol", "tcp");
            set(port, "mode", "ingress");
        }
        Node.mappings(service.get("gpus")).forEach(Defaults::deviceRequest);
        if (service.get("deploy") instanceof Node.Mapping deploy
                && deploy.get("resources") instanceof Node.Mapping resources
                && resources.get("reservations") instanceof Node.Mapping reservations) {
            Node.mappings(reservations.get("devices")).forEach(Defaults::deviceRequest);
        }
    }

    private static void deviceRequest(Node.Mapping request) {
        if (!request.has("device_ids")) {
            set(request, "count", "all");
        }
    }

    private static void set(Node.Mapping mapping, String key, Object value) {
        if (!mapping.has(key)) {
            mapping.put(key, Node.Scalar.of(value, mapping.location()));
        }
    }
}
