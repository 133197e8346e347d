package dev.compose2dify.render;

import dev.compose2dify.chart.ChartPlan;
import java.util.LinkedHashMap;
import java.util.Map;

/** The part of {@link ValuesSchema} on what keeps a release running: backups. */
final class OperationsSchema {
    private OperationsSchema() {}

    /** Properties of values.yaml's top level. */
    static Map<String, Object> of(ChartPlan plan) {
        Map<String, Object> properties = new LinkedHashMap<>();
        if (BackupModel.isNeeded(plan)) {
            properties.put("backup", backup());
        }
        Map<String, Object> exporters = new LinkedHashMap<>();
        plan.components().stream()
                .filter(c -> c.metrics().filter(m -> !m.repository().isEmpty()).isPresent())
                .forEach(c -> exporters.put(c.valuesKey(), ValuesSchema.image()));
        if (plan.components().stream().anyMatch(c -> c.metrics().isPresent())) {
            properties.put("metrics", metrics(exporters));
        }
        return properties;
    }

    private static Map<String, Object> metrics(Map<String, Object> exporters) {
        return ValuesSchema.object(
                "enabled",
                ValuesSchema.flag(),
                "serviceMonitor",
                ValuesSchema.object(
                        "enabled",
                        ValuesSchema.flag(),
                        "interval",
                        ValuesSchema.text(),
                        "labels",
                        ValuesSchema.strings()),
                "dashboard",
                ValuesSchema.object("enabled", ValuesSchema.flag(), "labels", ValuesSchema.strings()),
                "images",
                ValuesSchema.closed(exporters));
    }

    /** What may be said of a claim. */
    static Map<String, Object> claim() {
        Map<String, Object> claim = new LinkedHashMap<>();
        claim.put("enabled", ValuesSchema.flag());
        claim.put("size", ValuesSchema.quantity());
        claim.put("storageClassName", ValuesSchema.text());
        claim.put("accessMode", ValuesSchema.choice("ReadWriteOnce", "ReadWriteMany", "ReadWriteOncePod"));
        claim.put("existingClaim", ValuesSchema.text());
        claim.put("subPath", ValuesSchema.text());
        claim.put("annotations", ValuesSchema.strings());
        claim.put("retentionPolicy", ValuesSchema.strings());
        return claim;
    }

    private static Map<String, Object> backup() {
        return ValuesSchema.object(
                "enabled",
                ValuesSchema.flag(),
                "schedule",
                ValuesSchema.text(),
                "keep",
                ValuesSchema.integer(1),
                "persistence",
                ValuesSchema.object(
                        "size",
                        ValuesSchema.quantity(),
                        "storageClassName",
                        ValuesSchema.text(),
                        "existingClaim",
                        ValuesSchema.text()),
                "s3",
                ValuesSchema.object(
                        "bucket",
                        ValuesSchema.text(),
                        "prefix",
                        ValuesSchema.text(),
                        "endpoint",
                        ValuesSchema.text(),
                        "region",
                        ValuesSchema.text(),
                        "existingSecret",
                        ValuesSchema.text()),
                "image",
                ValuesSchema.image());
    }
}
