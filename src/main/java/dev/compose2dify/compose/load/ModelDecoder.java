package dev.compose2dify.compose.load;

import dev.compose2dify.compose.LoadException;
import dev.compose2dify.compose.load.AttributeTable.Attribute;
import dev.compose2dify.compose.schema.FieldValues;
import dev.compose2dify.compose.tree.GoFormat;
import dev.compose2dify.compose.tree.Node;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Stage: from the canonical tree to the resolved model, the content of {@code docker compose config --format json}.
 * Fields at their zero value are left out, as Compose's own types do.
 *
 * <p>The kinds in the table's third column: {@code text}, {@code int}, {@code uint}, {@code float}, {@code bool}: left out
 * when zero; with {@code ?} kept when set; with {@code !} always there. {@code bytes}: size as digits in a string.
 */
final class ModelDecoder {
    /** Nothing to print. */
    static final Object ABSENT = new Object();

    private ModelDecoder() {}

    /** A mapping whose fields the table names. */
    static Map<String, Object> struct(Node.Mapping mapping, Attribute attribute) {
        Map<String, Object> out = new LinkedHashMap<>();
        for (Map.Entry<String, Node.Mapping.Entry> entry : mapping.entries()) {
            Attribute child = attribute.children.get(entry.getKey());
            if (child != null) {
                put(out, entry.getKey(), value(entry.getValue().value(), child));
            }
        }
        attribute.children.forEach((key, child) -> {
            if (!out.containsKey(key) && child.model.equals("struct!")) {
                out.put(key, child.children.containsKey("command") ? commandOnly() : new LinkedHashMap<>());
            } else if (!out.containsKey(key) && child.model.equals("command")) {
                out.put(key, null);
            }
        });
        return out;
    }

    private static Map<String, Object> commandOnly() {
        Map<String, Object> hook = new LinkedHashMap<>();
        hook.put("command", null);
        return hook;
    }

    private static void put(Map<String, Object> out, String key, Object value) {
        if (value != ABSENT) {
            out.put(key, value);
        }
    }

    static Object value(Node node, Attribute attribute) {
        if (Node.isNull(node)) {
            return attribute.model.equals("struct!")
                    ? new LinkedHashMap<>()
                    : attribute.model.equals("command") ? null : ABSENT;
        }
        return switch (attribute.model) {
            case "discrete" -> node instanceof Node.Mapping mapping ? discrete(struct(mapping, attribute)) : ABSENT;
            case "struct", "struct!" -> node instanceof Node.Mapping mapping ? struct(mapping, attribute) : ABSENT;
            case "structs" -> structs(node, attribute.item);
            case "mapping", "depends" -> mapping(node, attribute);
            case "drop" -> ABSENT;
            default -> leaf(node, attribute);
        };
    }

    private static Object leaf(Node node, Attribute attribute) {
        return switch (attribute.model) {
            case "text" -> unless("", text(node));
            case "text!" -> text(node);
            case "int" -> unless(0L, FieldValues.integer(node));
            case "uint" -> unless(0L, FieldValues.natural(node));
            case "int?" -> FieldValues.integer(node);
            case "uint?" -> FieldValues.natural(node);
            case "float" -> floating(node);
            case "bool" -> unless(false, FieldValues.bool(node));
            case "bool?", "bool!" -> FieldValues.bool(node);
            case "bytes" -> bytes(node);
            case "duration" -> unless("0s", FieldValues.duration(node).toString());
            case "duration?" -> FieldValues.duration(node).toString();
            case "command" -> FieldValues.command(node);
            case "test" -> unless(List.of(), FieldValues.healthCheckTest(node));
            case "groups" -> unless(List.of(), FieldValues.groups(node));
            case "strings", "texts" -> unless(List.of(), FieldValues.strings(node));
            case "env" -> unless(Map.of(), FieldValues.environment(node));
            case "map", "labels", "options" -> unless(Map.of(), FieldValues.map(node));
            case "stringmap" -> unless(Map.of(), FieldValues.stringMap(node));
            case "multi" -> unless(Map.of(), FieldValues.multi(node));
            case "hosts" -> unless(List.of(), FieldValues.hosts(node));
            case "mode" -> FieldValues.mode(node);
            case "ulimits" -> ulimits(node);
            case "count" -> unless(0L, FieldValues.deviceCount(node));
            case "ssh" -> unless(List.of(), FieldValues.ssh(node));
            default -> throw new IllegalStateException("unknown kind in attributes.txt: " + attribute.model);
        };
    }

