package dev.compose2dify.compose.tree;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Plain Java values of a tree. */
public final class Trees {
    private Trees() {}

    /** Maps, lists, strings, numbers, booleans and null, in source order. */
    public static Object plain(Node node) {
        if (node instanceof Node.Mapping mapping) {
            Map<String, Object> map = new LinkedHashMap<>();
            mapping.entries()
                    .forEach(entry ->
                            map.put(entry.getKey(), plain(entry.getValue().value())));
            return map;
        }
        if (node instanceof Node.Sequence sequence) {
            List<Object> list = new ArrayList<>(sequence.items().size());
            sequence.items().forEach(item -> list.add(plain(item)));
            return list;
        }
        if (node instanceof Node.Scalar scalar) {
            return scalar.value() instanceof GoScalars.Timestamp time ? time.toString() : scalar.value();
        }
        return null;
    }

    /** A word for the kind of a node, for messages. */
    public static String kind(Node node) {
        if (node instanceof Node.Mapping) {
            return "mapping";
        }
        if (node instanceof Node.Sequence) {
            return "list";
        }
        Object value = ((Node.Scalar) node).value();
        if (value == null) {
            return "null";
        }
        if (value instanceof String) {
            return "string";
        }
        return value instanceof Boolean ? "boolean" : value instanceof GoScalars.Timestamp ? "date" : "number";
    }
}
