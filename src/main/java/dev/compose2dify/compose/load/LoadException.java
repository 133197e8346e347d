package dev.compose2dify.compose.load;

import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Location;

/** Ends loading with one error. It never leaves this package: {@link ProjectLoader} turns it into a diagnostic. */
final class LoadException extends RuntimeException {
    private final transient Diagnostic diagnostic;

    LoadException(Diagnostic diagnostic) {
        super(diagnostic.toString(), null, false, false);
        this.diagnostic = diagnostic;
    }

    static LoadException at(Location location, String message) {
        return new LoadException(Diagnostic.error(location, message));
    }

    static LoadException at(Location location, String message, String hint) {
        return new LoadException(Diagnostic.error(location, message, hint));
    }

    Diagnostic diagnostic() {
        return diagnostic;
    }
}
