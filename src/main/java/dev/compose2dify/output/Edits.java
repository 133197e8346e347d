package dev.compose2dify.output;

/** What happens to a file that the user edited when another version of it is generated. */
public enum Edits {
    /** The user's changes and the generated ones become one file; where they collide, both stand there with markers. */
    MERGE,
    /** Merged; where they collide, the user's. */
    KEEP,
    /** Merged; where they collide, the generated. */
    THEIRS,
    /** The file stays as it is, and what is generated lies in {@code .compose2dify/new/}. */
    LEAVE
}
