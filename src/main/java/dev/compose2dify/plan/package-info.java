/**
 * From a {@link dev.compose2dify.compose.Project} and the facts of the catalog to a
 * {@link dev.compose2dify.chart.ChartPlan}: {@link dev.compose2dify.plan.Planner} is the chain of passes, each in a room of
 * its own, in this order:
 *
 * <ol>
 *   <li>{@code reference}: who names whom, with the place and the port;
 *   <li>{@code component}: which service is what, and its name for life;
 *   <li>{@code credential}: which places hold one secret;
 *   <li>{@code environment}: variables;
 *   <li>{@code volume}: data, files, scratch;
 *   <li>{@code container}: image, command, probes, ports, resources, attributes;
 *   <li>{@code route}: paths of the Ingress, isolation.
 * </ol>
 *
 * <p>{@code Charts} puts the chart together from what they decided. A pass knows what came before it, never what comes after. {@code decision} and {@code attribute}
 * are what all of them stand on.
 */
package dev.compose2dify.plan;
