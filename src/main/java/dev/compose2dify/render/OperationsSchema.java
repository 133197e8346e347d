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
        return properties;
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
