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

    /** Ends with a line feed. */
    public static String pretty(Object value) {
        StringBuilder out = new StringBuilder();
        write(value, 0, out);
        return out.append('\n').toString();
    }

    private static void write(Object value, int depth, StringBuilder out) {
        if (value instanceof Map<?, ?> map) {
            out.append('{');
            for (Iterator<? extends Map.Entry<?, ?>> i = map.entrySet().iterator(); i.hasNext(); ) {
                Map.Entry<?, ?> entry = i.next();
                line(depth + 1, out);
                string(entry.getKey().toString(), out);
                out.append(": ");
                write(entry.getValue(), depth + 1, out);
                out.append(i.hasNext() ? "," : "");
            }
            end(map.isEmpty(), depth, out).append('}');
        } else if (value instanceof List<?> list) {
            out.append('[');
            for (Iterator<?> i = list.iterator(); i.hasNext(); ) {
                line(depth + 1, out);
                write(i.next(), depth + 1, out);
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
