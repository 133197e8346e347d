package dev.compose2dify.yaml;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * What a plain scalar means to sigs.k8s.io/yaml, which Helm, kubectl and the API server share. It is go-yaml v2: the
 * words of YAML 1.1, numbers as Go's {@code strconv} reads them with base 0, underscores ignored, no base 60, and dates
 * left as strings.
 */
final class KubeScalars {
    private static final Pattern FLOAT = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern INTEGER =
            Pattern.compile("([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[oO]([0-7]+)|0[bB]([01]+)|0([0-7]+)|(0|[1-9][0-9]*))");
    private static final Pattern MISPLACED_UNDERSCORE = Pattern.compile("(?<![0-9])_|_(?![0-9])");
    private static final int[] BASE_OF_GROUP = {0, 0, 16, 8, 2, 8, 10};
    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger GREATEST = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    private KubeScalars() {}

    static Tag resolve(String text) {
        switch (text) {
            case "", "~", "null", "Null", "NULL" -> {
                return Tag.NULL;
            }
            case "<<" -> {
                return Tag.MERGE;
            }
            default -> {
                if (toBoolean(text).isPresent()) {
                    return Tag.BOOL;
                }
            }
        }
        if (!mayBeNumber(text)) {
            return Tag.STR;
        }
        if (toInteger(text).isPresent()) {
            return Tag.INT;
        }
        return toDouble(text).isPresent() ? Tag.FLOAT : Tag.STR;
    }

    static Optional<Boolean> toBoolean(String text) {
        return switch (text) {
            case "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON" -> Optional.of(true);
            case "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** An integer of at most 64 bits (signed, or unsigned when positive); what is longer is a float to Go. */
    static Optional<BigInteger> toInteger(String text) {
        var matcher = INTEGER.matcher(text.replace("_", ""));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        boolean signed = !matcher.group(1).isEmpty();
        for (int group = 2; group < BASE_OF_GROUP.length; group++) {
            if (matcher.group(group) != null) {
                BigInteger value = new BigInteger(matcher.group(group), BASE_OF_GROUP[group]);
                value = matcher.group(1).equals("-") ? value.negate() : value;
                // Go reads an unsigned number without a sign only.
                BigInteger greatest = signed ? BigInteger.valueOf(Long.MAX_VALUE) : GREATEST;
                return value.compareTo(LEAST) >= 0 && value.compareTo(greatest) <= 0
                        ? Optional.of(value)
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    static Optional<Double> toDouble(String text) {
        switch (text.toLowerCase(Locale.ROOT)) {
            case ".inf", "+.inf" -> {
                return isFloatWord(text) ? Optional.of(Double.POSITIVE_INFINITY) : Optional.empty();
            }
            case "-.inf" -> {
                return isFloatWord(text) ? Optional.of(Double.NEGATIVE_INFINITY) : Optional.empty();
            }
            case ".nan" -> {
                return text.equals(".nan") || text.equals(".NaN") || text.equals(".NAN")
                        ? Optional.of(Double.NaN)
                        : Optional.empty();
            }
            default -> {
                // After a leading point go-yaml leaves underscores to Go, which wants a digit on both sides.
                if (text.startsWith(".") && MISPLACED_UNDERSCORE.matcher(text).find()) {
                    return Optional.empty();
                }
                String plain = text.replace("_", "");
                if (!FLOAT.matcher(plain).matches()) {
                    return Optional.empty();
                }
                double value = Double.parseDouble(plain);
                return Double.isInfinite(value) ? Optional.empty() : Optional.of(value);
            }
        }
    }

    private static boolean isFloatWord(String text) {
        return text.endsWith(".inf") || text.endsWith(".Inf") || text.endsWith(".INF");
    }

    private static boolean mayBeNumber(String text) {
        char first = text.charAt(0);
        return first == '.' || first == '+' || first == '-' || (first >= '0' && first <= '9');
    }
}
