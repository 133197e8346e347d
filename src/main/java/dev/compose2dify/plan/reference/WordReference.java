package dev.compose2dify.plan.reference;

/** A reference in the word with index {@code word} of a command line. */
public record WordReference(int word, Reference reference) {}
