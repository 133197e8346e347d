package dev.compose2dify.render;

import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.chart.ChartPlan.ForeignKey;
import dev.compose2dify.yaml.KubeYaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keys of other charts that {@code values.schema.json} lets pass, so that a template can say what they are called here: a
 * schema could only say that it does not know them.
 */
final class ForeignKeys {
    private ForeignKeys() {}

    /** Those that this chart has not itself and whose new key it has. */
    static List<ForeignKey> of(ChartPlan plan) {
        Map<String, Object> schema = ValuesSchema.own(plan);
        List<ForeignKey> keys = new ArrayList<>();
        for (ForeignKey key : plan.foreignKeys()) {
            if (missing(schema, key.from()) != null && missing(schema, key.to().replaceFirst(" .*", "")) == null) {
                keys.add(key);
            }
        }
        return keys;
    }

    /** The file that the template reads. */
    static String text(ChartPlan plan) {
        Map<String, Object> names = new LinkedHashMap<>();
        of(plan).forEach(k -> names.putIfAbsent(k.from(), k.to()));
        return "# Keys of values that other charts of Dify have, and what they are called here: they are refused with this name.\n"
                + KubeYaml.dump(names);
    }

    /** Adds them to a schema. */
    static void permit(Map<String, Object> schema, ChartPlan plan) {
        for (ForeignKey key : of(plan)) {
            Missing missing = missing(schema, key.from());
            if (missing != null) {
                missing.properties.put(missing.name, new LinkedHashMap<>());
            }
        }
    }

    /** The first part of a path that a schema does not know; null when it knows them all. */
    @SuppressWarnings("unchecked")
    private static Missing missing(Map<String, Object> schema, String path) {
        Map<String, Object> at = schema;
        for (String part : path.split("\\.")) {
            if (!(at.get("properties") instanceof Map<?, ?> properties)) {
                return null;
            }
            if (!(properties.get(part) instanceof Map<?, ?> next)) {
                return new Missing((Map<String, Object>) properties, part);
            }
            at = (Map<String, Object>) next;
        }
        return null;
    }

    private record Missing(Map<String, Object> properties, String name) {}
}
