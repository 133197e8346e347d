package dev.compose2dify.verify.manifest;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A {@code matchLabels}/{@code matchExpressions} selector. */
public record LabelSelector(ManifestValue value) {
    /** An empty selector selects everything. */
    public boolean isEmpty() {
        return value.get("matchLabels").entries().isEmpty()
                && value.items("matchExpressions").isEmpty();
    }

    public boolean matches(Map<String, String> labels) {
        return labels.entrySet().containsAll(value.get("matchLabels").strings().entrySet())
                && value.items("matchExpressions").stream().allMatch(expression -> holds(expression, labels));
    }

    /** Every label key the selector looks at. */
    public Set<String> keys() {
        Set<String> keys = new TreeSet<>(value.get("matchLabels").entries().keySet());
        value.items("matchExpressions").forEach(expression -> keys.add(expression.text("key")));
        return keys;
    }

    private static boolean holds(ManifestValue expression, Map<String, String> labels) {
        String label = labels.get(expression.text("key"));
        List<String> values =
                expression.items("values").stream().map(ManifestValue::text).toList();
        return switch (expression.text("operator")) {
            case "In" -> label != null && values.contains(label);
            case "NotIn" -> label == null || !values.contains(label);
            case "Exists" -> label != null;
            case "DoesNotExist" -> label == null;
            default -> false;
        };
    }
}
