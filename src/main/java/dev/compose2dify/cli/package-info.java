/** Commands, options, exit codes, and what the terminal shows. Nothing is decided here about a chart. */
package dev.compose2dify.cli;
