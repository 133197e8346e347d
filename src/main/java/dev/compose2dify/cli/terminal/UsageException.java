package dev.compose2dify.cli.terminal;

/** A wrong command line. The message is one line for the user. */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
