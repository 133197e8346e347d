/**
 * Proves a rendered chart: every manifest is read strictly, held against what a Kubernetes minor knows, and then all of
 * them against each other. No cluster is asked. The only package that loads fabric8 and Jackson.
 */
package dev.compose2dify.verify;
