package dev.compose2dify.compose.schema;

import dev.compose2dify.compose.Fragment;
import dev.compose2dify.compose.LoadException;
import dev.compose2dify.compose.tree.GoFormat;
import dev.compose2dify.compose.tree.Node;
import dev.compose2dify.compose.tree.PathRules;
import dev.compose2dify.diagnostic.Location;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Stage: lays one tree over another. Mappings are merged, lists appended, scalars replaced, except at the paths where
 * Compose has a rule of its own.
 */
public final class Merge {
    /** A rule of its own for one path: base, override, path for messages. */
    private interface Rule {
        Node merge(Node base, Node override, String path);
    }

    private static final PathRules<Rule> RULES = rules();

    private Merge() {}

    private static PathRules<Rule> rules() {
        PathRules<Rule> rules = new PathRules<>();
        rules.add("networks.*.ipam.config", Merge::ipamConfig);
        for (String path : new String[] {
            "networks.*.labels",
            "volumes.*.labels",
            "services.*.annotations",
            "services.*.build.args",
            "services.*.build.additional_contexts",
            "services.*.build.labels",
            "services.*.deploy.labels",
            "services.*.dns",
            "services.*.dns_opt",
            "services.*.dns_search",
            "services.*.env_file",
            "services.*.label_file",
            "services.*.environment",
            "services.*.labels",
            "services.*.sysctls",
            "services.*.tmpfs"
        }) {
            rules.add(path, (base, override, at) -> append(toSequence(base), toSequence(override)));
        }
        for (String path : new String[] {"command", "entrypoint", "healthcheck.test", "ulimits.*"}) {
            rules.add("services.*." + path, (base, override, at) -> override);
        }
        rules.add("services.*.build", Merge::build);
        rules.add("services.*.build.extra_hosts", Merge::extraHosts);
        rules.add("services.*.extra_hosts", Merge::extraHosts);
        rules.add("services.*.depends_on", Merge::dependsOn);
        rules.add("services.*.logging", Merge::logging);
        rules.add("services.*.models", Merge::named);
        rules.add("services.*.networks", Merge::named);
        return rules;
    }

    /** Merges {@code override} into {@code base} and returns the result; both are used up. */
    public static Node.Mapping merge(Node.Mapping base, Node.Mapping override) {
        return mappings(base, override, RULES, "");
    }

    /** Merges a service over the one that it extends; both are used up. */
    public static Node.Mapping mergeService(Node.Mapping base, Node.Mapping override, String name) {
        return mappings(base, override, RULES.below("services").below(name), "services." + name);
    }

    private static Node merge(Node base, Node override, PathRules<Rule> rules, String path) {
        if (rules != null && rules.rule() != null) {
            return rules.rule().merge(base, override, path);
        }
        if (Node.isNull(override)) {
            return base;
        }
        if (base instanceof Node.Mapping mapping) {
            if (override instanceof Node.Mapping other) {
                return mappings(mapping, other, rules, path);
            }
            throw cannot(path, override);
        }
        if (base instanceof Node.Sequence sequence) {
            if (override instanceof Node.Sequence other) {
                return append(sequence, other);
            }
            throw cannot(path, override);
        }
        return override;
    }

    private static LoadException cannot(String path, Node override) {
        return LoadException.at(
                override.location(),
                "cannot override " + path,
                "use the same form (mapping or list) as in the file or service that it is merged into");
    }

    private static Node.Mapping mappings(Node.Mapping base, Node.Mapping override, PathRules<Rule> rules, String path) {
        for (Map.Entry<String, Node.Mapping.Entry> entry : override.entries()) {
            String key = entry.getKey();
            Node value = entry.getValue().value();
            Node old = base.get(key);
            if (old == null) {
                base.put(key, entry.getValue().key(), value);
            } else {
                String next = path.isEmpty() ? key : path + "." + key;
                base.put(key, entry.getValue().key(), merge(old, value, rules == null ? null : rules.below(key), next));
            }
        }
        return base;
    }

    private static Node.Sequence append(Node.Sequence base, Node.Sequence override) {
        base.items().addAll(override.items());
        return base;
    }

    /** {@code {A: 1}} becomes {@code [A=1]}; a string becomes a list of one. */
    public static Node.Sequence toSequence(Node node) {
        if (node instanceof Node.Sequence sequence) {
            return sequence;
        }
        Node.Sequence sequence = new Node.Sequence(node.location());
        if (node instanceof Node.Mapping mapping) {
            for (Map.Entry<String, Node.Mapping.Entry> entry : mapping.entries()) {
                Location key = entry.getValue().key();
                Node value = entry.getValue().value();
                if (value instanceof Node.Sequence values) {
                    values.items().forEach(item -> sequence.add(pair(entry.getKey(), key, item)));
                } else {
                    sequence.add(pair(entry.getKey(), key, value));
                }
            }
        } else if (node instanceof Node.Scalar scalar && scalar.value() instanceof String) {
            sequence.add(scalar);
        }
        return sequence;
    }

