package dev.compose2dify.compose.schema;

import dev.compose2dify.compose.LoadException;
import dev.compose2dify.compose.syntax.ByteSize;
import dev.compose2dify.compose.syntax.Duration;
import dev.compose2dify.compose.syntax.Literals;
import dev.compose2dify.compose.syntax.ShellWords;
import dev.compose2dify.compose.tree.GoFormat;
import dev.compose2dify.compose.tree.Node;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** Single values of the model, read from the tree with Compose's conversions and errors. */
public final class FieldValues {
    private FieldValues() {}

    private static Object scalar(Node node) {
        return node instanceof Node.Scalar scalar ? scalar.value() : null;
    }

    private static LoadException invalid(Node node, String message, String hint) {
        return LoadException.at(node.location(), message, hint);
    }

    public static Long integer(Node node) {
        Object value = scalar(node);
        if (value instanceof Long number) {
            return number;
        }
        if (value instanceof Double number) {
            // Go's conversion of what does not fit.
            boolean fits = Math.abs(number) < 0x1p63;
            return fits ? number.longValue() : Long.MIN_VALUE;
        }
        Long parsed = value instanceof String text ? Literals.integer(text) : null;
        if (parsed == null) {
            throw invalid(node, "not an integer: " + GoFormat.text(value), "write digits only");
        }
        return parsed;
    }

    /** An integer that Compose holds without a sign. */
    public static Long natural(Node node) {
        Long number = integer(node);
        if (number < 0) {
            throw invalid(node, "must not be negative: " + number, "write zero or more");
        }
        return number;
    }

    /** Names or whole numbers of groups. */
    public static List<String> groups(Node node) {
        if (node instanceof Node.Sequence sequence) {
            for (Node item : sequence.items()) {
                if (scalar(item) instanceof Double) {
                    throw invalid(item, "a group is a name or a whole number", "put it in quotes");
                }
            }
        }
        return strings(node);
    }

    public static Boolean bool(Node node) {
        Object value = scalar(node);
        if (value instanceof Boolean flag) {
            return flag;
        }
        Boolean parsed = value instanceof String text ? Literals.bool(text) : null;
        if (parsed == null) {
            throw invalid(node, "invalid boolean: " + GoFormat.text(value), "write true or false");
        }
        return parsed;
    }

    /** A 32-bit number, the way Compose holds shares of a CPU. */
    public static BigDecimal floating(Node node) {
        Object value = scalar(node);
        Double number = value instanceof Number any ? Double.valueOf(any.doubleValue()) : null;
        if (value instanceof String text) {
            number = Literals.floating(text);
        }
        if (number == null || Float.isInfinite(number.floatValue()) || number.isNaN()) {
            throw invalid(node, "not a number: " + GoFormat.text(value), "write digits and a decimal point");
        }
        return GoFormat.shortest(number.floatValue());
    }

    public static long bytes(Node node) {
        Object value = scalar(node);
        if (value instanceof Long number) {
            return number;
        }
        // A number with a fraction is taken and forgotten by Compose.
        return value instanceof String text ? ByteSize.parse(text, node.location()) : 0;
    }

    public static Duration duration(Node node) {
        return Duration.parse(GoFormat.text(scalar(node)), node.location());
    }

    /** Null: the image's; empty: cleared. */
    public static List<String> command(Node node) {
        if (node instanceof Node.Sequence sequence) {
            List<String> words = new ArrayList<>();
            sequence.items().forEach(item -> words.add(GoFormat.text(scalar(item))));
            return words;
        }
        Object value = scalar(node);
        return value instanceof String text ? ShellWords.split(text, node.location()) : null;
    }

    public static List<String> healthCheckTest(Node node) {
        Object value = scalar(node);
        if (value instanceof String text) {
            return List.of("CMD-SHELL", text);
        }
        return strings(node);
    }

    public static List<String> strings(Node node) {
        List<String> out = new ArrayList<>();
        if (node instanceof Node.Sequence sequence) {
            sequence.items().forEach(item -> out.add(GoFormat.text(scalar(item))));
        } else {
            out.add(GoFormat.text(scalar(node)));
        }
        return out;
    }

    /** Names with their value; null where the container is to inherit it and nothing is there. */
    public static Map<String, String> environment(Node node) {
        Map<String, String> out = new LinkedHashMap<>();
        if (node instanceof Node.Mapping mapping) {
            Map<String, Object> extensions = new LinkedHashMap<>();
            for (Map.Entry<String, Node.Mapping.Entry> entry : mapping.entries()) {
                Object value = scalar(entry.getValue().value());
                out.put(entry.getKey(), value == null ? null : GoFormat.text(value));
            }
            extensions(out, extensions);
        } else if (node instanceof Node.Sequence sequence) {
            for (Node item : sequence.items()) {
                String text = GoFormat.text(scalar(item));
                int equals = text.indexOf('=');
                String name = equals < 0 ? text : text.substring(0, equals);
                if (!name.isEmpty() && Character.isWhitespace(name.charAt(name.length() - 1))) {
                    throw invalid(
                            item,
                            "environment variable " + name + " is declared with a trailing space",
                            "remove the space before =");
                }
                out.put(name, equals < 0 ? null : text.substring(equals + 1));
            }
        }
        return out;
    }

