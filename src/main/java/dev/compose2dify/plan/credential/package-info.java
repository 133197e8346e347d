/**
 * Which places hold one secret. Places belong together by origin, the same variable of {@code .env}, or because the
 * catalog says so. Each credential has one key of the chart's Secret.
 */
package dev.compose2dify.plan.credential;
