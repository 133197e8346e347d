package dev.compose2dify.yaml;

import dev.compose2dify.text.Escapes;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Maps, lists, strings, numbers and booleans as JSON, two spaces deep, in the order of the source. */
public final class Json {
    private Json() {}

    /** Each entry on a line of its own; ends with a line feed. */
    public static String pretty(Object value) {
        StringBuilder out = new StringBuilder();
        write(value, 0, 0, out);
        return out.append('\n').toString();
    }

    /** Objects and lists that fit on a line of {@code width} stand on one; ends with a line feed. */
    public static String compact(Object value, int width) {
        StringBuilder out = new StringBuilder();
        write(value, 0, width, out);
        return out.append('\n').toString();
    }

    /** On one line. */
    private static void inline(Object value, StringBuilder out) {
        String separator = "";
        if (value instanceof Map<?, ?> map) {
            out.append('{');
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.append(separator);
                string(entry.getKey().toString(), out);
                out.append(": ");
                inline(entry.getValue(), out);
                separator = ", ";
            }
            out.append('}');
        } else if (value instanceof List<?> list) {
            out.append('[');
            for (Object item : list) {
                out.append(separator);
                inline(item, out);
                separator = ", ";
            }
            out.append(']');
        } else {
            write(value, 0, 0, out);
        }
    }

    private static boolean fits(Object value, int width, StringBuilder out) {
        boolean isCollection = value instanceof Map<?, ?> || value instanceof List<?>;
        if (width == 0 || !isCollection) {
            return false;
        }
        StringBuilder line = new StringBuilder();
        inline(value, line);
        int column = out.length() - out.lastIndexOf("\n") - 1;
        if (column + line.length() >= width) {
            return false;
        }
        out.append(line);
        return true;
    }

    private static void write(Object value, int depth, int width, StringBuilder out) {
        if (fits(value, width, out)) {
            return;
        }
        if (value instanceof Map<?, ?> map) {
            out.append('{');
            for (Iterator<? extends Map.Entry<?, ?>> i = map.entrySet().iterator(); i.hasNext(); ) {
                Map.Entry<?, ?> entry = i.next();
                line(depth + 1, out);
                string(entry.getKey().toString(), out);
                out.append(": ");
                write(entry.getValue(), depth + 1, width, out);
                out.append(i.hasNext() ? "," : "");
            }
            end(map.isEmpty(), depth, out).append('}');
        } else if (value instanceof List<?> list) {
            out.append('[');
            for (Iterator<?> i = list.iterator(); i.hasNext(); ) {
                line(depth + 1, out);
                write(i.next(), depth + 1, width, out);
                out.append(i.hasNext() ? "," : "");
            }
            end(list.isEmpty(), depth, out).append(']');
        } else if (value instanceof CharSequence text) {
            string(text.toString(), out);
        } else if (value instanceof BigDecimal number) {
            out.append(number.toPlainString());
        } else {
            out.append(value);
        }
    }

    private static void line(int depth, StringBuilder out) {
        out.append('\n').append("  ".repeat(depth));
    }

    private static StringBuilder end(boolean empty, int depth, StringBuilder out) {
        if (!empty) {
            line(depth, out);
        }
        return out;
    }

    private static void string(String text, StringBuilder out) {
        out.append(Escapes.quoted(text, Json::isShown, c -> String.format(Locale.ROOT, "\\u%04x", c)));
    }

    private static boolean isShown(int c) {
        boolean control = c < 0x20 || c >= 0x7f && c < 0xa0 || c == 0x2028 || c == 0x2029;
        boolean half = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
        return !control && !half;
    }
}
