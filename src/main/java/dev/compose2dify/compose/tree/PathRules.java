package dev.compose2dify.compose.tree;

import java.util.HashMap;
import java.util.Map;

/**
 * Rules by path, such as {@code services.*.build.args}; {@code *} stands for any key and for any item of a list. Walked
 * along with the tree, so that a node costs one look-up however many rules there are.
 */
public final class PathRules<T> {
    private final Map<String, PathRules<T>> named = new HashMap<>();
    private PathRules<T> any;
    private T rule;

    /** Adds a rule for a path; gives this very object. */
    public PathRules<T> add(String pattern, T value) {
        PathRules<T> node = this;
        for (String part : pattern.split("\\.")) {
            if (part.equals("*")) {
                if (node.any == null) {
                    node.any = new PathRules<>();
                }
                node = node.any;
            } else {
                node = node.named.computeIfAbsent(part, p -> new PathRules<>());
            }
        }
        node.rule = value;
        return this;
    }

    /** The rules below {@code key}, or null. */
    public PathRules<T> below(String key) {
        PathRules<T> node = named.get(key);
        return node == null ? any : node;
    }

    /** The rules below an item of a list, or null. */
    public PathRules<T> item() {
        return any;
    }

    /** The rule for this very path, or null. */
    public T rule() {
        return rule;
    }
}
