/**
 * From files to a {@link dev.compose2dify.compose.Project}, stage by stage as Docker Compose 2.40 does it.
 *
 * <p>{@link dev.compose2dify.compose.load.ProjectLoader} shows the stages of a project: find the files and variables,
 * load the tree, normalise it, sort services by profile, check, build the records. {@code ModelLoader} shows those of a
 * file: interpolate, extend, include, merge, validate, bring short forms into long ones. The order is Compose's and
 * matters. {@code attributes.txt} lists every attribute that Compose accepts; the schema check, the resolved model and
 * {@code docs/compose-attributes.md} come from that one table.
 */
package dev.compose2dify.compose.load;
