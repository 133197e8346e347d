package dev.compose2dify.chart;

/** What runs a component's pods, by Kubernetes' names. */
public enum Controller {
    DEPLOYMENT("Deployment"),
    STATEFUL_SET("StatefulSet"),
    JOB("Job");

    private final String kind;

    Controller(String kind) {
        this.kind = kind;
    }

    /** The {@code kind} of the object. */
    public String kind() {
        return kind;
    }

    @Override
    public String toString() {
        return kind;
    }
}
