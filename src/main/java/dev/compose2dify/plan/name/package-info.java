/** Names that Kubernetes and Helm accept, made from Compose's. */
package dev.compose2dify.plan.name;
