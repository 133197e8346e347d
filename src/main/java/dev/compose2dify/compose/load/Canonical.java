package dev.compose2dify.compose.load;

import dev.compose2dify.compose.LoadException;
import dev.compose2dify.compose.schema.Merge;
import dev.compose2dify.compose.syntax.GoPath;
import dev.compose2dify.compose.syntax.PortSpec;
import dev.compose2dify.compose.syntax.VolumeSpec;
import dev.compose2dify.compose.tree.GoFormat;
import dev.compose2dify.compose.tree.Node;
import dev.compose2dify.compose.tree.PathRules;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Stage: short syntax becomes long syntax. */
final class Canonical {
    private interface ShortSyntax {
        Node of(Node node, String path, LoadContext context);
    }

    private static final PathRules<ShortSyntax> RULES = rules();

    private Canonical() {}

    private static PathRules<ShortSyntax> rules() {
        PathRules<ShortSyntax> rules = new PathRules<>();
        for (String path : new String[] {"build.secrets.*", "secrets.*", "configs.*"}) {
            rules.add("services.*." + path, (node, at, context) -> wrap(node, "source", at));
        }
        for (String path : new String[] {"label_file", "dns", "develop.watch.*.ignore", "develop.watch.*.include"}) {
            rules.add("services.*." + path, (node, at, context) -> isString(node) ? listOf(node) : node);
        }
        for (String path : new String[] {"build.provenance", "build.sbom"}) {
            rules.add("services.*." + path, (node, at, context) -> asString(node));
        }
        for (String path : new String[] {"networks", "models"}) {
            rules.add(
                    "services.*." + path,
                    (node, at, context) -> node instanceof Node.Sequence ? Merge.byName(node) : node);
        }
        for (String path : new String[] {"ulimits.*", "build.ulimits.*"}) {
            rules.add("services.*." + path, Canonical::ulimit);
        }
        for (String section : new String[] {"volumes", "networks", "secrets", "configs"}) {
            rules.add(section + ".*", Canonical::maybeExternal);
        }
        rules.add("services.*.build", (node, at, context) -> wrap(node, "context", at));
        rules.add("services.*.extends", (node, at, context) -> wrap(node, "service", at));
        rules.add("services.*.build.additional_contexts", Canonical::keyValue);
        rules.add("services.*.build.ssh", Canonical::ssh);
        rules.add("services.*.depends_on", Canonical::dependsOn);
        rules.add("services.*.env_file", Canonical::envFile);
        rules.add("services.*.gpus", Canonical::gpus);
        rules.add("services.*.volumes.*", Canonical::volume);
        rules.add("services.*.devices.*", Canonical::device);
        rules.add("services.*.ports", Canonical::ports);
        return rules;
    }

    static void apply(Node.Mapping root, LoadContext context) {
        children(root, RULES, "", context);
        omitEmptyDns(root);
    }

    private static void children(Node node, PathRules<ShortSyntax> rules, String path, LoadContext context) {
        if (node instanceof Node.Mapping mapping) {
            for (Map.Entry<String, Node.Mapping.Entry> entry : mapping.entries()) {
                PathRules<ShortSyntax> below = rules.below(entry.getKey());
                if (below != null) {
                    Node value = entry.getValue().value();
                    Node replaced = transform(
                            value, below, path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(), context);
                    if (replaced != value) {
                        entry.setValue(new Node.Mapping.Entry(entry.getValue().key(), replaced));
                    }
                }
            }
        } else if (node instanceof Node.Sequence sequence && rules.item() != null) {
            sequence.items().replaceAll(item -> transform(item, rules.item(), path + ".[]", context));
        }
    }

    private static Node transform(Node node, PathRules<ShortSyntax> rules, String path, LoadContext context) {
        Node result = rules.rule() == null ? node : rules.rule().of(node, path, context);
        children(result, rules, path, context);
        return result;
    }

    private static boolean isString(Node node) {
        return node instanceof Node.Scalar scalar && scalar.value() instanceof String;
    }

    private static Node.Sequence listOf(Node node) {
        Node.Sequence list = new Node.Sequence(node.location());
        list.add(node);
        return list;
    }

    private static Node asString(Node node) {
        return node instanceof Node.Scalar scalar && !(scalar.value() instanceof String)
                ? scalar.withValue(GoFormat.text(scalar.value()))
                : node;
    }

    /** A string {@code x} becomes {@code {key: x}}. */
    private static Node wrap(Node node, String key, String path) {
        if (node instanceof Node.Mapping) {
            return node;
        }
        if (isString(node)) {
            Node.Mapping mapping = new Node.Mapping(node.location());
            mapping.put(key, node);
            return mapping;
        }
        throw invalidType(node, path);
    }

