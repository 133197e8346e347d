package dev.compose2dify.output.merge;

/** What happens where both sides changed the same place differently. */
public enum Side {
    /** Both stand there, between {@link Markers}. */
    NEITHER,
    /** What stands in the folder. */
    OURS,
    /** What is generated now. */
    THEIRS
}
