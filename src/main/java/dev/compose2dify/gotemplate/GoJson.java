package dev.compose2dify.gotemplate;

import dev.compose2dify.text.Escapes;
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
        return Escapes.quoted(
                text,
                c -> c >= 0x20 && c != '<' && c != '>' && c != '&' && c != 0x2028 && c != 0x2029,
                c -> String.format(Locale.ROOT, "\\u%04x", c));
    }
}
