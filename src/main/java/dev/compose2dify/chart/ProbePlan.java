package dev.compose2dify.chart;

import java.util.List;
import java.util.Map;

/**
 * A probe with every timing written out.
 *
 * @param type {@code httpGet}, {@code tcpSocket} or {@code exec}
 */
public record ProbePlan(
        String type,
        String path,
        int port,
        Map<String, String> headers,
        List<Value> command,
        int initialDelaySeconds,
        int periodSeconds,
        int timeoutSeconds,
        int failureThreshold) {
    public static ProbePlan http(
            String path, int port, Map<String, String> headers, int delay, int period, int timeout, int failures) {
        return new ProbePlan("httpGet", path, port, headers, List.of(), delay, period, timeout, failures);
    }

    public static ProbePlan tcp(int port, int delay, int period, int timeout, int failures) {
        return new ProbePlan("tcpSocket", "", port, Map.of(), List.of(), delay, period, timeout, failures);
    }

    public static ProbePlan exec(List<Value> command, int delay, int period, int timeout, int failures) {
        return new ProbePlan("exec", "", 0, Map.of(), command, delay, period, timeout, failures);
    }

    /** The same check with another rhythm. */
    public ProbePlan withTiming(int delay, int period, int timeout, int failures) {
        return new ProbePlan(type, path, port, headers, command, delay, period, timeout, failures);
    }
}
