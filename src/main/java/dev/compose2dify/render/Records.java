package dev.compose2dify.render;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Records as maps for templates: nothing of Java can be reached from there. */
final class Records {
    private final Map<Class<?>, Function<Object, Object>> special = new LinkedHashMap<>();
    private final Set<String> left = new LinkedHashSet<>();

    /** How objects of a type are shown to templates instead of by their components. */
    <T> Records with(Class<T> type, Function<T, Object> view) {
        special.put(type, o -> view.apply(type.cast(o)));
        return this;
    }

    /** Components that are left out, by name. */
    Records without(String... names) {
        left.addAll(List.of(names));
        return this;
    }

    /** A record as a map; absent optionals are left out, so that templates can ask for them with {@code ??}. */
    Map<String, Object> map(Record object) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (RecordComponent component : object.getClass().getRecordComponents()) {
            if (left.contains(component.getName())) {
                continue;
            }
            try {
                var accessor = component.getAccessor();
                accessor.setAccessible(true);
                Object value = view(accessor.invoke(object));
                if (value != null) {
                    map.put(component.getName(), value);
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
        return map;
    }

    private Object view(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.map(this::view).orElse(null);
        }
        for (Map.Entry<Class<?>, Function<Object, Object>> entry : special.entrySet()) {
            if (entry.getKey().isInstance(value)) {
                return entry.getValue().apply(value);
            }
        }
        if (value instanceof List<?> list) {
            List<Object> views = new ArrayList<>();
            list.forEach(v -> views.add(view(v)));
            return views;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> views = new LinkedHashMap<>();
            map.forEach((k, v) -> views.put(k.toString(), view(v)));
            return views;
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        return value instanceof Record other ? map(other) : value;
    }
}
