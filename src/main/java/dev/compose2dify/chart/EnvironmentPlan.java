package dev.compose2dify.chart;

import java.util.List;

/**
 * The variables of one ConfigMap, and those that come from the Secret beside it.
 *
 * @param valuesKey under {@code config} in values.yaml
 * @param variables plain ones, to be overridden in values.yaml
 * @param computed ones that name other objects of the release or its public address; the chart puts them together
 * @param secrets ones that are taken from the Secret by key
 */
public record EnvironmentPlan(
        String valuesKey, List<Variable> variables, List<Variable> computed, List<SecretVariable> secrets) {

    /** {@code comment} is empty or says in one sentence why the value differs from Compose's. */
    public record Variable(String name, Value value, String comment) {}

    /** A variable whose value stands in the Secret under {@code key}. */
    public record SecretVariable(String name, String key) {}
}
