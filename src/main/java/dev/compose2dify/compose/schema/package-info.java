/**
 * Rules of the Compose specification for single attributes: how two files' values merge, which items of a list are the
 * same, which defaults hold, what contradicts itself, and how a field's value becomes a number, a duration or a size.
 *
 * <p>The stages of {@code compose.load} apply these rules to one project; nothing here knows of files on disk.
 */
package dev.compose2dify.compose.schema;
