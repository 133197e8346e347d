/**
 * What a container runs: image, command, probes, ports, resources, and the attributes of its pod.
 */
package dev.compose2dify.plan.container;
