package dev.compose2dify.compose;

import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Location;

/** Ends loading with one error. It never leaves the rooms of {@code compose}: the loader turns it into a diagnostic. */
public final class LoadException extends RuntimeException {
    private final transient Diagnostic diagnostic;

    public LoadException(Diagnostic diagnostic) {
        super(diagnostic.toString(), null, false, false);
        this.diagnostic = diagnostic;
    }

    public static LoadException at(Location location, String message) {
        return new LoadException(Diagnostic.error(location, message));
    }

    public static LoadException at(Location location, String message, String hint) {
        return new LoadException(Diagnostic.error(location, message, hint));
    }

    public Diagnostic diagnostic() {
        return diagnostic;
    }
}
