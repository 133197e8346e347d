/**
 * Renders the charts of this program as Helm would, without Helm: the part of Go's template language, of Sprig's functions and
 * of Helm's values that the templates use. What they do not use is refused, never guessed.
 */
package dev.compose2dify.gotemplate;
