/**
 * What was decided: {@link dev.compose2dify.chart.ChartPlan} and everything below it. Records only, no decisions.
 *
 * <p>{@code plan} fills them, {@code render} and {@code cli} read them and know nothing of {@code plan}. Names are those of
 * the chart: canonical components, keys of the Secret, paths in values.yaml. No secret value stands in any of them except
 * where a record says so ({@link dev.compose2dify.chart.CredentialPlan}).
 */
package dev.compose2dify.chart;
