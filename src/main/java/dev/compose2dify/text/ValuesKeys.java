package dev.compose2dify.text;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Names as keys of {@code values.yaml}: camel case, reachable as {@code .Values.pluginDaemon} in a template. */
public final class ValuesKeys {
    /** What YAML 1.1 reads as something else than a string: nobody could write it into values without quotes. */
    private static final Pattern NO_STRING = Pattern.compile("(?i)y|n|yes|no|on|off|true|false|null");

    private ValuesKeys() {}

    /**
     * {@code plugin-daemon} and {@code plugin_daemon} are {@code pluginDaemon}; {@code S3_SECRET_KEY} is
     * {@code s3SecretKey}. Words of mixed case keep their inner capitals. A key that would start with a digit starts with
     * {@code x}.
     */
    public static String camelCase(String name) {
        StringBuilder key = new StringBuilder();
        for (String word : name.split("[^A-Za-z0-9]+")) {
            if (word.isEmpty()) {
                continue;
            }
            boolean shouted = word.equals(word.toUpperCase(Locale.ROOT));
            String tail = shouted ? word.substring(1).toLowerCase(Locale.ROOT) : word.substring(1);
            String first = word.substring(0, 1);
            key.append(key.isEmpty() ? first.toLowerCase(Locale.ROOT) : first.toUpperCase(Locale.ROOT))
                    .append(tail);
        }
        if (key.isEmpty()) {
            return "x" + NameHash.of(name, NameHash.SHORT);
        }
        return Character.isDigit(key.charAt(0)) ? "x" + key : key.toString();
    }

    /**
     * A key for each name: unique and none of {@code reserved} (the chart's own top-level keys). What clashes gets a
     * suffix hashed from its own name; a name that is a key already keeps it.
     *
     * @return by name, in the order of {@code names}
     */
    public static Map<String, String> assign(List<String> names, Set<String> reserved) {
        Set<String> distinct = new LinkedHashSet<>(names);
        Map<String, Integer> wanted = new LinkedHashMap<>();
        distinct.forEach(name -> wanted.merge(camelCase(name), 1, Integer::sum));
        Set<String> taken = new LinkedHashSet<>(reserved);
        Map<String, String> assigned = new LinkedHashMap<>();
        distinct.forEach(name -> assigned.put(name, ""));
        for (String name : distinct) {
            String key = camelCase(name);
            if ((key.equals(name) || wanted.get(key) == 1)
                    && !NO_STRING.matcher(key).matches()
                    && taken.add(key)) {
                assigned.put(name, key);
            }
        }
        for (String name : distinct) {
            if (assigned.get(name).isEmpty()) {
                assigned.put(name, withHash(name, taken));
            }
        }
        return assigned;
    }

    private static String withHash(String name, Set<String> taken) {
        for (int length = NameHash.SHORT; length < NameHash.LONGEST; length++) {
            String candidate = camelCase(name) + "X" + NameHash.of(name, length);
            if (taken.add(candidate)) {
                return candidate;
            }
        }
        throw new IllegalStateException("no key is left for " + name);
    }
}
