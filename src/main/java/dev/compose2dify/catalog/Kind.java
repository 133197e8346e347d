package dev.compose2dify.catalog;

/** The Kubernetes controller that fits the image. */
public enum Kind {
    DEPLOYMENT,
    STATEFUL_SET
}
