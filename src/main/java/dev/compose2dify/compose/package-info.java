/**
 * The Compose model: a project as Docker Compose understands it after interpolation, merging, profiles and env files.
 *
 * <p>Records only. Every string keeps its origin: a {@link dev.compose2dify.compose.Text} is made of {@link
 * dev.compose2dify.compose.Fragment}s, and each tells whether it was written down, came from a variable or from a
 * default, and where. The rooms below make these records from files: {@link dev.compose2dify.compose.syntax} knows how
 * Compose writes things inside a string, {@link dev.compose2dify.compose.tree} how go-yaml reads a document, and {@link
 * dev.compose2dify.compose.load} runs the stages in Docker Compose's order. The model itself knows none of the three.
 */
package dev.compose2dify.compose;
