package dev.compose2dify.compose.load;

import dev.compose2dify.compose.EnvironmentVariable;
import dev.compose2dify.compose.Service;
import dev.compose2dify.compose.Text;
import dev.compose2dify.compose.schema.FieldValues;
import dev.compose2dify.compose.syntax.ShellWords;
import dev.compose2dify.compose.tree.GoFormat;
import dev.compose2dify.compose.tree.Node;
import dev.compose2dify.diagnostic.Location;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Stage: the typed {@link Service} of a canonical, normalised tree. */
final class ServiceBuilder {
    private final Node.Mapping service;
    private final Location location;

    ServiceBuilder(Node.Mapping service, Location location) {
        this.service = service;
        this.location = location;
    }

    Service build(
            String name,
            Map<String, EnvironmentVariable> environment,
            Mounts mounts,
            Map<String, String> labels,
            Map<String, Object> attributes) {
        Map<String, Location> locations = new LinkedHashMap<>();
        service.entries()
                .forEach(entry -> locations.put(entry.getKey(), entry.getValue().key()));
        return new Service(
                name,
                location,
                text("image"),
                service.has("build"),
                string("container_name"),
                string("hostname"),
                command("command"),
                command("entrypoint"),
                environment,
                mounts.of(service),
                ports(),
                strings("expose"),
                dependencies(),
                healthCheck(),
                networks(),
                strings("profiles"),
                string("restart"),
                deploy(),
                text("user"),
                string("working_dir"),
                service.has("privileged") && FieldValues.bool(service.get("privileged")),
                strings("cap_add"),
                strings("cap_drop"),
                Node.isNull(service.get("stop_grace_period"))
                        ? Optional.empty()
                        : Optional.of(FieldValues.duration(service.get("stop_grace_period"))
                                .toString()),
                labels,
                objects("configs", "/"),
                objects("secrets", "/run/secrets/"),
                attributes,
                locations);
    }

    private Optional<Text> text(String key) {
        return service.get(key) instanceof Node.Scalar scalar && scalar.value() != null && !"".equals(scalar.value())
                ? Optional.of(scalar.text())
                : Optional.empty();
    }

    private Optional<String> string(String key) {
        return text(key).map(Text::value);
    }

    private List<String> strings(String key) {
        return Node.isNull(service.get(key)) ? List.of() : List.copyOf(FieldValues.strings(service.get(key)));
    }

    private Optional<Service.CommandLine> command(String key) {
        Node node = service.get(key);
        return Node.isNull(node) ? Optional.empty() : Optional.of(commandLine(node, List.of()));
    }

    /** A list word by word; a string as Compose splits it, or behind {@code prefix} when it is kept whole. */
    private static Service.CommandLine commandLine(Node node, List<String> prefix) {
        List<Text> words = new ArrayList<>();
        if (node instanceof Node.Sequence sequence) {
            sequence.items().forEach(item -> words.add(((Node.Scalar) item).text()));
            return new Service.CommandLine(Optional.empty(), List.copyOf(words));
        }
        Text whole = ((Node.Scalar) node).text();
        if (prefix.isEmpty()) {
            ShellWords.split(whole.value(), whole.location())
                    .forEach(word -> words.add(Text.literal(word, whole.location())));
        } else {
            prefix.forEach(word -> words.add(Text.literal(word, whole.location())));
            words.add(whole);
        }
        return new Service.CommandLine(Optional.of(whole), List.copyOf(words));
    }

    private List<Service.Port> ports() {
        List<Service.Port> ports = new ArrayList<>();
        for (Node.Mapping port : Node.mappings(service.get("ports"))) {
            ports.add(new Service.Port(
                    Math.toIntExact(Math.min(65535, port.has("target") ? FieldValues.integer(port.get("target")) : 0L)),
                    port.has("published") ? GoFormat.text(Node.plain(port.get("published"))) : "",
                    port.has("protocol") ? port.string("protocol") : "tcp",
                    Optional.ofNullable(port.string("host_ip")),
                    port.location()));
        }
        return List.copyOf(ports);
    }

