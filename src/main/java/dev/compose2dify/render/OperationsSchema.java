package dev.compose2dify.render;

import dev.compose2dify.chart.ChartPlan;
import java.util.LinkedHashMap;
import java.util.Map;

/** The part of {@link ValuesSchema} on what keeps a release running: storage, backups, metrics. */
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

    /** Classes and sizes of the claims. */
    static Map<String, Object> storage(ChartPlan plan) {
        Map<String, Object> storage = new LinkedHashMap<>();
        storage.put("storageClassName", ValuesSchema.text());
        storage.put("rwxStorageClassName", ValuesSchema.text());
        Map<String, Object> sizes = new LinkedHashMap<>();
        plan.claims().stream()
                .filter(c -> c.several())
                .forEach(c -> sizes.put(
                        c.valuesPath().substring(c.valuesPath().lastIndexOf('.') + 1), ValuesSchema.quantity()));
        if (!sizes.isEmpty()) {
            storage.put("sizes", ValuesSchema.closed(sizes));
            Map<String, Object> claims = new LinkedHashMap<>();
            Map<String, Object> claim = claim();
            claim.remove("size");
            sizes.keySet().forEach(name -> claims.put(name, ValuesSchema.closed(claim)));
            storage.put("claims", ValuesSchema.closed(claims));
        }
        return ValuesSchema.closed(storage);
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