    private static LoadException invalidType(Node node, String path) {
        return LoadException.at(node.location(), path + ": invalid type " + Node.kind(node));
    }

    private static Node keyValue(Node node, String path, LoadContext context) {
        if (!(node instanceof Node.Sequence sequence)) {
            return node;
        }
        Node.Mapping mapping = new Node.Mapping(node.location());
        for (Node item : sequence.items()) {
            String text = GoFormat.text(((Node.Scalar) item).value());
            int equals = text.indexOf('=');
            if (equals < 0) {
                throw LoadException.at(item.location(), path + ": invalid value " + text + ", expected key=value");
            }
            mapping.put(text.substring(0, equals), Node.Scalar.of(text.substring(equals + 1), item.location()));
        }
        return mapping;
    }

    private static Node ssh(Node node, String path, LoadContext context) {
        if (!(node instanceof Node.Sequence sequence)) {
            return node;
        }
        Node.Mapping mapping = new Node.Mapping(node.location());
        for (Node item : sequence.items()) {
            String text = GoFormat.text(((Node.Scalar) item).value());
            int equals = text.indexOf('=');
            if (equals < 0 && !text.equals("default")) {
                throw LoadException.at(
                        item.location(), "invalid ssh key \"" + text + "\"", "write default or NAME=path");
            }
            String id = equals < 0 ? text : text.substring(0, equals);
            mapping.put(id, Node.Scalar.of(equals < 0 ? null : text.substring(equals + 1), item.location()));
        }
        return mapping;
    }

    private static Node ulimit(Node node, String path, LoadContext context) {
        if (node instanceof Node.Mapping || node instanceof Node.Scalar scalar && scalar.value() instanceof Long) {
            return node;
        }
        throw LoadException.at(node.location(), path + ": invalid type " + Node.kind(node), "write an integer");
    }

    private static Node maybeExternal(Node node, String path, LoadContext context) {
        if (!(node instanceof Node.Mapping resource) || !(resource.get("external") instanceof Node.Mapping external)) {
            return node;
        }
        Location location = external.location();
        resource.put("external", Node.Scalar.of(true, location));
        Node name = external.get("name");
        if (name != null) {
            context.report(Diagnostic.warning(
                    location, path + ": external.name is deprecated. Please set name and external: true"));
            if (!resource.has("name")) {
                resource.put("name", name);
            } else if (!Node.plain(name).equals(Node.plain(resource.get("name")))) {
                throw LoadException.at(location, path + ": name and external.name conflict; only use name");
            }
        }
        return resource;
    }

    private static Node dependsOn(Node node, String path, LoadContext context) {
        if (node instanceof Node.Sequence) {
            Node.Mapping mapping = Merge.byName(node);
            mapping.entries()
                    .forEach(entry -> entry.setValue(new Node.Mapping.Entry(
                            entry.getValue().key(),
                            Merge.dependency(entry.getValue().key()))));
            return mapping;
        }
        if (!(node instanceof Node.Mapping mapping)) {
            throw invalidType(node, path);
        }
        for (Map.Entry<String, Node.Mapping.Entry> entry : mapping.entries()) {
            if (!(entry.getValue().value() instanceof Node.Mapping dependency)) {
                throw LoadException.at(
                        entry.getValue().value().location(), path + "." + entry.getKey() + ": unsupported value");
            }
            Location location = entry.getValue().key();
            if (!dependency.has("condition")) {
                dependency.put("condition", Node.Scalar.of("service_started", location));
            }
            if (!dependency.has("required")) {
                dependency.put("required", Node.Scalar.of(true, location));
            }
        }
        return mapping;
    }

    private static Node envFile(Node node, String path, LoadContext context) {
        Node.Sequence list = isString(node) ? listOf(node) : node instanceof Node.Sequence s ? s : null;
        if (list == null) {
            throw invalidType(node, path);
        }
        list.items().replaceAll(item -> {
            Node.Mapping file = (Node.Mapping) wrap(item, "path", path);
            if (!file.has("required")) {
                file.put("required", Node.Scalar.of(true, file.location()));
            }
            return file;
        });
        return list;
    }

    private static Node gpus(Node node, String path, LoadContext context) {
        if (!isString(node)) {
            return node;
        }
        Node.Mapping request = new Node.Mapping(node.location());
        request.put("count", Node.Scalar.of("all", node.location()));
        return listOf(request);
    }

