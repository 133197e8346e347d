package dev.compose2dify.catalog.image;

/** The Kubernetes controller that fits the image. */
public enum ControllerKind {
    DEPLOYMENT,
    STATEFUL_SET
}
