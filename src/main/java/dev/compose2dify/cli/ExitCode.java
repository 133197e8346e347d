package dev.compose2dify.cli;

/** What the process tells its caller. */
final class ExitCode {
    /** Done. */
    static final int DONE = 0;

    /** The input cannot be converted, or the output cannot be written. */
    static final int FAILED = 1;

    /** The command line is wrong. */
    static final int USAGE = 2;

    /** {@code verify} found something. */
    static final int FINDINGS = 3;

    /** {@code convert} is done, but files that the user edited need the user. */
    static final int OPEN = 4;

    private ExitCode() {}
}
