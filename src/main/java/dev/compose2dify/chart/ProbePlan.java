package dev.compose2dify.chart;

import java.util.List;
import java.util.Map;

/** A probe with every timing written out. */
public record ProbePlan(Action action, Timing timing) {

    /** What is asked. */
    public sealed interface Action {}

    /** A GET request. */
    public record HttpGet(String path, int port, Map<String, String> headers) implements Action {}

    /** Whether a connection can be opened. */
    public record TcpSocket(int port) implements Action {}

    /** Whether a command in the container succeeds. */
    public record Exec(List<Value> command) implements Action {}

    /** When it is asked, and how often it may fail. */
    public record Timing(int initialDelaySeconds, int periodSeconds, int timeoutSeconds, int failureThreshold) {}
}
