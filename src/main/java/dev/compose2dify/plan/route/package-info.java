/**
 * Which path of Dify's address leads to which service: read from the release's own nginx configuration, because nginx itself
 * does not move to Kubernetes (docs/pitfalls.md, routes). Pure.
 */
package dev.compose2dify.plan.route;
