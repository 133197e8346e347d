package dev.compose2dify.cli;

/** How much a command tells besides its result. */
enum Verbosity {
    /** Errors and warnings. */
    QUIET,
    /** Also notes and the summary. */
    NORMAL,
    /** Everything, and stack traces of internal errors. */
    VERBOSE
}