    private static Node pair(String key, Location location, Node value) {
        if (!(value instanceof Node.Scalar scalar)) {
            // Compose would print the Go value; the schema rejects it in the next stage either way.
            return value;
        }
        if (scalar.value() == null) {
            return new Node.Scalar(key, key, location, null);
        }
        return assignment(key, scalar, scalar.location());
    }

    /** {@code KEY=value} with the origin of the value. */
    public static Node.Scalar assignment(String key, Node.Scalar value, Location location) {
        String prefix = key + "=";
        String text = prefix + GoFormat.text(value.value());
        if (value.fragments() == null) {
            return new Node.Scalar(text, prefix + value.raw(), location, null);
        }
        List<Fragment> fragments = new ArrayList<>(value.fragments().size() + 1);
        fragments.add(new Fragment(prefix, Fragment.Origin.LITERAL, List.of(), location));
        fragments.addAll(value.fragments());
        return new Node.Scalar(text, prefix + value.raw(), location, fragments);
    }

    private static Node build(Node base, Node override, String path) {
        if (Node.isNull(override)) {
            return base;
        }
        Node.Mapping left = buildMapping(base);
        return mappings(
                left, buildMapping(override), RULES.below("services").below("*").below("build"), path);
    }

    private static Node.Mapping buildMapping(Node node) {
        if (node instanceof Node.Mapping mapping) {
            return mapping;
        }
        Node.Mapping mapping = new Node.Mapping(node.location());
        if (node instanceof Node.Scalar scalar && scalar.value() instanceof String) {
            mapping.put("context", scalar);
        }
        return mapping;
    }

    private static Node dependsOn(Node base, Node override, String path) {
        return mappings(dependencies(base), dependencies(override), null, path);
    }

    private static Node.Mapping dependencies(Node node) {
        Node.Mapping mapping = byName(node);
        if (node instanceof Node.Sequence) {
            for (Map.Entry<String, Node.Mapping.Entry> entry : mapping.entries()) {
                entry.setValue(new Node.Mapping.Entry(
                        entry.getValue().key(), dependency(entry.getValue().key())));
            }
        }
        return mapping;
    }

    /** What the short syntax of {@code depends_on} means. */
    public static Node.Mapping dependency(Location location) {
        Node.Mapping dependency = new Node.Mapping(location);
        dependency.put("condition", Node.Scalar.of("service_started", location));
        dependency.put("required", Node.Scalar.of(true, location));
        return dependency;
    }

    private static Node named(Node base, Node override, String path) {
        return mappings(byName(base), byName(override), null, path);
    }

    /** A list of names as a mapping with null values. */
    public static Node.Mapping byName(Node node) {
        if (node instanceof Node.Mapping mapping) {
            return mapping;
        }
        Node.Mapping mapping = new Node.Mapping(node.location());
        if (node instanceof Node.Sequence sequence) {
            for (Node item : sequence.items()) {
                if (!(item instanceof Node.Scalar scalar) || !(scalar.value() instanceof String name)) {
                    throw LoadException.at(item.location(), "must be a string");
                }
                mapping.put(name, item.location(), Node.Scalar.of(null, item.location()));
            }
        }
        return mapping;
    }

    private static Node extraHosts(Node base, Node override, String path) {
        Node.Sequence left = toSequence(base);
        Set<Object> known = new HashSet<>();
        left.items().forEach(item -> known.add(Node.plain(item)));
        for (Node item : toSequence(override).items()) {
            if (!known.contains(Node.plain(item))) {
                left.add(item);
            }
        }
        return left;
    }

    private static Node logging(Node base, Node override, String path) {
        if (!(base instanceof Node.Mapping left) || !(override instanceof Node.Mapping right)) {
            throw cannot(path, override);
        }
        boolean sameDriver = !left.has("driver")
                || !right.has("driver")
                || Objects.equals(Node.plain(left.get("driver")), Node.plain(right.get("driver")));
        return sameDriver ? mappings(left, right, null, path) : right;
    }

    private static Node ipamConfig(Node base, Node override, String path) {
        if (!(base instanceof Node.Sequence left) || !(override instanceof Node.Sequence right)) {
            throw cannot(path, override);
        }
        List<Node.Mapping> pools = new ArrayList<>();
        for (Node original : left.items()) {
            for (Node other : right.items()) {
                Node.Mapping mine = byName(original);
                Node.Mapping theirs = byName(other);
                if (!subnet(mine).equals(subnet(theirs)) && position(pools, theirs) < 0) {
                    pools.add(theirs);
                    continue;
                }
                Node.Mapping merged = mappings(mine, theirs, null, path);
                int known = position(pools, merged);
                if (known >= 0) {
                    pools.set(known, merged);
                } else {
                    pools.add(merged);
                }
            }
        }
        Node.Sequence result = new Node.Sequence(right.location());
        pools.forEach(result::add);
        return result;
    }

    private static int position(List<Node.Mapping> pools, Node.Mapping pool) {
        for (int i = 0; i < pools.size(); i++) {
            if (subnet(pools.get(i)).equals(subnet(pool))) {
                return i;
            }
        }
        return -1;
    }

    private static String subnet(Node.Mapping pool) {
        return String.valueOf(Node.plain(pool.get("subnet")));
    }
}
