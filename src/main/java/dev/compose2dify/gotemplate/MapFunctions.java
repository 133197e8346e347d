package dev.compose2dify.gotemplate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Functions on maps. Like Sprig's, those that set and merge change the map that they are given. */
final class MapFunctions {
    private static final Map<String, Functions.Function> ALL = new HashMap<>();

    private MapFunctions() {}

    static Map<String, Functions.Function> all() {
        ALL.put("dict", a -> {
            Map<String, Object> map = new TreeMap<>();
            for (int i = 0; i < a.size(); i += 2) {
                map.put(GoValue.print(a.get(i)), i + 1 < a.size() ? a.get(i + 1) : "");
            }
            return map;
        });
        ALL.put("get", a -> map("get", a, 0).getOrDefault(key("get", a, 1), ""));
        ALL.put("hasKey", a -> map("hasKey", a, 0).containsKey(key("hasKey", a, 1)));
        ALL.put("set", a -> {
            map("set", a, 0).put(key("set", a, 1), a.get(2));
            return a.get(0);
        });
        ALL.put("unset", a -> {
            map("unset", a, 0).remove(key("unset", a, 1));
            return a.get(0);
        });
        ALL.put("keys", a -> {
            List<Object> keys = new ArrayList<>();
            for (int i = 0; i < a.size(); i++) {
                keys.addAll(map("keys", a, i).keySet());
            }
            return keys;
        });
        ALL.put("values", a -> new ArrayList<Object>(map("values", a, 0).values()));
        ALL.put("omit", a -> {
            Map<String, Object> map = new TreeMap<>(map("omit", a, 0));
            map.keySet().removeAll(a.subList(1, a.size()));
            return map;
        });
        ALL.put("pick", a -> {
            Map<String, Object> map = new TreeMap<>(map("pick", a, 0));
            map.keySet().retainAll(a.subList(1, a.size()));
            return map;
        });
        ALL.put("dig", MapFunctions::dig);
        ALL.put("merge", a -> merged("merge", a, false));
        ALL.put("mergeOverwrite", a -> merged("mergeOverwrite", a, true));
        return ALL;
    }

    private static Map<String, Object> map(String name, List<Object> arguments, int at) {
        return GoValue.map(arguments.get(at), name);
    }

    private static String key(String name, List<Object> arguments, int at) {
        return GoValue.text(arguments.get(at), name);
    }

    /** {@code dig "a" "b" default map}. */
    private static Object dig(List<Object> arguments) {
        Object at = arguments.get(arguments.size() - 1);
        Object otherwise = arguments.get(arguments.size() - 2);
        for (Object key : arguments.subList(0, arguments.size() - 2)) {
            Map<String, Object> map = GoValue.map(at, "dig");
            if (!map.containsKey(key)) {
                return otherwise;
            }
            at = map.get(key);
        }
        return at;
    }

    private static Object merged(String name, List<Object> arguments, boolean overwrite) {
        for (int i = 1; i < arguments.size(); i++) {
            if (arguments.get(i) != null) {
                merge(map(name, arguments, 0), map(name, arguments, i), overwrite);
            }
        }
        return arguments.get(0);
    }

    private static void merge(Map<String, Object> into, Map<String, Object> from, boolean overwrite) {
        from.forEach((key, value) -> {
            Object there = into.get(key);
            if (value instanceof Map<?, ?> && there instanceof Map<?, ?> inner && !inner.isEmpty()) {
                merge(GoValue.map(there, "merge"), GoValue.map(value, "merge"), overwrite);
            } else if (overwrite || GoValue.isEmpty(there)) {
                into.put(key, value);
            }
        });
    }
}
