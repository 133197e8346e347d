package dev.compose2dify.output.merge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where values went that had another place in an older chart.
 *
 * @param rules the first that matches counts
 */
public record Renames(List<Rule> rules) {
    public static final Renames NONE = new Renames(List.of());

    /**
     * A place that moved, with everything below it.
     *
     * @param from dotted; {@code {name}} stands for one key: {@code config.{block}.{name}}
     * @param to new places, which may use the names of {@code from}; the first that the chart has counts
     */
    public record Rule(String from, List<String> to) {}

    /** Where a value may be now; nothing when no rule speaks of it. */
    List<String> places(String path) {
        List<String> keys = List.of(path.split("\\."));
        for (Rule rule : rules) {
            List<String> pattern = List.of(rule.from().split("\\."));
            Map<String, String> names = new LinkedHashMap<>();
            if (matches(pattern, keys, names)) {
                List<String> places = new ArrayList<>();
                for (String to : rule.to()) {
                    List<String> place = new ArrayList<>();
                    for (String key : to.split("\\.")) {
                        place.add(names.getOrDefault(key, key));
                    }
                    place.addAll(keys.subList(pattern.size(), keys.size()));
                    places.add(String.join(".", place));
                }
                return places;
            }
        }
        return List.of();
    }

    private static boolean matches(List<String> pattern, List<String> keys, Map<String, String> names) {
        if (pattern.size() > keys.size()) {
            return false;
        }
        for (int i = 0; i < pattern.size(); i++) {
            String part = pattern.get(i);
            if (part.startsWith("{") && part.endsWith("}")) {
                names.put(part, keys.get(i));
            } else if (!part.equals(keys.get(i))) {
                return false;
            }
        }
        return true;
    }
}
