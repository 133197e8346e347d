package dev.compose2dify.render;

import dev.compose2dify.chart.DeployPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code deploy.sh.ftl} is rendered with. */
public final class DeployModel {
    private DeployModel() {}

    public static Map<String, Object> of(DeployPlan plan) {
        List<Map<String, Object>> credentials = new ArrayList<>();
        for (DeployPlan.Credential credential : plan.credentials()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("valuesPath", credential.valuesPath());
            entry.put("secretKey", credential.secretKey());
            entry.put("format", credential.format().word());
            entry.put("environment", credential.environment());
            entry.put("generated", credential.generated());
            entry.put("title", credential.title());
            credentials.add(entry);
        }
        List<Map<String, Object>> settings = new ArrayList<>();
        for (DeployPlan.Setting setting : plan.settings()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("valuesPath", setting.valuesPath());
            entry.put("environment", setting.environment());
            entry.put("defaultValue", setting.defaultValue());
            entry.put("size", setting.size());
            entry.put("enabled", setting.enabled());
            entry.put("title", setting.title());
            settings.add(entry);
        }
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("chartName", plan.chartName());
        model.put("imageTag", plan.imageTag());
        model.put("imageRepository", plan.imageRepository());
        model.put("credentials", credentials);
        model.put("settings", settings);
        return model;
    }
}
