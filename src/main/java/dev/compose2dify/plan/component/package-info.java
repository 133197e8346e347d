/**
 * Which service is what: its role, its canonical name for life, its key in values.yaml, and by which host name others
 * reach it. An image that the catalog knows gives the canonical name ({@code postgresql}, whatever Compose calls it); any
 * other service keeps its Compose name, made fit for DNS.
 */
package dev.compose2dify.plan.component;
