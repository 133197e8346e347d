package dev.compose2dify.diagnostic;

import java.util.Locale;

/** How much a {@link Diagnostic} matters. An error means that there is no result. */
public enum Severity {
    ERROR,
    WARNING,
    NOTE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
