/**
 * Variables: which go to the ConfigMap of one or of several components, which to the Secret, and which are computed when
 * Helm renders the chart (hosts, public addresses, settings).
 */
package dev.compose2dify.plan.environment;
