package dev.compose2dify.yaml;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** Writes a value in block style. Single use. */
final class BlockWriter {
    /** A key longer than what YAML allows before a colon (1024) needs the explicit form. */
    private static final int LONGEST_SIMPLE_KEY = 500;

    private final StringBuilder out = new StringBuilder();

    String write(Object value) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            mapping(map, 0, false);
        } else if (value instanceof List<?> list && !list.isEmpty()) {
            sequence(list, 0, false);
        } else {
            out.append(inline(value)).append('\n');
        }
        return out.toString();
    }

    /** @param started the first line's indentation has been written */
    private void mapping(Map<?, ?> map, int indent, boolean started) {
        boolean first = started;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!(entry.getKey() instanceof String key)) {
                throw new IllegalArgumentException("a key that is not a string: " + entry.getKey());
            }
            if (!first) {
                indent(indent);
            }
            first = false;
            String text = KubeYaml.scalar(key);
            if (text.length() > LONGEST_SIMPLE_KEY) {
                out.append("? ").append(text).append('\n');
                indent(indent);
                out.append(':');
            } else {
                out.append(text).append(':');
            }
            valueAfterKey(entry.getValue(), indent);
        }
    }

    private void valueAfterKey(Object value, int indent) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            out.append('\n');
            mapping(map, indent + 2, false);
        } else if (value instanceof List<?> list && !list.isEmpty()) {
            out.append('\n');
            sequence(list, indent, false);
        } else {
            out.append(' ');
            leaf(value, indent);
        }
    }

    private void sequence(List<?> list, int indent, boolean started) {
        boolean first = started;
        for (Object item : list) {
            if (!first) {
                indent(indent);
            }
            first = false;
            out.append("- ");
            if (item instanceof Map<?, ?> map && !map.isEmpty()) {
                mapping(map, indent + 2, true);
            } else if (item instanceof List<?> inner && !inner.isEmpty()) {
                sequence(inner, indent + 2, true);
            } else {
                leaf(item, indent);
            }
        }
    }

    private void leaf(Object value, int indent) {
        if (value instanceof String text && isExactAsBlock(text)) {
            block(text, indent + 2);
        } else {
            out.append(inline(value)).append('\n');
        }
    }

    private void block(String text, int indent) {
        out.append('|');
        char first = text.charAt(0);
        if (first == ' ' || first == '\t') {
            out.append('2');
        }
        if (!text.endsWith("\n")) {
            out.append('-');
        } else if (text.endsWith("\n\n")) {
            out.append('+');
        }
        out.append('\n');
        String body = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        for (String line : body.split("\n", -1)) {
            if (!line.isEmpty()) {
                indent(indent);
                out.append(line);
            }
            out.append('\n');
        }
    }

    /** Several lines, all characters printable, and no white space where a block's edges would swallow it. */
    private static boolean isExactAsBlock(String text) {
        if (text.indexOf('\n') < 0 || text.startsWith("\n")) {
            return false;
        }
        if (!text.codePoints().allMatch(c -> c == '\n' || c == '\t' || ScalarText.isPrintable(c))) {
            return false;
        }
        String[] lines = text.split("\n", -1);
        if (lines[0].isBlank() || !lines[lines.length - 1].isEmpty() && lines[lines.length - 1].isBlank()) {
            return false;
        }
        // A block that ends in blank lines of spaces reads differently in different readers.
        return lines.length < 2
                || !lines[lines.length - 1].isEmpty()
                || lines[lines.length - 2].isEmpty()
                || !lines[lines.length - 2].isBlank();
    }

    private static String inline(Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof String text) {
            return KubeYaml.scalar(text);
        }
        if (value instanceof Map<?, ?>) {
            return "{}";
        }
        if (value instanceof List<?>) {
            return "[]";
        }
        if (value instanceof Double number && (number.isNaN() || number.isInfinite())) {
            throw new IllegalArgumentException("not a number that JSON has: " + number);
        }
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        if (value instanceof Boolean
                || value instanceof Integer
                || value instanceof Long
                || value instanceof BigInteger
                || value instanceof Double) {
            return value.toString();
        }
        throw new IllegalArgumentException("cannot be written as YAML: " + value.getClass());
    }

    private void indent(int spaces) {
        out.append(" ".repeat(spaces));
    }
}
