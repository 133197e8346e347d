package dev.compose2dify.plan.attribute;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values of the resolved model, where {@link dev.compose2dify.compose.Service} has no type for them. */
public final class Attributes {
    private Attributes() {}

    /** A number of bytes, which the model writes as a string. */
    public static Optional<Long> bytes(Object value) {
        return Optional.ofNullable(value)
                .map(Object::toString)
                .filter(t -> t.matches("-?\\d{1,18}"))
                .map(Long::parseLong);
    }

    public static List<String> strings(Object value) {
        List<String> strings = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(v -> strings.add(String.valueOf(v)));
        } else if (value != null) {
            strings.add(value.toString());
        }
        return strings;
    }

    public static List<Map<?, ?>> mappings(Object value) {
        List<Map<?, ?>> mappings = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(v -> {
                if (v instanceof Map<?, ?> map) {
                    mappings.add(map);
                }
            });
        }
        return mappings;
    }

    public static Map<String, String> texts(Object value) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((k, v) -> texts.put(k.toString(), v == null ? "" : v.toString()));
        }
        return texts;
    }

    public static Object in(Object value, String... keys) {
        Object at = value;
        for (String key : keys) {
            at = at instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return at;
    }

    /** Whether the model only says that nothing was said. */
    public static boolean isNothing(Object value) {
        return value == null
                || value instanceof Map<?, ?> map && map.values().stream().allMatch(Attributes::isNothing)
                || value instanceof List<?> list && list.isEmpty();
    }
}
