package dev.compose2dify.compose.schema;

import dev.compose2dify.compose.LoadException;
import dev.compose2dify.compose.syntax.VolumeSpec;
import dev.compose2dify.compose.tree.GoFormat;
import dev.compose2dify.compose.tree.Node;
import dev.compose2dify.compose.tree.PathRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Stage: where two entries of a list mean the same thing, the later one takes the place of the earlier one. */
public final class Unicity {
    private interface Key {
        String of(Node item, String path);
    }

    private static final PathRules<Key> RULES = rules();

    private Unicity() {}

    private static PathRules<Key> rules() {
        PathRules<Key> rules = new PathRules<>();
        rules.add("networks.*.labels", Unicity::beforeEquals);
        rules.add("networks.*.ipam.options", Unicity::beforeEquals);
        for (String path : new String[] {
            "annotations",
            "build.args",
            "build.additional_contexts",
            "build.tags",
            "build.labels",
            "cap_add",
            "cap_drop",
            "deploy.labels",
            "dns",
            "dns_opt",
            "dns_search",
            "environment",
            "labels",
            "links",
            "networks.*.aliases",
            "networks.*.link_local_ips",
            "profiles",
            "sysctls",
            "tmpfs"
        }) {
            rules.add("services.*." + path, Unicity::beforeEquals);
        }
        rules.add("services.*.configs", (item, path) -> mount(item, "", path));
        rules.add("services.*.secrets", (item, path) -> mount(item, "/run/secrets", path));
        rules.add("services.*.env_file", Unicity::envFile);
        rules.add("services.*.expose", Unicity::expose);
        rules.add("services.*.ports", Unicity::port);
        rules.add("services.*.volumes", Unicity::volume);
        rules.add("services.*.devices", Unicity::device);
        return rules;
    }

    public static void enforce(Node.Mapping root) {
        enforce(root, RULES, "");
    }

    private static void enforce(Node node, PathRules<Key> rules, String path) {
        if (node instanceof Node.Mapping mapping) {
            for (Map.Entry<String, Node.Mapping.Entry> entry : mapping.entries()) {
                PathRules<Key> below = rules.below(entry.getKey());
                if (below != null) {
                    enforce(
                            entry.getValue().value(),
                            below,
                            path.isEmpty() ? entry.getKey() : path + "." + entry.getKey());
                }
            }
        } else if (node instanceof Node.Sequence sequence && rules.rule() != null) {
            enforce(sequence.items(), rules.rule(), path);
        }
    }

    private static void enforce(List<Node> items, Key key, String path) {
        Map<String, Integer> positions = new HashMap<>();
        List<Node> unique = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            Node item = items.get(i);
            String name = key.of(item, path + ".[" + i + "]");
            Integer earlier = positions.putIfAbsent(name, unique.size());
            if (earlier != null) {
                unique.set(earlier, item);
            } else {
                unique.add(item);
            }
        }
        if (unique.size() != items.size()) {
            items.clear();
            items.addAll(unique);
        }
    }

    private static String beforeEquals(Node item, String path) {
        if (!(item instanceof Node.Scalar scalar) || !(scalar.value() instanceof String text)) {
            throw LoadException.at(item.location(), path + ": unexpected type " + Node.kind(item), "write a string");
        }
        int equals = text.indexOf('=');
        return equals < 0 ? text : text.substring(0, equals);
    }

    private static String volume(Node item, String path) {
        if (item instanceof Node.Mapping mapping) {
            String target = mapping.string("target");
            if (target == null) {
                throw LoadException.at(item.location(), "service volume " + path + " is missing a mount target");
            }
            return target;
        }
        if (item instanceof Node.Scalar scalar && scalar.value() instanceof String) {
            return VolumeSpec.parse((String) scalar.value(), scalar.location()).target();
        }
        return "";
    }

    private static String device(Node item, String path) {
        if (item instanceof Node.Mapping mapping) {
            String target = mapping.string("target");
            if (target == null) {
                throw LoadException.at(item.location(), "service device " + path + " is missing a mount target");
            }
            return target;
        }
        if (item instanceof Node.Scalar scalar && scalar.value() instanceof String text) {
            String[] parts = text.split(":", -1);
            return parts.length == 1 ? parts[0] : parts[1];
        }
        return "";
    }

    private static String expose(Node item, String path) {
        if (item instanceof Node.Scalar scalar
                && (scalar.value() instanceof String || scalar.value() instanceof Long)) {
            return GoFormat.text(scalar.value());
        }
        throw LoadException.at(item.location(), path + ": unsupported expose value", "write a port or a port range");
    }

    private static String mount(Node item, String directory, String path) {
        if (item instanceof Node.Scalar scalar && scalar.value() instanceof String text) {
            return directory + "/" + text;
        }
        if (item instanceof Node.Mapping mapping) {
            String target = mapping.string("target");
            return target == null ? directory + "/" + mapping.string("source") : target;
        }
        throw LoadException.at(item.location(), path + ": unsupported value", "write a name or a mapping with source");
    }

    private static String port(Node item, String path) {
        if (item instanceof Node.Mapping mapping) {
            if (!mapping.has("target")) {
                throw LoadException.at(item.location(), "service ports " + path + " is missing a target port");
            }
            return orElse(mapping, "host_ip", "0.0.0.0") + ":" + orElse(mapping, "published", "") + ":"
                    + orElse(mapping, "target", "") + "/" + orElse(mapping, "protocol", "tcp");
        }
        return item instanceof Node.Scalar scalar && scalar.value() != null ? GoFormat.text(scalar.value()) : "";
    }

    private static String orElse(Node.Mapping mapping, String key, String otherwise) {
        return mapping.get(key) instanceof Node.Scalar scalar ? GoFormat.text(scalar.value()) : otherwise;
    }

    private static String envFile(Node item, String path) {
        if (item instanceof Node.Mapping mapping) {
            String file = mapping.string("path");
            if (file == null) {
                throw LoadException.at(item.location(), "environment path attribute " + path + " is missing");
            }
            return file;
        }
        return item instanceof Node.Scalar scalar && scalar.value() instanceof String text ? text : "";
    }
}
