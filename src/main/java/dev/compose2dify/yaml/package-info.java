/**
 * YAML as Helm and Kubernetes understand it: one reader and one writer for everything that goes into or comes out of a
 * chart. Compose files are read elsewhere: Compose resolves scalars differently.
 */
package dev.compose2dify.yaml;
