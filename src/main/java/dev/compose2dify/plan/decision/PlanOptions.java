package dev.compose2dify.plan.decision;

/**
 * What the user may choose about the chart.
 *
 * @param chartName name of the chart, and of the release and namespace that deploy.sh uses unless told otherwise
 * @param allowOutside take along what lies outside of the project's folders
 */
public record PlanOptions(String chartName, boolean allowOutside) {
    public static PlanOptions standard() {
        return new PlanOptions("dify", false);
    }

    /** The same, with files from outside of the project's folders or without. */
    public PlanOptions withOutside(boolean allowed) {
        return new PlanOptions(chartName, allowed);
    }
}