    private List<Service.Dependency> dependencies() {
        List<Service.Dependency> dependencies = new ArrayList<>();
        if (service.get("depends_on") instanceof Node.Mapping mapping) {
            for (Map.Entry<String, Node.Mapping.Entry> entry : mapping.entries()) {
                Node.Mapping dependency = (Node.Mapping) entry.getValue().value();
                String condition = String.valueOf(dependency.string("condition"));
                dependencies.add(new Service.Dependency(
                        entry.getKey(),
                        switch (condition) {
                            case "service_healthy" -> Service.Dependency.Condition.HEALTHY;
                            case "service_completed_successfully" ->
                                Service.Dependency.Condition.COMPLETED_SUCCESSFULLY;
                            default -> Service.Dependency.Condition.STARTED;
                        },
                        !dependency.has("required") || FieldValues.bool(dependency.get("required")),
                        dependency.has("restart") && FieldValues.bool(dependency.get("restart")),
                        entry.getValue().key()));
            }
        }
        return List.copyOf(dependencies);
    }

    private Optional<Service.HealthCheck> healthCheck() {
        if (!(service.get("healthcheck") instanceof Node.Mapping check)) {
            return Optional.empty();
        }
        Service.CommandLine test = Node.isNull(check.get("test"))
                ? new Service.CommandLine(Optional.empty(), List.of())
                : commandLine(check.get("test"), List.of("CMD-SHELL"));
        boolean disabled = check.has("disable") && FieldValues.bool(check.get("disable"))
                || !test.words().isEmpty() && test.words().get(0).value().equals("NONE");
        return Optional.of(new Service.HealthCheck(
                test,
                disabled,
                millis(check, "interval"),
                millis(check, "timeout"),
                Node.isNull(check.get("retries"))
                        ? Optional.empty()
                        : Optional.of((int) Math.min(Integer.MAX_VALUE, FieldValues.integer(check.get("retries")))),
                millis(check, "start_period"),
                millis(check, "start_interval"),
                check.location()));
    }

    private static Optional<Long> millis(Node.Mapping mapping, String key) {
        return Node.isNull(mapping.get(key))
                ? Optional.empty()
                : Optional.of(FieldValues.duration(mapping.get(key)).millis());
    }

    private Map<String, Service.NetworkAttachment> networks() {
        Map<String, Service.NetworkAttachment> networks = new LinkedHashMap<>();
        if (service.get("networks") instanceof Node.Mapping mapping) {
            for (Map.Entry<String, Node.Mapping.Entry> entry : mapping.entries()) {
                Node aliases = entry.getValue().value() instanceof Node.Mapping options ? options.get("aliases") : null;
                networks.put(
                        entry.getKey(),
                        new Service.NetworkAttachment(
                                Node.isNull(aliases) ? List.of() : List.copyOf(FieldValues.strings(aliases))));
            }
        }
        return networks;
    }

    private Service.Deploy deploy() {
        Node.Mapping none = new Node.Mapping(location);
        Node.Mapping deploy = mapping(service, "deploy", none);
        Node.Mapping resources = mapping(deploy, "resources", none);
        Node.Mapping limits = mapping(resources, "limits", none);
        Node.Mapping reservations = mapping(resources, "reservations", none);
        Node replicas = service.has("scale") ? service.get("scale") : deploy.get("replicas");
        return new Service.Deploy(
                Node.isNull(replicas)
                        ? Optional.empty()
                        : Optional.of(FieldValues.integer(replicas).intValue()),
                cpus(limits.get("cpus")).or(() -> cpus(service.get("cpus"))),
                memory(limits.get("memory")).or(() -> memory(service.get("mem_limit"))),
                cpus(reservations.get("cpus")),
                memory(reservations.get("memory")).or(() -> memory(service.get("mem_reservation"))));
    }

    private static Node.Mapping mapping(Node.Mapping parent, String key, Node.Mapping otherwise) {
        return parent.get(key) instanceof Node.Mapping mapping ? mapping : otherwise;
    }

    private static Optional<String> cpus(Node node) {
        return Node.isNull(node)
                ? Optional.empty()
                : Optional.of(FieldValues.floating(node))
                        .filter(cpus -> cpus.signum() != 0)
                        .map(BigDecimal::toPlainString);
    }

    private static Optional<Long> memory(Node node) {
        return Node.isNull(node)
                ? Optional.empty()
                : Optional.of(FieldValues.bytes(node)).filter(bytes -> bytes != 0);
    }

    private List<Service.ObjectMount> objects(String key, String directory) {
        List<Service.ObjectMount> objects = new ArrayList<>();
        for (Node.Mapping object : Node.mappings(service.get(key))) {
            String source = object.has("source") ? object.string("source") : "";
            objects.add(new Service.ObjectMount(
                    source,
                    object.has("target") ? object.string("target") : directory + source,
                    Node.isNull(object.get("mode"))
                            ? Optional.empty()
                            : Optional.of((int) FieldValues.modeBits(object.get("mode"))),
                    object.location()));
        }
        return List.copyOf(objects);
    }
}
