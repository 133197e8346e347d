package dev.compose2dify.yaml;

import dev.compose2dify.diagnostic.Diagnostic;

/** A text is not YAML that Kubernetes would take. Carries what to tell the user, with file, line and column. */
public final class InvalidYamlException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Diagnostic diagnostic;

    InvalidYamlException(Diagnostic diagnostic) {
        super(diagnostic.toString());
        this.diagnostic = diagnostic;
    }

    public Diagnostic diagnostic() {
        return diagnostic;
    }
}
