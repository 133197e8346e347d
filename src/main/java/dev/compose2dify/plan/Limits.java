package dev.compose2dify.plan;

/** Sizes that Kubernetes sets. */
final class Limits {
    /** A ConfigMap holds 1 MiB in all; some is left for names and metadata. */
    static final long CONFIG_MAP_BYTES = 900 * 1024;

    private Limits() {}
}
