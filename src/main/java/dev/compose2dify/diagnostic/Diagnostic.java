package dev.compose2dify.diagnostic;

import java.util.Optional;

/**
 * One thing to tell the user about the input.
 *
 * @param location where, if the fault has a place
 * @param message what is wrong, in one sentence without a full stop; never holds a secret's value
 * @param hint what to do about it, when something better than the message can be said
 */
public record Diagnostic(Severity severity, Optional<Location> location, String message, Optional<String> hint) {
    public static Diagnostic error(Location location, String message) {
        return new Diagnostic(Severity.ERROR, Optional.of(location), message, Optional.empty());
    }

    public static Diagnostic error(Location location, String message, String hint) {
        return new Diagnostic(Severity.ERROR, Optional.of(location), message, Optional.of(hint));
    }

    public static Diagnostic error(String message, String hint) {
        return new Diagnostic(Severity.ERROR, Optional.empty(), message, Optional.of(hint));
    }

    public static Diagnostic warning(Location location, String message) {
        return new Diagnostic(Severity.WARNING, Optional.of(location), message, Optional.empty());
    }

    public static Diagnostic warning(Location location, String message, String hint) {
        return new Diagnostic(Severity.WARNING, Optional.of(location), message, Optional.of(hint));
    }

    public static Diagnostic warning(String message) {
        return new Diagnostic(Severity.WARNING, Optional.empty(), message, Optional.empty());
    }

    public static Diagnostic note(String message) {
        return new Diagnostic(Severity.NOTE, Optional.empty(), message, Optional.empty());
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** One line: {@code docker-compose.yaml:42:9: error: what. hint: what to do}. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder();
        location.ifPresent(l -> line.append(l).append(": "));
        line.append(severity).append(": ").append(message.replaceAll("\\s*[\\r\\n]+\\s*", " "));
        hint.ifPresent(h -> line.append(". hint: ").append(h));
        return line.toString();
    }
}
