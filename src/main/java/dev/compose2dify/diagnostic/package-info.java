/** What is said to the user about the input, and where in it. Every other package may use this one. */
package dev.compose2dify.diagnostic;
