package dev.compose2dify.render;

import dev.compose2dify.diagnostic.Diagnostic;

/**
 * A template cannot be rendered. Only a template that the user supplied, or a fault of this program, leads here; the message
 * is the diagnostic as the user sees it.
 */
public final class RenderException extends RuntimeException {
    private final transient Diagnostic diagnostic;

    RenderException(Diagnostic diagnostic, Throwable cause) {
        super(diagnostic.toString(), cause);
        this.diagnostic = diagnostic;
    }

    RenderException(Diagnostic diagnostic) {
        this(diagnostic, null);
    }

    public Diagnostic diagnostic() {
        return diagnostic;
    }
}
