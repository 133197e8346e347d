/**
 * What the passes of one planning share: the input, and the decisions and messages that they add to the report.
 */
package dev.compose2dify.plan.decision;
