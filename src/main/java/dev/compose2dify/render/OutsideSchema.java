package dev.compose2dify.render;

import dev.compose2dify.chart.OutsidePlan;
import dev.compose2dify.chart.OutsidePlan.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The part of {@link ValuesSchema} on services outside of the cluster. */
final class OutsideSchema {
    private OutsideSchema() {}

    static Map<String, Object> of(OutsidePlan block) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("enabled", ValuesSchema.flag());
        properties.put("existingSecret", ValuesSchema.text());
        Map<String, Map<String, Object>> nested = new LinkedHashMap<>();
        for (Field field : block.fields()) {
            int dot = field.name().indexOf('.');
            if (dot < 0) {
                properties.put(field.name(), value(field));
            } else {
                nested.computeIfAbsent(field.name().substring(0, dot), k -> new LinkedHashMap<>())
                        .put(field.name().substring(dot + 1), value(field));
            }
        }
        nested.forEach((name, fields) -> properties.put(name, group(ValuesSchema.closed(fields), name, block)));
        return ValuesSchema.closed(properties);
    }

    /** The Secret by way of External Secrets Operator. */
    static Map<String, Object> externalSecrets() {
        Map<String, Object> remote = ValuesSchema.open();
        remote.put("additionalProperties", ValuesSchema.open());
        return ValuesSchema.object(
                "enabled",
                ValuesSchema.flag(),
                "apiVersion",
                ValuesSchema.text(),
                "secretStoreRef",
                ValuesSchema.object(
                        "name", ValuesSchema.text(), "kind", ValuesSchema.choice("SecretStore", "ClusterSecretStore")),
                "refreshInterval",
                ValuesSchema.text(),
                "remoteKey",
                ValuesSchema.text(),
                "remoteKeyPrefix",
                ValuesSchema.text(),
                "remoteKeys",
                remote,
                "keys",
                ValuesSchema.list(ValuesSchema.text()));
    }

    /** Fields that one text may stand for. */
    private static Map<String, Object> group(Map<String, Object> fields, String name, OutsidePlan block) {
        if (!block.shorthand().containsKey(name)) {
            return fields;
        }
        Map<String, Object> either = new LinkedHashMap<>(fields);
        either.put("type", List.of("object", "string"));
        return either;
    }

    private static Map<String, Object> value(Field field) {
        if (field.choices().equals(List.of("true", "false"))) {
            Map<String, Object> either = new LinkedHashMap<>();
            either.put("enum", List.of(true, false, "true", "false"));
            return either;
        }
        return field.choices().isEmpty()
                ? ValuesSchema.type("string", "number", "boolean", "null")
                : ValuesSchema.choice(field.choices().toArray(String[]::new));
    }
}
