package dev.compose2dify.compose.tree;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Scalars as go-yaml v3 resolves them: {@code 010} is eight, {@code 1_000} a thousand, {@code yes} and {@code 22:22}
 * strings, {@code 2020-01-01} a date.
 */
public final class GoScalars {
    private static final String TAG = "tag:yaml.org,2002:";
    private static final Pattern FLOAT = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern DATE = Pattern.compile("(\\d{4})-(\\d{1,2})-(\\d{1,2})"
            + "(?:([Tt ])(\\d{1,2}):(\\d{1,2}):(\\d{1,2})(?:[.,]\\d+)?(Z|[+-]\\d{2}:\\d{2})?)?");
    private static final BigInteger MAX_UNSIGNED = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    /** A date or time; Compose accepts one nowhere but in extension fields. */
    public record Timestamp(String text) {
        @Override
        public String toString() {
            return text.length() == 10 ? text + "T00:00:00Z" : text;
        }
    }

    /** The tag does not fit the text: {@code !!int x}. */
    static final class MismatchException extends RuntimeException {
        MismatchException(String message) {
            super(message, null, false, false);
        }
    }

    private static final Map<String, Object> NAMES = Map.ofEntries(
            Map.entry("true", true),
            Map.entry("True", true),
            Map.entry("TRUE", true),
            Map.entry("false", false),
            Map.entry("False", false),
            Map.entry("FALSE", false),
            Map.entry(".nan", Double.NaN),
            Map.entry(".NaN", Double.NaN),
            Map.entry(".NAN", Double.NaN),
            Map.entry(".inf", Double.POSITIVE_INFINITY),
            Map.entry(".Inf", Double.POSITIVE_INFINITY),
            Map.entry(".INF", Double.POSITIVE_INFINITY),
            Map.entry("+.inf", Double.POSITIVE_INFINITY),
            Map.entry("+.Inf", Double.POSITIVE_INFINITY),
            Map.entry("+.INF", Double.POSITIVE_INFINITY),
            Map.entry("-.inf", Double.NEGATIVE_INFINITY),
            Map.entry("-.Inf", Double.NEGATIVE_INFINITY),
            Map.entry("-.INF", Double.NEGATIVE_INFINITY));

    private GoScalars() {}

    /**
     * The value of a scalar.
     *
     * @param tag the tag as resolved by the parser, or null
     * @param plain whether it was written without quotes
     * @return a value as in {@link Node.Scalar#value()}
     */
    static Object resolve(String tag, String text, boolean plain) {
        if (tag == null) {
            return plain ? plain(text, true) : text;
        }
        if (!tag.startsWith(TAG)) {
            return text;
        }
        String name = tag.substring(TAG.length());
        switch (name) {
            case "str":
                return text;
            case "binary":
                return binary(text);
            case "null", "bool", "int", "float", "timestamp":
                return tagged(name, text);
            default:
                return text;
        }
    }

    private static Object tagged(String name, String text) {
        Object value = plain(text, name.equals("timestamp"));
        boolean fits = switch (name) {
            case "null" -> value == null;
            case "bool" -> value instanceof Boolean;
            case "int" -> value instanceof Long || value instanceof BigInteger;
            case "timestamp" -> value instanceof Timestamp;
            default -> value instanceof Double || value instanceof Long;
        };
        if (!fits) {
            throw new MismatchException("cannot read `" + text + "` as !!" + name);
        }
        return name.equals("float") && value instanceof Long number ? Double.valueOf(number) : value;
    }

    private static String binary(String text) {
        try {
            return new String(
                    Base64.getDecoder().decode(text.replaceAll("[\\r\\n]", "")),
                    java.nio.charset.StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new MismatchException("!!binary value contains invalid base64 data");
        }
    }

    private static Object plain(String text, boolean dates) {
        if (text.isEmpty() || text.equals("~") || text.equals("null") || text.equals("Null") || text.equals("NULL")) {
            return null;
        }
        Object named = NAMES.get(text);
        if (named != null) {
            return named;
        }
        char first = text.charAt(0);
        if (first == '.') {
            return FLOAT.matcher(text).matches() ? (Object) Double.valueOf(text) : text;
        }
        if (first != '+' && first != '-' && (first < '0' || first > '9')) {
            return text;
        }
        if (dates && isDate(text)) {
            return new Timestamp(text);
        }
        return number(text);
    }

    private static Object number(String text) {
        String plain = text.indexOf('_') < 0 ? text : text.replace("_", "");
        BigInteger integer = integer(plain);
        if (integer != null) {
            if (integer.bitLength() < 64) {
                return integer.longValue();
            }
            if (plain.charAt(0) != '-' && plain.charAt(0) != '+' && integer.compareTo(MAX_UNSIGNED) <= 0) {
                return integer;
            }
        }
        // A huge exponent is infinity in Java and out of range in Go: a string then.
        if (FLOAT.matcher(plain).matches()) {
            double number = Double.parseDouble(plain);
            return Double.isInfinite(number) ? text : (Object) number;
        }
        return text;
    }

    /** Go's {@code ParseInt} with base 0; null when it is no integer. */
    private static BigInteger integer(String text) {
        int start = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        int radix = 10;
        int digits = start;
        if (text.length() > start + 1 && text.charAt(start) == '0') {
            switch (text.charAt(start + 1)) {
                case 'x', 'X' -> radix = 16;
                case 'o', 'O' -> radix = 8;
                case 'b', 'B' -> radix = 2;
                default -> radix = 8;
            }
            digits = start + (Character.isLetter(text.charAt(start + 1)) ? 2 : 1);
        }
        // Nothing longer fits in 64 bits, and BigInteger is quadratic.
        if (digits >= text.length() || text.length() - digits > 4096) {
            return null;
        }
        for (int i = digits; i < text.length(); i++) {
            if (text.charAt(i) > 'f' || Character.digit(text.charAt(i), radix) < 0) {
                return null;
            }
        }
        BigInteger magnitude = new BigInteger(text.substring(digits), radix);
        return text.startsWith("-") ? magnitude.negate() : magnitude;
    }

    private static boolean isDate(String text) {
        if (text.length() < 8 || text.charAt(4) != '-') {
            return false;
        }
        Matcher date = DATE.matcher(text);
        if (!date.matches()) {
            return false;
        }
        // With a T a zone is needed, with a space there must be none.
        if (date.group(4) != null && date.group(4).equals(" ") == (date.group(8) != null)) {
            return false;
        }
        try {
            LocalDate.of(
                    Integer.parseInt(date.group(1)), Integer.parseInt(date.group(2)), Integer.parseInt(date.group(3)));
        } catch (DateTimeException e) {
            return false;
        }
        return date.group(5) == null
                || Integer.parseInt(date.group(5)) < 24
                        && Integer.parseInt(date.group(6)) < 60
                        && Integer.parseInt(date.group(7)) < 60;
    }
}
