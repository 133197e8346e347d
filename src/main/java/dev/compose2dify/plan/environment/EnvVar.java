package dev.compose2dify.plan.environment;

import dev.compose2dify.chart.Value;

/**
 * A variable of a container, as Kubernetes is given it.
 *
 * @param value empty for one that the Secret holds
 * @param secretKey the key of the Secret; empty for one that a ConfigMap holds
 * @param comment why the chart sets it although Compose does not; empty for one that Compose sets
 */
public record EnvVar(String name, Value value, String secretKey, String comment) {
    public boolean isSecret() {
        return !secretKey.isEmpty();
    }

    boolean sameAs(EnvVar other) {
        return name.equals(other.name) && value.equals(other.value) && secretKey.equals(other.secretKey);
    }
}
