/**
 * What a program for the command line is made of, whatever its commands do: the streams of the terminal and its colours, how
 * much is printed, exit codes, and wrong usage with the word that was probably meant.
 *
 * <p>Nothing here knows of charts; only {@code cli.Main} touches the process itself.
 */
package dev.compose2dify.cli.terminal;
