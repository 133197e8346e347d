/**
 * YAML as go-yaml v3, the parser in Docker Compose, reads it.
 *
 * <p>{@link dev.compose2dify.compose.tree.YamlReader} makes {@link dev.compose2dify.compose.tree.YamlNode}s, which are
 * the document as written; {@link dev.compose2dify.compose.tree.YamlDecoder} makes a {@link
 * dev.compose2dify.compose.tree.Node} tree of them: scalars get Go's types ({@code 010} is eight, {@code yes} a string),
 * aliases are copied, merge keys merged. Every node keeps its place in the file through all stages of loading. Numbers
 * become text the way Go prints them, because Compose does that with every number in a field for strings.
 */
package dev.compose2dify.compose.tree;
