package dev.compose2dify.cli.terminal;

/** How much a command tells besides its result. */
public enum Verbosity {
    /** Errors and warnings. */
    QUIET,
    /** Also notes and the summary. */
    NORMAL,
    /** Everything, and stack traces of internal errors. */
    VERBOSE
}