    private static Object unless(Object zero, Object value) {
        return zero.equals(value) ? ABSENT : value;
    }

    private static String text(Node node) {
        return GoFormat.text(Node.plain(node));
    }

    private static Object floating(Node node) {
        BigDecimal number = FieldValues.floating(node);
        return number.signum() == 0 ? ABSENT : number;
    }

    private static Object bytes(Node node) {
        long bytes = FieldValues.bytes(node);
        return bytes == 0 ? ABSENT : Long.toString(bytes);
    }

    private static Object structs(Node node, Attribute item) {
        List<Object> out = new ArrayList<>();
        if (node instanceof Node.Sequence sequence) {
            for (Node each : sequence.items()) {
                if (each instanceof Node.Mapping mapping) {
                    out.add(item.model.equals("struct") ? struct(mapping, item) : special(mapping, item));
                }
            }
        }
        return out.isEmpty() ? ABSENT : out;
    }

    private static Map<String, Object> discrete(Map<String, Object> fields) {
        fields.putIfAbsent("kind", "");
        fields.putIfAbsent("value", 0L);
        return fields;
    }

    /** Types that Compose prints in a way of their own. */
    private static Map<String, Object> special(Node.Mapping mapping, Attribute item) {
        Map<String, Object> fields = struct(mapping, item);
        Map<String, Object> out = new LinkedHashMap<>();
        switch (item.model) {
            case "weight" -> {
                out.put("Path", fields.getOrDefault("path", ""));
                out.put("Weight", fields.getOrDefault("weight", 0L));
            }
            case "throttle" -> {
                out.put("Path", fields.getOrDefault("path", ""));
                out.put("Rate", fields.getOrDefault("rate", "0"));
            }
            default -> out.putAll(fields);
        }
        return out;
    }

    private static Object mapping(Node node, Attribute attribute) {
        Map<String, Object> out = new LinkedHashMap<>();
        if (node instanceof Node.Mapping mapping) {
            for (Map.Entry<String, Node.Mapping.Entry> entry : mapping.entries()) {
                Node value = entry.getValue().value();
                out.put(entry.getKey(), value instanceof Node.Mapping child ? struct(child, attribute.anyKey) : null);
            }
        }
        return out.isEmpty() ? ABSENT : out;
    }

    private static Object ulimits(Node node) {
        Map<String, Object> out = new LinkedHashMap<>();
        if (node instanceof Node.Mapping mapping) {
            for (Map.Entry<String, Node.Mapping.Entry> entry : mapping.entries()) {
                out.put(entry.getKey(), ulimit(entry.getValue().value()));
            }
        }
        return out.isEmpty() ? ABSENT : out;
    }

    private static Object ulimit(Node node) {
        if (!(node instanceof Node.Mapping limits)) {
            Long single = FieldValues.integer(node);
            return single == 0 ? new LinkedHashMap<>() : single;
        }
        Map<String, Object> out = new LinkedHashMap<>();
        for (String key : new String[] {"soft", "hard"}) {
            Node limit = limits.get(key);
            if (limit != null && !(limit instanceof Node.Scalar scalar && scalar.value() instanceof Long)) {
                throw LoadException.at(limit.location(), "a ulimit must be an integer", "write it without text");
            }
            put(out, key, limit == null ? ABSENT : unless(0L, FieldValues.integer(limit)));
        }
        return out;
    }

    /** Values of an extension as plain data; numbers as JSON prints Go's floats. */
    static Object extension(Node node) {
        return jsonNumbers(Node.plain(node), node);
    }

    private static Object jsonNumbers(Object value, Node extension) {
        if (value instanceof Double number) {
            if (number.isNaN() || number.isInfinite()) {
                throw LoadException.at(
                        extension.location(), "JSON has no number for " + GoFormat.text(number), "put it in quotes");
            }
            return GoFormat.shortest(number.doubleValue());
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> out = new LinkedHashMap<>();
            map.forEach((key, item) -> out.put(key, jsonNumbers(item, extension)));
            return out;
        }
        if (value instanceof List<?> list) {
            // Go forgets that an empty list was there.
            return list.isEmpty()
                    ? null
                    : list.stream()
                            .map(item -> jsonNumbers(item, extension))
                            .collect(java.util.stream.Collectors.toCollection(ArrayList::new));
        }
        return value;
    }
}
