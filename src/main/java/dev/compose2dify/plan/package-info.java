/**
 * Every decision: from a {@link dev.compose2dify.compose.Project} and the facts of the catalog to a
 * {@link dev.compose2dify.plan.ChartPlan}. Pure functions over immutable records.
 */
package dev.compose2dify.plan;
