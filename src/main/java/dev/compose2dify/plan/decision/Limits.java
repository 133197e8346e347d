package dev.compose2dify.plan.decision;

/** Sizes that Kubernetes sets. */
public final class Limits {
    /** A ConfigMap holds 1 MiB in all; some is left for names and metadata. */
    public static final long CONFIG_MAP_BYTES = 900 * 1024;

    private Limits() {}
}
