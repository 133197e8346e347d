package dev.compose2dify.output.merge;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A place in a values schema (JSON Schema draft 7), as far as the question goes which keys it has. What it does not
 * understand it takes for allowed.
 */
final class ValuesSchemaView {
    private static final int MAX_CHARS = 8 * 1024 * 1024;
    private static final ValuesSchemaView ANYTHING = new ValuesSchemaView(Map.of(), Map.of());

    private final Map<?, ?> document;
    private final Map<?, ?> node;

    private ValuesSchemaView(Map<?, ?> document, Map<?, ?> node) {
        this.document = document;
        this.node = node;
    }

    static ValuesSchemaView of(String json) {
        LoadSettings settings =
                LoadSettings.builder().setCodePointLimit(MAX_CHARS).build();
        try {
            return new Load(settings).loadFromString(json) instanceof Map<?, ?> map
                    ? new ValuesSchemaView(map, map)
                    : ANYTHING;
        } catch (YamlEngineException | StackOverflowError e) {
            return ANYTHING;
        }
    }

    /** What stands for a key here; empty when the key is not allowed. */
    Optional<ValuesSchemaView> below(String key) {
        if (node.get("properties") instanceof Map<?, ?> properties && properties.containsKey(key)) {
            return Optional.of(view(properties.get(key)));
        }
        if (node.containsKey("patternProperties") || node.containsKey("anyOf") || node.containsKey("oneOf")) {
            return Optional.of(ANYTHING);
        }
        Object additional = node.get("additionalProperties");
        return Boolean.FALSE.equals(additional) ? Optional.empty() : Optional.of(view(additional));
    }

    private ValuesSchemaView view(Object schema) {
        if (!(schema instanceof Map<?, ?> map)) {
            return ANYTHING;
        }
        if (map.get("$ref") instanceof String reference && reference.startsWith("#/")) {
            Object at = document;
            for (String part : reference.substring(2).split("/")) {
                at = at instanceof Map<?, ?> m ? m.get(part) : null;
            }
            return at instanceof Map<?, ?> target ? new ValuesSchemaView(document, target) : ANYTHING;
        }
        return new ValuesSchemaView(document, map);
    }

    boolean takes(String type) {
        Object types = node.get("type");
        return types == null || types.equals(type) || types instanceof List<?> list && list.contains(type);
    }

    boolean takesOnly(String type) {
        return type.equals(node.get("type"));
    }
}
