package dev.compose2dify.compose.load;

import dev.compose2dify.compose.LoadException;
import dev.compose2dify.compose.Text;
import dev.compose2dify.compose.schema.Merge;
import dev.compose2dify.compose.syntax.GoPath;
import dev.compose2dify.compose.syntax.Variables;
import dev.compose2dify.compose.tree.GoFormat;
import dev.compose2dify.compose.tree.Node;
import dev.compose2dify.diagnostic.Location;
import java.util.Map;

/** Stage: what Compose implies: the default network, real names, dependencies that other attributes bring along. */
final class Normalize {
    private static final String[] NAMESPACES = {"network_mode", "ipc", "pid", "uts", "cgroup"};
    private static final String[] NAMED = {"networks", "volumes", "configs", "secrets"};

    private Normalize() {}

    static void apply(Node.Mapping root, String projectName, Variables variables) {
        networks(root);
        if (root.get("services") instanceof Node.Mapping services) {
            for (Map.Entry<String, Node.Mapping.Entry> entry : services.entries()) {
                if (entry.getValue().value() instanceof Node.Mapping service) {
                    service(service, variables);
                }
            }
        }
        names(root, projectName);
    }

    private static void networks(Node.Mapping root) {
        boolean used = false;
        if (root.get("services") instanceof Node.Mapping services) {
            for (Map.Entry<String, Node.Mapping.Entry> entry : services.entries()) {
                if (entry.getValue().value() instanceof Node.Mapping service
                        && !service.has("provider")
                        && !service.has("network_mode")) {
                    used |= usesDefault(service);
                }
            }
        }
        if (!used) {
            return;
        }
        if (!(root.get("networks") instanceof Node.Mapping)) {
            root.put("networks", new Node.Mapping(root.location()));
        }
        Node.Mapping networks = (Node.Mapping) root.get("networks");
        if (!networks.has("default")) {
            networks.put("default", Node.Scalar.of(null, networks.location()));
        }
    }

    private static boolean usesDefault(Node.Mapping service) {
        if (service.get("networks") instanceof Node.Mapping networks && !networks.isEmpty()) {
            return networks.has("default");
        }
        Node.Mapping networks = new Node.Mapping(service.location());
        networks.put("default", Node.Scalar.of(null, service.location()));
        service.put("networks", networks);
        return true;
    }

    private static void service(Node.Mapping service, Variables variables) {
        if ("if_not_present".equals(service.string("pull_policy"))) {
            service.put("pull_policy", ((Node.Scalar) service.get("pull_policy")).withValue("missing"));
        }
        if (service.get("build") instanceof Node.Mapping build) {
            build(build, variables);
        }
        if (service.has("environment")) {
            service.put("environment", resolve(service.get("environment"), variables, true));
        }
        dependencies(service);
        for (Node.Mapping volume : Node.mappings(service.get("volumes"))) {
            if (volume.get("target") instanceof Node.Scalar target && target.value() instanceof String path) {
                volume.put("target", target.withValue(GoPath.clean(path)));
            }
        }
    }

    private static void build(Node.Mapping build, Variables variables) {
        if (Node.isNull(build.get("context"))) {
            build.put("context", Node.Scalar.of(".", build.location()));
        }
        if (Node.isNull(build.get("dockerfile")) && Node.isNull(build.get("dockerfile_inline"))) {
            build.put("dockerfile", Node.Scalar.of("Dockerfile", build.location()));
        }
        if (build.has("args")) {
            build.put("args", resolve(build.get("args"), variables, false));
        }
    }

