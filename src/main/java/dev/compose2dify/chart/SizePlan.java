package dev.compose2dify.chart;

/**
 * The size of a claim for which an installation is asked, whether or not the chart has the claim.
 *
 * @param valuesPath of the claim, {@code postgresql.persistence}
 * @param environment the variable of deploy.sh that may give it
 * @param fallback what deploy.sh takes without it
 * @param title for a reader
 */
public record SizePlan(String valuesPath, String environment, String fallback, String title) {}
