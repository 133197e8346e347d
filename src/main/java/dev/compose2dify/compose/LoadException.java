package dev.compose2dify.compose;

import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Location;

/** Ends loading with one error. It never leaves the rooms of {@code compose}: the loader turns it into a diagnostic. */
public final class LoadException extends RuntimeException {
    private final transient Diagnostic diagnostic;

    /** An error that has no place in a file, or has one already. */
    public LoadException(Diagnostic diagnostic) {
        super(diagnostic.toString(), null, false, false);
        this.diagnostic = diagnostic;
    }

    /** An error at a place. */
    public static LoadException at(Location location, String message) {
        return new LoadException(Diagnostic.error(location, message));
    }

    /** An error at a place, with what to do about it. */
    public static LoadException at(Location location, String message, String hint) {
        return new LoadException(Diagnostic.error(location, message, hint));
    }

    /** What the user is told. */
    public Diagnostic diagnostic() {
        return diagnostic;
    }
}