    /** Entries without a value take that of the project's variable; others stay, or go. */
    private static Node resolve(Node node, Variables variables, boolean keepUnset) {
        if (node instanceof Node.Mapping mapping) {
            Node.Mapping out = new Node.Mapping(mapping.location());
            for (Map.Entry<String, Node.Mapping.Entry> entry : mapping.entries()) {
                Node value = entry.getValue().value();
                Text text = Node.isNull(value) ? variables.get(entry.getKey()) : null;
                Location key = entry.getValue().key();
                if (text != null) {
                    Node at = Node.Scalar.of(null, key);
                    out.put(entry.getKey(), key, EnvironmentReferences.value(text, entry.getKey(), at));
                } else if (!Node.isNull(value) || keepUnset) {
                    out.put(entry.getKey(), key, value);
                }
            }
            return out;
        }
        if (node instanceof Node.Sequence sequence) {
            Node.Sequence out = new Node.Sequence(sequence.location());
            for (Node item : sequence.items()) {
                String text = item instanceof Node.Scalar scalar ? GoFormat.text(scalar.value()) : "";
                Text value = text.indexOf('=') < 0 ? variables.get(text) : null;
                if (value != null) {
                    out.add(Merge.assignment(text, EnvironmentReferences.value(value, text, item), item.location()));
                } else if (text.indexOf('=') >= 0 || keepUnset) {
                    out.add(item);
                }
            }
            return out;
        }
        return node;
    }

    private static void dependencies(Node.Mapping service) {
        Node.Mapping dependencies = service.get("depends_on") instanceof Node.Mapping declared
                ? declared
                : new Node.Mapping(service.location());
        for (Node.Scalar link : strings(service.get("links"))) {
            String[] parts = ((String) link.value()).split(":", -1);
            depend(dependencies, parts.length == 2 ? parts[0] : (String) link.value(), true, link.location());
        }
        for (String namespace : NAMESPACES) {
            String mode = service.string(namespace);
            if (mode == null && service.has(namespace)) {
                throw LoadException.at(
                        service.keyLocation(namespace), namespace + " has no value", "give it one, or remove the line");
            }
            if (mode != null && mode.startsWith("service:")) {
                depend(
                        dependencies,
                        mode.substring(8),
                        true,
                        service.get(namespace).location());
            }
        }
        for (Node.Scalar from : strings(service.get("volumes_from"))) {
            String text = (String) from.value();
            if (!text.startsWith("container:")) {
                depend(dependencies, text.split(":", -1)[0], false, from.location());
            }
        }
        if (!dependencies.isEmpty()) {
            service.put("depends_on", dependencies);
        }
    }

    private static void depend(Node.Mapping dependencies, String service, boolean restart, Location at) {
        if (!dependencies.has(service)) {
            Node.Mapping dependency = Merge.dependency(at);
            dependency.put("restart", Node.Scalar.of(restart, at));
            dependencies.put(service, at, dependency);
        }
    }

    private static Iterable<Node.Scalar> strings(Node node) {
        if (!(node instanceof Node.Sequence sequence)) {
            return java.util.List.of();
        }
        return sequence.items().stream()
                .filter(item -> item instanceof Node.Scalar scalar && scalar.value() instanceof String)
                .map(Node.Scalar.class::cast)
                .toList();
    }

    private static void names(Node.Mapping root, String projectName) {
        for (String section : NAMED) {
            if (!(root.get(section) instanceof Node.Mapping resources)) {
                continue;
            }
            for (Map.Entry<String, Node.Mapping.Entry> entry : resources.entries()) {
                Location key = entry.getValue().key();
                Node.Mapping resource =
                        entry.getValue().value() instanceof Node.Mapping mapping ? mapping : new Node.Mapping(key);
                if (Node.isNull(resource.get("name"))) {
                    String name = isExternal(resource) ? entry.getKey() : projectName + "_" + entry.getKey();
                    resource.put("name", Node.Scalar.of(name, key));
                }
                entry.setValue(new Node.Mapping.Entry(key, resource));
            }
        }
    }

    static boolean isExternal(Node.Mapping resource) {
        return resource.get("external") instanceof Node.Scalar scalar && Boolean.TRUE.equals(scalar.value());
    }
}
