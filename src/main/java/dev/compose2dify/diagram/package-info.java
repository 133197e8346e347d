/** Pictures of who talks to whom: a layered layout, small and always the same for the same graph, and SVG. */
package dev.compose2dify.diagram;
