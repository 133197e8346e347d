package dev.compose2dify.compose.load;

import dev.compose2dify.compose.LoadException;
import dev.compose2dify.compose.syntax.GoPath;
import dev.compose2dify.compose.syntax.RemoteReference;
import dev.compose2dify.compose.tree.Node;
import dev.compose2dify.compose.tree.PathRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Stage: relative paths become absolute, from the project directory. */
final class Paths {
    private interface Resolve {
        Node of(Node node, Paths paths);
    }

    private static final PathRules<Resolve> RULES = new PathRules<Resolve>()
            .add("services.*.build.context", (node, paths) -> paths.context(node))
            .add("services.*.build.additional_contexts.*", (node, paths) -> paths.context(node))
            .add("services.*.build.ssh.*", (node, paths) -> paths.hostPath(node))
            .add("services.*.env_file.*.path", (node, paths) -> paths.absolute(node))
            .add("services.*.label_file.*", (node, paths) -> paths.absolute(node))
            .add("services.*.extends.file", (node, paths) -> paths.absolute(node))
            .add("services.*.develop.watch.*.path", (node, paths) -> paths.watched(node))
            .add("services.*.volumes.*", (node, paths) -> paths.mount(node))
            .add("configs.*.file", (node, paths) -> paths.hostPath(node))
            .add("secrets.*.file", (node, paths) -> paths.hostPath(node))
            .add("volumes.*", (node, paths) -> paths.localVolume(node));

    private final String base;
    private final LoadContext context;

    private Paths(String base, LoadContext context) {
        this.base = base;
        this.context = context;
    }

    static void resolve(Node.Mapping root, String base, LoadContext context) {
        new Paths(base, context).walk(root, RULES);
    }

    private Node walk(Node node, PathRules<Resolve> rules) {
        if (rules.rule() != null) {
            return rules.rule().of(node, this);
        }
        if (node instanceof Node.Mapping mapping) {
            for (Map.Entry<String, Node.Mapping.Entry> entry : mapping.entries()) {
                PathRules<Resolve> below = rules.below(entry.getKey());
                if (below != null) {
                    Node value = entry.getValue().value();
                    entry.setValue(new Node.Mapping.Entry(entry.getValue().key(), walk(value, below)));
                }
            }
        } else if (node instanceof Node.Sequence sequence && rules.item() != null) {
            sequence.items().replaceAll(item -> walk(item, rules.item()));
        }
        return node;
    }

    private static String string(Node node) {
        return node instanceof Node.Scalar scalar && scalar.value() instanceof String text ? text : null;
    }

    private Node with(Node node, String value) {
        return ((Node.Scalar) node).withValue(value);
    }

    private Node context(Node node) {
        String text = string(node);
        if (text == null || text.contains("://") || text.startsWith("service:")) {
            return node;
        }
        return RemoteReference.isBuildContext(text) ? node : absolute(node);
    }

    private Node absolute(Node node) {
        String text = string(node);
        if (text == null) {
            return node;
        }
        String expanded = context.expandUser(text);
        return with(node, expanded.isEmpty() || expanded.startsWith("/") ? expanded : GoPath.join(base, expanded));
    }

    private Node hostPath(Node node) {
        String text = string(node);
        return text == null ? node : with(node, hostPath(text));
    }

    private String hostPath(String text) {
        String expanded = context.expandUser(text);
        boolean absolute = expanded.startsWith("/") || GoPath.isWindowsAbsolute(expanded);
        return absolute ? expanded : GoPath.join(base, expanded);
    }

    private Node watched(Node node) {
        Node absolute = absolute(node);
        String text = string(absolute);
        if (text == null || !text.startsWith("/") || !GoPath.isUsable(text)) {
            return absolute;
        }
        String current = "";
        for (String part : text.substring(1).split("/")) {
            current += "/" + part;
            if (Files.isSymbolicLink(Path.of(current))) {
                try {
                    return with(
                            absolute,
                            text.replace(current, Path.of(current).toRealPath().toString()));
                } catch (IOException e) {
                    throw LoadException.at(node.location(), "cannot follow the symbolic link " + current);
                }
            }
        }
        return absolute;
    }

    private Node mount(Node node) {
        if (node instanceof Node.Mapping mount && "bind".equals(mount.string("type"))) {
            if (!mount.has("source")) {
                throw LoadException.at(
                        mount.location(), "invalid mount config for type \"bind\": field Source must not be empty");
            }
            mount.put("source", hostPath(mount.get("source")));
        }
        return node;
    }

    private Node localVolume(Node node) {
        if (node instanceof Node.Mapping volume
                && "local".equals(volume.string("driver"))
                && volume.get("driver_opts") instanceof Node.Mapping options
                && "bind".equals(options.string("o"))
                && options.has("device")) {
            options.put("device", hostPath(options.get("device")));
        }
        return node;
    }
}
