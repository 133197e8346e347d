/**
 * Three versions of a file become one: what was generated last (base), what stands in the folder (ours) and what is
 * generated now (theirs). YAML is merged by key, everything else by lines. Pure: no disk, no diagnostics.
 */
package dev.compose2dify.output.merge;
