package dev.compose2dify.compose.load;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** JSON and YAML of the tests: parsing, and a form in which two models can be compared. */
final class Json {
    private final String text;
    private int position;

    private Json(String text) {
        this.text = text;
    }

    static Object parse(String text) {
        Json json = new Json(text);
        Object value = json.value();
        json.space();
        if (json.position != text.length()) {
            throw new IllegalArgumentException("more than one JSON value");
        }
        return value;
    }

    static Object parseYaml(String text) {
        return new Load(LoadSettings.builder()
                        .setCodePointLimit(Integer.MAX_VALUE)
                        .setBufferSize(text.length() + 1)
                        .build())
                .loadFromString(text);
    }

    private void space() {
        while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
    }

    private boolean take(String token) {
        space();
        boolean found = text.startsWith(token, position);
        position += found ? token.length() : 0;
        return found;
    }

    private void need(String token) {
        if (!take(token)) {
            throw new IllegalArgumentException("expected " + token + " at " + position);
        }
    }

    private Object value() {
        if (take("{")) {
            Map<String, Object> map = new LinkedHashMap<>();
            if (!take("}")) {
                do {
                    need("\"");
                    String key = string();
                    need(":");
                    map.put(key, value());
                } while (take(","));
                need("}");
            }
            return map;
        }
        if (take("[")) {
            List<Object> list = new ArrayList<>();
            if (!take("]")) {
                do {
                    list.add(value());
                } while (take(","));
                need("]");
            }
            return list;
        }
        if (take("\"")) {
            return string();
        }
        if (take("true")) {
            return true;
        }
        if (take("false")) {
            return false;
        }
        if (take("null")) {
            return null;
        }
        int start = position;
        while (position < text.length() && "+-.eE0123456789".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
        return new BigDecimal(text.substring(start, position));
    }

    private String string() {
        StringBuilder out = new StringBuilder();
        for (; text.charAt(position) != '"'; position++) {
            char c = text.charAt(position);
            if (c == '\\') {
                c = text.charAt(++position);
                int simple = "bfnrt".indexOf(c);
                if (c == 'u') {
                    out.append((char) Integer.parseInt(text.substring(position + 1, position + 5), 16));
                    position += 4;
                    continue;
                }
                c = simple < 0 ? c : "\b\f\n\r\t".charAt(simple);
            }
            out.append(c);
        }
        position++;
        return out.toString();
    }

    /** Nulls dropped, numbers alike, {@code from} replaced by {@code to} in every string and key. */
    static Object comparable(Object value, String from, String to) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> out = new LinkedHashMap<>();
            map.forEach((key, item) -> {
                if (item != null) {
                    out.put(replace(key.toString(), from, to), comparable(item, from, to));
                }
            });
            return out;
        }
        if (value instanceof List<?> list) {
            List<Object> out = new ArrayList<>();
            list.forEach(item -> out.add(comparable(item, from, to)));
            return out;
        }
        if (value instanceof Number number) {
            return new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
        }
        return value instanceof String string ? replace(string, from, to) : value;
    }

    private static String replace(String text, String from, String to) {
        return from.isEmpty() ? text : text.replace(from, to);
    }
}
