package dev.compose2dify.catalog.image;

/** What becomes of a service on Kubernetes. */
public enum Role {
    /** Runs as a Deployment or StatefulSet. */
    WORKLOAD,
    /** The reverse proxy: its routes go to the Ingress, itself is dropped. */
    GATEWAY,
    /** Fetches TLS certificates: dropped, as Traefik or cert-manager does it. */
    CERTIFICATES,
    /** Runs once before others: becomes their init container. */
    ONE_SHOT
}
