package dev.compose2dify.gotemplate;

import java.util.Map;
import java.util.TreeMap;

/** Values of a chart as Helm joins them. */
final class ChartValues {
    private ChartValues() {}

    /** What {@code given} says, else what {@code standard} does; {@code null} takes a value away. Neither is changed. */
    static Map<String, Object> joined(Map<String, Object> standard, Map<String, Object> given) {
        Map<String, Object> all = new TreeMap<>();
        standard.forEach((key, value) -> {
            if (!given.containsKey(key)) {
                all.put(key, ListFunctions.copy(value));
            }
        });
        given.forEach((key, value) -> {
            if (value == null && standard.containsKey(key)) {
                return;
            }
            boolean both = value instanceof Map<?, ?> && standard.get(key) instanceof Map<?, ?>;
            all.put(
                    key,
                    both
                            ? joined(GoValue.map(standard.get(key), key), GoValue.map(value, key))
                            : ListFunctions.copy(value));
        });
        return all;
    }

    /** What a subchart sees: its section of the values around it over its own, and {@code global} of both. */
    static Map<String, Object> ofSubchart(Map<String, Object> around, String name, Map<String, Object> standard) {
        Map<String, Object> section =
                around.get(name) instanceof Map<?, ?> map ? new TreeMap<>(GoValue.map(map, name)) : new TreeMap<>();
        if (around.get("global") instanceof Map<?, ?> global) {
            Map<String, Object> own =
                    section.get("global") instanceof Map<?, ?> map ? GoValue.map(map, "global") : new TreeMap<>();
            section.put("global", joined(own, GoValue.map(global, "global")));
        }
        return joined(standard, section);
    }
}
