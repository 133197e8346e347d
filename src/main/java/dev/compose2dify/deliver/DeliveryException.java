package dev.compose2dify.deliver;

import dev.compose2dify.diagnostic.Diagnostic;

/** A form that cannot be made; carries what to tell the user. */
public final class DeliveryException extends RuntimeException {
    private final transient Diagnostic diagnostic;

    public DeliveryException(Diagnostic diagnostic) {
        super(diagnostic.message());
        this.diagnostic = diagnostic;
    }

    public Diagnostic diagnostic() {
        return diagnostic;
    }
}
