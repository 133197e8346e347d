package dev.compose2dify.compose.tree;

import dev.compose2dify.compose.LoadException;
import dev.compose2dify.diagnostic.Location;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * From the YAML of one document to a {@link Node} tree as go-yaml would decode it: scalars resolved, aliases copied, merge
 * keys merged, {@code !reset} and {@code !override} noted.
 */
public final class YamlDecoder {
    /** Nodes that aliases may add to one document. Dify's largest file needs some 20,000. */
    private static final int MAX_ALIASED_NODES = 600_000;

    private final String file;
    private final ResetPaths resets = new ResetPaths();
    private final List<String> path = new ArrayList<>();
    private int aliasDepth;
    private int aliasedNodes;

    private YamlDecoder(String file) {
        this.file = file;
    }

    /** A decoded document and what it wants removed from the files before it. */
    public record Document(Node root, ResetPaths resets) {}

    /** Decodes one document; throws {@link LoadException} for what go-yaml or Compose would refuse. */
    public static Document decode(YamlNode root, String file) {
        YamlDecoder decoder = new YamlDecoder(file);
        Node node = decoder.node(root, false);
        return new Document(node, decoder.resets);
    }

    private Location at(YamlNode node) {
        return new Location(file, node.line, node.column);
    }

    /** Null when the node is to be left out ({@code !reset}). */
    private Node node(YamlNode node, boolean overridden) {
        if (aliasDepth > 0 && ++aliasedNodes > MAX_ALIASED_NODES) {
            throw LoadException.at(at(node), "aliases expand to too many values", "write out what is needed instead");
        }
        if (node.kind == YamlNode.NodeType.ALIAS) {
            aliasDepth++;
            Node target = node(node.children.get(0), overridden);
            aliasDepth--;
            return target;
        }
        if (!overridden && "!reset".equals(node.tag)) {
            resets.add(path);
            return null;
        }
        boolean below = overridden;
        if (!overridden && "!override".equals(node.tag)) {
            resets.add(path);
            below = true;
        }
        return switch (node.kind) {
            case SCALAR -> scalar(node);
            case SEQUENCE -> sequence(node, below);
            default -> mapping(node, below);
        };
    }

    private Node.Scalar scalar(YamlNode node) {
        if (node.isMergeKey()) {
            return new Node.Scalar("<<", "<<", at(node), null);
        }
        return new Node.Scalar(resolve(node), node.value, at(node), null);
    }

    private Object resolve(YamlNode node) {
        try {
            return GoScalars.resolve(node.tag, node.value, node.plain);
        } catch (GoScalars.MismatchException e) {
            throw LoadException.at(at(node), "invalid YAML: " + e.getMessage());
        }
    }

    private Node.Sequence sequence(YamlNode node, boolean overridden) {
        List<Node> items = new ArrayList<>(node.children.size());
        for (int i = 0; i < node.children.size(); i++) {
            path.add(Integer.toString(i));
            Node item = node(node.children.get(i), overridden);
            path.remove(path.size() - 1);
            if (item != null) {
                items.add(item);
            }
        }
        return new Node.Sequence(at(node), items);
    }

    private Node.Mapping mapping(YamlNode node, boolean overridden) {
        Node.Mapping mapping = new Node.Mapping(at(node));
        Map<String, YamlNode> seen = new HashMap<>();
        List<YamlNode> merges = new ArrayList<>();
        for (int i = 0; i + 1 < node.children.size(); i += 2) {
            YamlNode keyNode = node.children.get(i);
            YamlNode valueNode = node.children.get(i + 1);
            String key = key(keyNode, mapping);
            YamlNode earlier = seen.putIfAbsent(key, keyNode);
            if (earlier != null) {
                throw LoadException.at(
                        at(keyNode),
                        "mapping key \"" + key + "\" already defined at line " + earlier.line,
                        "keep one of the two");
            }
            if (keyNode.isMergeKey()) {
                merges.add(valueNode);
                continue;
            }
            path.add(key);
            Node value = node(valueNode, overridden);
            path.remove(path.size() - 1);
            if (value != null) {
                mapping.put(key, at(keyNode), value);
            }
        }
        // The mapping's own keys win wherever << stands.
        merges.forEach(merge -> merge(mapping, merge, overridden));
        return mapping;
    }

    private void merge(Node.Mapping mapping, YamlNode source, boolean overridden) {
        YamlNode target = source.kind == YamlNode.NodeType.ALIAS ? source.children.get(0) : source;
        if (target.kind == YamlNode.NodeType.SEQUENCE && source.kind != YamlNode.NodeType.ALIAS) {
            for (YamlNode item : target.children) {
                mergeOne(mapping, item, overridden);
            }
        } else {
            mergeOne(mapping, source, overridden);
        }
    }

    private void mergeOne(Node.Mapping mapping, YamlNode source, boolean overridden) {
        YamlNode target = source.kind == YamlNode.NodeType.ALIAS ? source.children.get(0) : source;
        if (target.kind != YamlNode.NodeType.MAPPING) {
            throw LoadException.at(
                    at(source),
                    "map merge requires map or sequence of maps as the value",
                    "let << name the anchor of a mapping that is not empty");
        }
        if (node(source, overridden) instanceof Node.Mapping merged) {
            for (Map.Entry<String, Node.Mapping.Entry> entry : merged.entries()) {
                if (!mapping.has(entry.getKey())) {
                    mapping.put(
                            entry.getKey(),
                            entry.getValue().key(),
                            entry.getValue().value());
                }
            }
        }
    }

    private String key(YamlNode keyNode, Node.Mapping parent) {
        YamlNode target = keyNode.kind == YamlNode.NodeType.ALIAS ? keyNode.children.get(0) : keyNode;
        if (target.kind != YamlNode.NodeType.SCALAR) {
            throw LoadException.at(
                    at(keyNode), "a mapping or list cannot be a key", "quote the key if it holds braces or brackets");
        }
        if (target.isMergeKey()) {
            return "<<";
        }
        Object value = resolve(target);
        if (value instanceof String text) {
            return text;
        }
        String where = path.isEmpty() ? "at top level" : "in " + String.join(".", path);
        throw LoadException.at(
                at(keyNode), "non-string key " + where + ": " + GoFormat.text(value), "put the key in quotes");
    }
}
