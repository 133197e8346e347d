package dev.compose2dify.render;

import dev.compose2dify.plan.ChartPlan;
import java.util.LinkedHashMap;
import java.util.Map;

/** What deploy.sh's template sees. */
final class DeployModel {
    private DeployModel() {}

    static Map<String, Object> of(ChartPlan plan) {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("chartName", plan.chartName());
        return model;
    }
}
