package dev.compose2dify.cli.terminal;

/** What the process tells its caller. */
public final class ExitCode {
    /** Done. */
    public static final int DONE = 0;

    /** The input cannot be converted, or the output cannot be written. */
    public static final int FAILED = 1;

    /** The command line is wrong. */
    public static final int USAGE = 2;

    /** {@code verify} found something. */
    public static final int FINDINGS = 3;

    /** {@code convert} is done, but files that the user edited need the user. */
    public static final int OPEN = 4;

    private ExitCode() {}
}
