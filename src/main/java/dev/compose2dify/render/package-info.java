/**
 * From a chart plan and FreeMarker templates to files in memory. Decides nothing: what a template needs to know stands in its
 * model.
 */
package dev.compose2dify.render;
