package dev.compose2dify.plan.decision;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the user may choose about the chart.
 *
 * @param chartName name of the chart, and of the release and namespace that deploy.sh uses unless told otherwise
 * @param difyServices which services are which component of Dify, where the user says so: component to service
 * @param byShape whether services with images of other names are taken for Dify's by their shape
 * @param allowOutside take along what lies outside of the project's folders
 */
public record PlanOptions(String chartName, Map<String, String> difyServices, boolean byShape, boolean allowOutside) {
    public PlanOptions {
        difyServices = Collections.unmodifiableMap(new LinkedHashMap<>(difyServices));
    }

    public static PlanOptions standard() {
        return new PlanOptions("dify", Map.of(), true, false);
    }

    /** The same, with files from outside of the project's folders or without. */
    public PlanOptions withOutside(boolean allowed) {
        return new PlanOptions(chartName, difyServices, byShape, allowed);
    }
}
