package dev.compose2dify.render;

import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.chart.OutsidePlan;
import dev.compose2dify.chart.OutsidePlan.Field;
import dev.compose2dify.chart.OutsidePlan.Variable;
import dev.compose2dify.yaml.Json;
import dev.compose2dify.yaml.KubeYaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What templates see of services outside of the cluster. Expressions are the catalog's and of Helm's own language. */
final class OutsideModel {
    private OutsideModel() {}

    static void addTo(Map<String, Object> model, ChartPlan plan) {
        List<Map<String, Object>> blocks = new ArrayList<>();
        Map<String, List<String>> replacedBy = new LinkedHashMap<>();
        Map<String, List<String>> roles = new LinkedHashMap<>();
        for (OutsidePlan block : plan.outside()) {
            blocks.add(block(block));
            block.replaces()
                    .forEach(c -> replacedBy
                            .computeIfAbsent(c, k -> new ArrayList<>())
                            .add(block.key()));
            roles.computeIfAbsent(block.role(), k -> new ArrayList<>()).add(block.key());
        }
        model.put("outside", blocks);
        model.put("replacedBy", replacedBy);
        model.put("outsideRoles", new ArrayList<>(roles.values()));
        model.put(
                "vectorStores",
                plan.outside().stream()
                        .filter(o -> o.role().equals("VECTOR_STORE"))
                        .flatMap(o -> o.replaces().stream())
                        .distinct()
                        .toList());
        model.put(
                "outsideFiles",
                plan.outside().stream()
                        .filter(OutsidePlan::replacesFiles)
                        .map(OutsidePlan::key)
                        .toList());
    }

    private static Map<String, Object> block(OutsidePlan block) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("key", block.key());
        map.put("title", block.title());
        map.put("enabled", block.enabled());
        map.put("defaults", Json.compact(defaults(block), Integer.MAX_VALUE).strip());
        map.put(
                "required",
                block.fields().stream()
                        .filter(f -> f.required() && !f.isSecret())
                        .map(Field::name)
                        .toList());
        map.put("shorthand", block.shorthand());
        map.put("line", new Written(line(block)));
        map.put("hint", hint(block));
        map.put("fields", block.fields().stream().map(f -> documented(block, f)).toList());
        map.put(
                "secretFields",
                block.fields().stream()
                        .filter(Field::isSecret)
                        .map(f -> field(f))
                        .toList());
        List<Map<String, Object>> variables =
                block.variables().stream().map(v -> variable(block, v)).toList();
        map.put("variables", variables);
        map.put(
                "composed",
                variables.stream().filter(v -> !v.get("composed").equals("")).toList());
        return map;
    }

    private static Map<String, Object> field(Field field) {
        Map<String, Object> map = new Records().map(field);
        map.put("path", new Written("$fields." + field.name()));
        return map;
    }

    /** A field with the variables that follow from it. */
    private static Map<String, Object> documented(OutsidePlan block, Field field) {
        Map<String, Object> map = field(field);
        Pattern mention = Pattern.compile("(?<![\\w.])\\." + Pattern.quote(field.name()) + "(?![\\w.])");
        map.put(
                "readBy",
                block.variables().stream()
                        .filter(v -> v.secret().equals(field.name())
                                || mention.matcher(v.value() + " " + v.composed())
                                        .find())
                        .map(Variable::name)
                        .distinct()
                        .toList());
        return map;
    }

    private static Map<String, Object> variable(OutsidePlan block, Variable variable) {
        Map<String, Object> map = new Records().map(variable);
        map.put("plain", variable.secret().isEmpty());
        map.put("valueText", new Written(variable.value()));
        map.put("whenText", new Written(variable.when()));
        map.put("composedText", new Written(variable.composed()));
        map.put("define", "dify." + block.key() + "." + variable.name());
        block.fields().stream()
                .filter(f -> f.name().equals(variable.secret()))
                .findFirst()
                .ifPresent(f -> map.put("field", field(f)));
        return map;
    }

    /** Every field, nested as in values.yaml. */
    private static Map<String, Object> defaults(OutsidePlan block) {
        Map<String, Object> defaults = new LinkedHashMap<>();
        defaults.put("existingSecret", "");
        for (Field field : block.fields()) {
            ExampleValues.put(defaults, field.name(), field.fallback());
        }
        return defaults;
    }

    /** The block on its line of values.yaml. */
    private static String line(OutsidePlan block) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("enabled", block.enabled());
        for (Field field : block.fields()) {
            if (!field.own().isEmpty()) {
                ExampleValues.put(values, field.name(), field.own());
            }
        }
        return flow(values);
    }

    private static String flow(Map<String, Object> values) {
        return values.entrySet().stream()
                .map(e -> e.getKey() + ": " + flow(e.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    @SuppressWarnings("unchecked")
    private static String flow(Object value) {
        if (value instanceof Map<?, ?> map) {
            return flow((Map<String, Object>) map);
        }
        return value instanceof Boolean ? value.toString() : KubeYaml.quoted(value.toString());
    }

    /** The fields by name, for the comment in values.yaml. */
    private static String hint(OutsidePlan block) {
        List<String> names = new ArrayList<>();
        Map<String, List<String>> nested = new LinkedHashMap<>();
        for (Field field : block.fields()) {
            int dot = field.name().indexOf('.');
            if (dot < 0) {
                names.add(field.name());
            } else {
                String parent = field.name().substring(0, dot);
                if (!nested.containsKey(parent)) {
                    names.add(parent);
                }
                nested.computeIfAbsent(parent, k -> new ArrayList<>())
                        .add(field.name().substring(dot + 1));
            }
        }
        return names.stream().limit(5).collect(Collectors.joining(", ")) + (names.size() > 5 ? ", …" : "");
    }
}
