/**
 * The Compose model: a project as Docker Compose understands it after interpolation, merging, profiles and env files,
 * with the origin of every string. Records only; {@link dev.compose2dify.compose.load} makes them from files.
 */
package dev.compose2dify.compose;