    /** Names with their value; none is empty. */
    public static Map<String, String> map(Node node) {
        Map<String, String> out = new LinkedHashMap<>();
        if (node instanceof Node.Mapping mapping) {
            for (Map.Entry<String, Node.Mapping.Entry> entry : mapping.entries()) {
                Object value = Node.plain(entry.getValue().value());
                out.put(entry.getKey(), value == null ? "" : GoFormat.text(value));
            }
            extensions(out, new LinkedHashMap<>());
        } else if (node instanceof Node.Sequence sequence) {
            for (Node item : sequence.items()) {
                String text = GoFormat.text(scalar(item));
                int equals = text.indexOf('=');
                out.put(equals < 0 ? text : text.substring(0, equals), equals < 0 ? "" : text.substring(equals + 1));
            }
        }
        return out;
    }

    /** As {@link #map}, but only strings and integers are taken. */
    public static Map<String, String> stringMap(Node node) {
        if (node instanceof Node.Mapping mapping) {
            for (Map.Entry<String, Node.Mapping.Entry> entry : mapping.entries()) {
                Node value = entry.getValue().value();
                Object plain = scalar(value);
                if (!Node.isNull(value) && !(plain instanceof String) && !(plain instanceof Long)) {
                    throw invalid(
                            value, entry.getKey() + " must be a string, but is a " + Node.kind(value), "quote it");
                }
            }
        }
        return map(node);
    }

    /** Compose gathers keys that start with x- under one key, also where they are names of the user's. */
    private static void extensions(Map<String, String> out, Map<String, Object> gathered) {
        out.forEach((key, value) -> {
            if (key.startsWith("x-")) {
                gathered.put(key, value == null ? "<nil>" : value);
            }
        });
        if (!gathered.isEmpty()) {
            gathered.keySet().forEach(out::remove);
            StringBuilder text = new StringBuilder("map[");
            for (String key : new TreeSet<>(gathered.keySet())) {
                text.append(text.length() > 4 ? " " : "")
                        .append(key)
                        .append(':')
                        .append(gathered.get(key));
            }
            out.put("#extensions", text.append(']').toString());
        }
    }

    public static Map<String, List<String>> multi(Node node) {
        Map<String, List<String>> out = new LinkedHashMap<>();
        if (node instanceof Node.Mapping mapping) {
            mapping.entries()
                    .forEach(entry ->
                            out.put(entry.getKey(), strings(entry.getValue().value())));
        }
        return out;
    }

    /** {@code host=ip}, sorted. */
    public static List<String> hosts(Node node) {
        List<String> out = new ArrayList<>();
        if (node instanceof Node.Mapping mapping) {
            for (Map.Entry<String, Node.Mapping.Entry> entry : mapping.entries()) {
                Node value = entry.getValue().value();
                List<String> addresses = Node.isNull(value) ? List.of("") : strings(value);
                addresses.forEach(address -> out.add(host(entry.getKey(), address, value)));
            }
        } else if (node instanceof Node.Sequence sequence) {
            for (Node item : sequence.items()) {
                String text = GoFormat.text(scalar(item));
                int separator = text.indexOf('=') >= 0 ? text.indexOf('=') : text.indexOf(':');
                if (separator < 0) {
                    throw invalid(item, "invalid additional host, missing IP: " + text, "write host=address");
                }
                for (String address : text.substring(separator + 1).split(",", -1)) {
                    out.add(host(text.substring(0, separator), address, item));
                }
            }
        }
        out.sort(null);
        return out;
    }

    private static String host(String name, String address, Node at) {
        if (name.isEmpty() || name.indexOf(':') >= 0 || name.indexOf('=') >= 0) {
            throw invalid(at, "bad host name '" + name + "'", "write host=address");
        }
        boolean bracketed = address.length() > 2 && address.startsWith("[") && address.endsWith("]");
        return name + "=" + (bracketed ? address.substring(1, address.length() - 1) : address);
    }

    /** Permissions as octal text with a leading zero. */
    public static String mode(Node node) {
        long bits = modeBits(node);
        return bits < 0 ? "0-" + Long.toOctalString(-bits) : "0" + Long.toOctalString(bits);
    }

    public static long modeBits(Node node) {
        Object value = scalar(node);
        if (value instanceof Long number) {
            return number;
        }
        if (value instanceof String text && text.matches("[0-7]{1,11}")) {
            return Long.parseLong(text, 8);
        }
        throw invalid(node, "not a file mode: " + GoFormat.text(value), "write octal digits such as 0440");
    }

    public static Long deviceCount(Node node) {
        Object value = scalar(node);
        if (value instanceof String text && text.toLowerCase(Locale.ROOT).equals("all")) {
            return -1L;
        }
        if (value instanceof Long number) {
            return number;
        }
        Long parsed = value instanceof String text ? Literals.integer(text) : null;
        if (parsed == null) {
            throw invalid(
                    node,
                    "invalid value \"" + GoFormat.text(value) + "\", the only value allowed is 'all' or a number",
                    "write all or a number");
        }
        return parsed;
    }

    public static List<String> ssh(Node node) {
        List<String> out = new ArrayList<>();
        if (node instanceof Node.Mapping mapping) {
            mapping.entries().forEach(entry -> out.add(entry.getKey()));
        }
        return out;
    }
}
