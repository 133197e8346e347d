package dev.compose2dify.plan.decision;

/**
 * What the user may choose about the chart.
 *
 * @param chartName name of the chart, and of the release and namespace that deploy.sh uses unless told otherwise
 */
public record PlanOptions(String chartName) {
    public static PlanOptions standard() {
        return new PlanOptions("dify");
    }
}
