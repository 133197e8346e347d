package dev.compose2dify.chart;

/** Quantities as Kubernetes writes them; empty for none. {@code gpus} are counted. */
public record ResourcesPlan(
        String requestCpu, String requestMemory, String limitCpu, String limitMemory, String gpus) {}
