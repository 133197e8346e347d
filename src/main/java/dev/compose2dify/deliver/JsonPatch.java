package dev.compose2dify.deliver;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** What turns one object into another, as operations of JSON Patch (RFC 6902). */
final class JsonPatch {
    private final List<Object> operations = new ArrayList<>();

    private JsonPatch() {}

    /** Nothing when both are the same. */
    static List<Object> between(Map<String, Object> before, Map<String, Object> after) {
        JsonPatch patch = new JsonPatch();
        patch.maps("", before, after);
        return patch.operations;
    }

    private void maps(String path, Map<?, ?> before, Map<?, ?> after) {
        TreeSet<String> keys = new TreeSet<>();
        before.keySet().forEach(k -> keys.add(k.toString()));
        after.keySet().forEach(k -> keys.add(k.toString()));
        for (String key : keys) {
            String at = path + "/" + key.replace("~", "~0").replace("/", "~1");
            if (!after.containsKey(key)) {
                add("remove", at, null);
            } else if (!before.containsKey(key)) {
                add("add", at, after.get(key));
            } else {
                values(at, before.get(key), after.get(key));
            }
        }
    }

    private void values(String path, Object before, Object after) {
        if (Objects.equals(before, after)) {
            return;
        }
        if (before instanceof Map<?, ?> one && after instanceof Map<?, ?> other) {
            maps(path, one, other);
        } else if (before instanceof List<?> one && after instanceof List<?> other && one.size() == other.size()) {
            for (int i = 0; i < one.size(); i++) {
                values(path + "/" + i, one.get(i), other.get(i));
            }
        } else {
            add("replace", path, after);
        }
    }

    private void add(String operation, String path, Object value) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("op", operation);
        entry.put("path", path);
        if (!operation.equals("remove")) {
            entry.put("value", value);
        }
        operations.add(entry);
    }
}
