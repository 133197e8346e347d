package dev.compose2dify.plan.decision;

/** Sizes that Kubernetes sets. */
public final class Limits {
    /** A ConfigMap holds 1 MiB in all; some is left for names and metadata. */
    public static final long CONFIG_MAP_BYTES = 900 * 1024;

    /**
     * Ports of one container that the chart lists: Kubernetes has no ranges of ports, and every port is some lines in two
     * objects.
     */
    public static final int PORTS = 500;

    private Limits() {}
}
