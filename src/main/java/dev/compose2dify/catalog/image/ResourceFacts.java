package dev.compose2dify.catalog.image;

import java.util.Map;
import java.util.Optional;

/** What to ask the scheduler for when the user says nothing; Kubernetes quantities. */
public record ResourceFacts(
        Optional<String> cpuRequest,
        Optional<String> memoryRequest,
        Optional<String> memoryLimit,
        Map<String, String> memoryOptions) {}