    private static Node volume(Node node, String path, LoadContext context) {
        if (node instanceof Node.Mapping) {
            return node;
        }
        if (!isString(node)) {
            throw invalidType(node, path);
        }
        Node.Scalar scalar = (Node.Scalar) node;
        VolumeSpec spec = VolumeSpec.parse((String) scalar.value(), scalar.location());
        Location at = node.location();
        Node.Mapping volume = new Node.Mapping(at);
        volume.put("type", Node.Scalar.of(spec.isBind() ? "bind" : "volume", at));
        if (!spec.source().isEmpty()) {
            volume.put("source", Node.Scalar.of(spec.source(), at));
        }
        volume.put("target", Node.Scalar.of(GoPath.clean(spec.target()), at));
        if (spec.readOnly()) {
            volume.put("read_only", Node.Scalar.of(true, at));
        }
        boolean bindOptions = !spec.propagation().isEmpty() || !spec.selinux().isEmpty();
        if (spec.isBind() || bindOptions) {
            Node.Mapping bind = new Node.Mapping(at);
            if (!spec.selinux().isEmpty()) {
                bind.put("selinux", Node.Scalar.of(spec.selinux(), at));
            }
            if (!spec.propagation().isEmpty()) {
                bind.put("propagation", Node.Scalar.of(spec.propagation(), at));
            }
            if (spec.isBind()) {
                bind.put("create_host_path", Node.Scalar.of(true, at));
            }
            volume.put("bind", bind);
        }
        boolean tiny = ((String) scalar.value()).length() < 3;
        if (spec.noCopy() || !spec.isBind() && !tiny) {
            Node.Mapping options = new Node.Mapping(at);
            if (spec.noCopy()) {
                options.put("nocopy", Node.Scalar.of(true, at));
            }
            volume.put("volume", options);
        }
        return volume;
    }

    private static Node device(Node node, String path, LoadContext context) {
        if (node instanceof Node.Mapping) {
            return node;
        }
        if (!isString(node)) {
            throw invalidType(node, path);
        }
        String text = (String) ((Node.Scalar) node).value();
        String[] parts = text.split(":", -1);
        if (parts.length > 3) {
            throw LoadException.at(node.location(), "confusing device mapping, please use long syntax: " + text);
        }
        Location at = node.location();
        Node.Mapping device = new Node.Mapping(at);
        device.put("source", Node.Scalar.of(parts[0], at));
        device.put("target", Node.Scalar.of(parts.length > 1 && !parts[1].isEmpty() ? parts[1] : parts[0], at));
        device.put("permissions", Node.Scalar.of(parts.length > 2 ? parts[2] : "rwm", at));
        return device;
    }

    private static Node ports(Node node, String path, LoadContext context) {
        if (!(node instanceof Node.Sequence sequence)) {
            throw invalidType(node, path);
        }
        List<Node> ports = new ArrayList<>();
        for (Node item : sequence.items()) {
            if (item instanceof Node.Mapping) {
                ports.add(item);
            } else if (item instanceof Node.Scalar scalar
                    && (scalar.value() instanceof String || scalar.value() instanceof Long)) {
                PortSpec.parse(GoFormat.text(scalar.value()), scalar.location())
                        .forEach(port -> ports.add(port(port, scalar.location())));
            } else {
                throw LoadException.at(
                        item.location(), path + ": invalid type " + Node.kind(item) + " for port", "quote the port");
            }
        }
        return new Node.Sequence(node.location(), ports);
    }

    private static Node port(PortSpec spec, Location at) {
        Node.Mapping port = new Node.Mapping(at);
        port.put("mode", Node.Scalar.of("ingress", at));
        if (!spec.hostIp().isEmpty()) {
            port.put("host_ip", Node.Scalar.of(spec.hostIp(), at));
        }
        if (spec.target() != 0) {
            port.put("target", Node.Scalar.of((long) spec.target(), at));
        }
        if (!spec.published().isEmpty()) {
            port.put("published", Node.Scalar.of(spec.published(), at));
        }
        port.put("protocol", Node.Scalar.of(spec.protocol(), at));
        return port;
    }

    /** Interpolated {@code dns} entries that came out empty are dropped. */
    private static void omitEmptyDns(Node.Mapping root) {
        if (!(root.get("services") instanceof Node.Mapping services)) {
            return;
        }
        for (String name : services.keys()) {
            if (services.get(name) instanceof Node.Mapping service && service.get("dns") instanceof Node.Sequence dns) {
                dns.items()
                        .removeIf(item -> item instanceof Node.Scalar scalar
                                && (scalar.value() == null || "".equals(scalar.value())));
            }
        }
    }
}
