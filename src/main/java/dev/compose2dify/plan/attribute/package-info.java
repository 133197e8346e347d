/**
 * Attributes of a service that {@code compose} keeps as they were written: reading them, and amounts as
 * Kubernetes writes them.
 */
package dev.compose2dify.plan.attribute;
