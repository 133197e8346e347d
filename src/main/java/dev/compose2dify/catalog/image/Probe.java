package dev.compose2dify.catalog.image;

/** A probe with Kubernetes' own fields; times in seconds. */
public record Probe(
        ProbeAction action, int initialDelaySeconds, int periodSeconds, int timeoutSeconds, int failureThreshold) {}
