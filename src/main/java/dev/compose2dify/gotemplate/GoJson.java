package dev.compose2dify.gotemplate;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** JSON as {@code toJson} writes it: on one line, keys sorted, safe in HTML. */
final class GoJson {
    private GoJson() {}

    static String write(Object value) {
        if (value instanceof Map<?, ?> map) {
            return new TreeMap<>(map)
                    .entrySet().stream()
                            .map(e -> string(e.getKey().toString()) + ":" + write(e.getValue()))
                            .collect(Collectors.joining(",", "{", "}"));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(GoJson::write).collect(Collectors.joining(",", "[", "]"));
        }
        if (value instanceof Double number) {
            return GoValue.json(number);
        }
        return value instanceof String text ? string(text) : String.valueOf(value);
    }

    private static String string(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    boolean escaped = c < 0x20 || c == '<' || c == '>' || c == '&' || c == 0x2028 || c == 0x2029;
                    out.append(escaped ? String.format(Locale.ROOT, "\\u%04x", c) : Character.toString(c));
                }
            }
        });
        return out.append('"').toString();
    }
}
