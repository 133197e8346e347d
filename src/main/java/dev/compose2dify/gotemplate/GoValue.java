package dev.compose2dify.gotemplate;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Values as Go's templates see them: maps, lists, strings, booleans, {@link Long} (what a template writes or computes) and
 * {@link Double} (every number of a YAML file). Go does not compare the two kinds of numbers, so nothing here does.
 */
final class GoValue {
    private GoValue() {}

    /** Whether {@code if} takes it. */
    static boolean isTrue(Object value) {
        return !isEmpty(value);
    }

    /** Nothing, false, zero, or without content. */
    static boolean isEmpty(Object value) {
        if (value instanceof Number number) {
            return number.doubleValue() == 0;
        }
        return value == null
                || Boolean.FALSE.equals(value)
                || value instanceof String text && text.isEmpty()
                || value instanceof Map<?, ?> map && map.isEmpty()
                || value instanceof List<?> list && list.isEmpty();
    }

    /** As the verb {@code %v} writes it. */
    static String print(Object value) {
        if (value == null) {
            return "<nil>";
        }
        if (value instanceof Double number) {
            return number(number);
        }
        if (value instanceof List<?> list) {
            return "[" + String.join(" ", list.stream().map(GoValue::print).toList()) + "]";
        }
        if (value instanceof Map<?, ?> map) {
            return "map["
                    + String.join(
                            " ",
                            new TreeMap<>(map)
                                    .entrySet().stream()
                                            .map(e -> e.getKey() + ":" + print(e.getValue()))
                                            .toList())
                    + "]";
        }
        return value.toString();
    }

    /** The shortest text; from a million on with an exponent. */
    private static String number(double value) {
        if (value == 0) {
            return "0";
        }
        BigDecimal exact = new BigDecimal(Double.toString(Math.abs(value))).stripTrailingZeros();
        int exponent = exact.precision() - exact.scale() - 1;
        String sign = value < 0 ? "-" : "";
        if (exponent >= -4 && exponent < 6) {
            return sign + exact.toPlainString();
        }
        String digits = exact.unscaledValue().toString();
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return sign + mantissa + "e" + (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "")
                + Math.abs(exponent);
    }

    /** As a number of JSON: whole numbers without an exponent. */
    static String json(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e21) {
            return new BigDecimal(value).toPlainString();
        }
        return number(value);
    }

    /** The name of its kind; {@code invalid} for nothing. */
    static String kind(Object value) {
        if (value == null) {
            return "invalid";
        }
        if (value instanceof String) {
            return "string";
        }
        if (value instanceof Boolean) {
            return "bool";
        }
        if (value instanceof Double) {
            return "float64";
        }
        if (value instanceof Long) {
            return "int";
        }
        return value instanceof List<?> ? "slice" : "map";
    }

    /** Whether {@code eq} holds; refuses what Go cannot compare. */
    static boolean equal(Object one, Object other) {
        if (one == null || other == null) {
            return one == other;
        }
        if (!kind(one).equals(kind(other)) || one instanceof Map<?, ?> || one instanceof List<?>) {
            throw new TemplateException("eq: " + kind(one) + " and " + kind(other) + " cannot be compared");
        }
        return one.equals(other);
    }

    /** Negative where {@code one} comes first. */
    static int compare(Object one, Object other) {
        if (one instanceof Long a && other instanceof Long b) {
            return a.compareTo(b);
        }
        if (one instanceof Double a && other instanceof Double b) {
            return a.compareTo(b);
        }
        if (one instanceof String a && other instanceof String b) {
            return a.compareTo(b);
        }
        throw new TemplateException(kind(one) + " and " + kind(other) + " cannot be ordered");
    }

    /** Values of YAML or JSON as a template sees them: every number a {@link Double}, every map sorted. */
    static Object of(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new TreeMap<>();
            map.forEach((key, item) -> copy.put(key.toString(), of(item)));
            return copy;
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(item -> copy.add(of(item)));
            return copy;
        }
        return value instanceof Number number ? (Object) number.doubleValue() : value;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value, String function) {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw new TemplateException(function + ": a map is expected, not " + kind(value));
    }

    static List<?> list(Object value, String function) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw new TemplateException(function + ": a list is expected, not " + kind(value));
    }

    static String text(Object value, String function) {
        if (value instanceof String text) {
            return text;
        }
        throw new TemplateException(function + ": a string is expected, not " + kind(value));
    }

    /** As {@code int} does: truncated, 0 for what is no number. */
    static long integer(Object value) {
        if (value instanceof Number number) {
            return number.longValue();
        }
        if (value instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        try {
            return value instanceof String text ? Long.parseLong(text.strip()) : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
