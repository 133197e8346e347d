package dev.compose2dify.gotemplate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Functions on lists, and those on lists, maps and strings alike. */
final class ListFunctions {
    private static final Map<String, Functions.Function> ALL = new HashMap<>();

    private ListFunctions() {}

    static Map<String, Functions.Function> all() {
        ALL.put("list", ArrayList::new);
        ALL.put("len", a -> length(a.get(0)));
        ALL.put("index", ListFunctions::index);
        ALL.put("slice", ListFunctions::slice);
        ALL.put(
                "first",
                a -> list("first", a, 0).isEmpty() ? null : list("first", a, 0).get(0));
        ALL.put("last", a -> {
            List<?> list = list("last", a, 0);
            return list.isEmpty() ? null : list.get(list.size() - 1);
        });
        ALL.put("rest", a -> {
            List<?> list = list("rest", a, 0);
            return list.isEmpty() ? null : new ArrayList<Object>(list.subList(1, list.size()));
        });
        ALL.put("initial", a -> {
            List<?> list = list("initial", a, 0);
            return list.isEmpty() ? null : new ArrayList<Object>(list.subList(0, list.size() - 1));
        });
        changing();
        ALL.put("deepCopy", a -> copy(a.get(0)));
        return ALL;
    }

    /** Those that make another list of one. */
    private static void changing() {
        ALL.put("append", a -> {
            List<Object> list = new ArrayList<>(list("append", a, 0));
            list.add(a.get(1));
            return list;
        });
        ALL.put("prepend", a -> {
            List<Object> list = new ArrayList<>(list("prepend", a, 0));
            list.add(0, a.get(1));
            return list;
        });
        ALL.put("concat", a -> {
            List<Object> all = new ArrayList<>();
            for (int i = 0; i < a.size(); i++) {
                all.addAll(list("concat", a, i));
            }
            return all;
        });
        ALL.put("has", a -> a.get(1) != null && list("has", a, 1).contains(a.get(0)));
        ALL.put("without", a -> {
            List<Object> list = new ArrayList<>(list("without", a, 0));
            list.removeAll(a.subList(1, a.size()));
            return list;
        });
        ALL.put("compact", a -> {
            List<Object> list = new ArrayList<>(list("compact", a, 0));
            list.removeIf(GoValue::isEmpty);
            return list;
        });
        ALL.put("uniq", a -> new ArrayList<Object>(new LinkedHashSet<Object>(list("uniq", a, 0))));
        ALL.put("reverse", a -> {
            List<Object> list = new ArrayList<>(list("reverse", a, 0));
            java.util.Collections.reverse(list);
            return list;
        });
        ALL.put(
                "sortAlpha",
                a -> new ArrayList<Object>(list("sortAlpha", a, 0).stream()
                        .map(GoValue::print)
                        .sorted()
                        .toList()));
        ALL.put("until", a -> {
            List<Object> list = new ArrayList<>();
            for (long i = 0; i < GoValue.integer(a.get(0)); i++) {
                list.add(i);
            }
            return list;
        });
    }

    private static List<?> list(String name, List<Object> arguments, int at) {
        return GoValue.list(arguments.get(at), name);
    }

    private static long length(Object value) {
        if (value instanceof String text) {
            return GoText.bytes(text).length;
        }
        return value instanceof Map<?, ?> map
                ? map.size()
                : GoValue.list(value, "len").size();
    }

    private static Object index(List<Object> arguments) {
        Object at = arguments.get(0);
        for (Object key : arguments.subList(1, arguments.size())) {
            if (at instanceof Map<?, ?> map) {
                at = map.get(GoValue.text(key, "index"));
            } else {
                List<?> list = GoValue.list(at, "index");
                long i = GoValue.integer(key);
                if (i < 0 || i >= list.size()) {
                    throw new TemplateException("index: " + i + " is not in a list of " + list.size());
                }
                at = list.get((int) i);
            }
        }
        return at;
    }

    private static Object slice(List<Object> arguments) {
        int from = arguments.size() > 1 ? (int) GoValue.integer(arguments.get(1)) : 0;
        if (arguments.get(0) instanceof String text) {
            return text.substring(from, arguments.size() > 2 ? (int) GoValue.integer(arguments.get(2)) : text.length());
        }
        List<?> list = list("slice", arguments, 0);
        int to = arguments.size() > 2 ? (int) GoValue.integer(arguments.get(2)) : list.size();
        return new ArrayList<Object>(list.subList(from, to));
    }

    /** With maps and lists of its own. */
    static Object copy(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new TreeMap<>();
            map.forEach((key, item) -> copy.put(key.toString(), copy(item)));
            return copy;
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(item -> copy.add(copy(item)));
            return copy;
        }
        return value;
    }
}
