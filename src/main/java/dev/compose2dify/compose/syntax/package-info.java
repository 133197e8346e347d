/**
 * How Compose writes things inside a string: env files, interpolation, command lines, ports, volumes, paths, spans of
 * time, sizes, numbers and booleans.
 *
 * <p>Each reader takes the text and the place where it stands, gives a value, and ends with a {@link
 * dev.compose2dify.compose.LoadException} that names the place when Docker Compose would refuse the text. None of them
 * touches the disk or knows which attribute it reads for, so that the planner uses the same ones as the loader.
 */
package dev.compose2dify.compose.syntax;
