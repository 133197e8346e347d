package dev.compose2dify.verify.manifest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiConsumer;

/**
 * A value inside an object, with the path to it. Asking for what is not there gives an absent value, and a value of the
 * wrong type counts as absent: types are {@code SchemaCheck}'s business.
 *
 * @param path from the object's root; empty at the root
 * @param raw map, list or scalar; absent is {@link #ABSENT}
 */
public record ManifestValue(String path, Object raw) {
    static final Object ABSENT = new Object();

    public static ManifestValue root(Object raw) {
        return new ManifestValue("", raw);
    }

    public ManifestValue get(String... keys) {
        ManifestValue value = this;
        for (String key : keys) {
            Object inner = value.raw instanceof Map<?, ?> map ? map.get(key) : null;
            value = new ManifestValue(child(value.path, key), inner == null ? ABSENT : inner);
        }
        return value;
    }

    public static String child(String path, String key) {
        String step = key.matches("[A-Za-z0-9_-]+") ? key : "[" + key + "]";
        return path.isEmpty() || step.startsWith("[") ? path + step : path + "." + step;
    }

    public boolean exists() {
        return raw != ABSENT;
    }

    /** The items, or none. */
    public List<ManifestValue> items() {
        List<ManifestValue> items = new ArrayList<>();
        if (raw instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                Object item = list.get(i);
                items.add(new ManifestValue(path + "[" + i + "]", item == null ? ABSENT : item));
            }
        }
        return items;
    }

    /** Items of the list {@code key}, or none. */
    public List<ManifestValue> items(String key) {
        return get(key).items();
    }

    /** The entries, or none. */
    public Map<String, ManifestValue> entries() {
        Map<String, ManifestValue> entries = new LinkedHashMap<>();
        if (raw instanceof Map<?, ?> map) {
            for (Object key : map.keySet()) {
                entries.put(key.toString(), get(key.toString()));
            }
        }
        return entries;
    }

    public boolean has(String key) {
        return get(key).exists();
    }

    /** The string, or empty text when it is absent. */
    public String text() {
        return raw instanceof String text ? text : "";
    }

    public String text(String key) {
        return get(key).text();
    }

    public OptionalInt number() {
        return raw instanceof Integer number ? OptionalInt.of(number) : OptionalInt.empty();
    }

    public OptionalInt number(String key) {
        return get(key).number();
    }

    public boolean isTrue() {
        return Boolean.TRUE.equals(raw);
    }

    public boolean isFalse() {
        return Boolean.FALSE.equals(raw);
    }

    /** A map of strings such as labels, without entries of other types. */
    public Map<String, String> strings() {
        Map<String, String> strings = new LinkedHashMap<>();
        entries().forEach((key, value) -> {
            if (value.raw instanceof String text) {
                strings.put(key, text);
            }
        });
        return strings;
    }

    /** The text of a scalar, however it is typed: a port is 80 or "http". */
    public Optional<String> scalar() {
        return exists() && !(raw instanceof Map) && !(raw instanceof List)
                ? Optional.of(String.valueOf(raw))
                : Optional.empty();
    }

    /** Visits every string below and including this value. */
    public void eachString(BiConsumer<String, String> pathAndText) {
        if (raw instanceof String text) {
            pathAndText.accept(path, text);
        } else if (raw instanceof List<?>) {
            items().forEach(item -> item.eachString(pathAndText));
        } else {
            entries().values().forEach(value -> value.eachString(pathAndText));
        }
    }
}
