package dev.compose2dify.compose.syntax;

import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Location;
import java.util.Locale;

/**
 * Numbers and booleans inside strings, where Compose takes a string for a field that is none: {@code scale: "2"}, {@code
 * tty: "yes"}. The readers return null for anything else; the caller knows which field it is about.
 */
public final class Literals {
    private Literals() {}

    /** A whole number of 64 bits, with or without sign. */
    public static Long integer(String text) {
        if (!text.matches("[+-]?[0-9]+")) {
            return null;
        }
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** A decimal number; one that is too large for 64 bits is none. */
    public static Double floating(String text) {
        if (text.isEmpty() || !text.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?")) {
            return null;
        }
        double number = Double.parseDouble(text);
        return Double.isInfinite(number) ? null : number;
    }

    /** {@code true} and {@code false}, and the words for them that YAML 1.1 had. */
    public static Boolean bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "y", "yes", "on" -> true;
            case "false", "n", "no", "off" -> false;
            default -> null;
        };
    }

    /** Whether Compose warns about this spelling of a boolean. */
    public static boolean isOldBoolean(String text) {
        return bool(text) != null && !text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false");
    }

    /** Compose's warning about such a spelling. */
    public static Diagnostic oldBoolean(String text, Location location) {
        return Diagnostic.warning(
                location, "\"" + text + "\" for boolean is not supported by YAML 1.2, please use `" + bool(text) + "`");
    }
}
