package dev.compose2dify.compose.tree;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as Go prints them: Compose turns non-strings into text with {@code %v}. */
public final class GoFormat {
    private GoFormat() {}

    /**
     * {@code %v}: {@code 1.0} is {@code 1}, {@code 123456789.0} is {@code 1.23456789e+08}, null is {@code <nil>}. The exponent
     * appears below 1e-4 and from 1e6 on.
     */
    public static String text(Object value) {
        if (value == null) {
            return "<nil>";
        }
        if (value instanceof Double number) {
            return floating(number);
        }
        if (value instanceof Float number) {
            return floating(number);
        }
        return value.toString();
    }

    private static String floating(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        BigDecimal shortest = shortest(value);
        String digits = shortest.unscaledValue().abs().toString();
        int decimalPoint = digits.length() - shortest.scale();
        int exponent = decimalPoint - 1;
        String sign = value < 0 ? "-" : "";
        if (exponent < -4 || exponent >= 6) {
            String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
            int magnitude = Math.abs(exponent);
            return sign + mantissa + "e" + (exponent < 0 ? "-" : "+") + (magnitude < 10 ? "0" : "") + magnitude;
        }
        return sign + shortest.abs().toPlainString();
    }

    /** The shortest decimal that reads back as {@code value}: the same on every JDK, unlike {@code Double.toString}. */
    public static BigDecimal shortest(double value) {
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 1; digits < 18; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (rounded.doubleValue() == value) {
                return rounded.stripTrailingZeros();
            }
        }
        return exact.stripTrailingZeros();
    }

    /** The shortest decimal that reads back as this 32-bit number. */
    public static BigDecimal shortest(float value) {
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 1; digits < 10; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (rounded.floatValue() == value) {
                return rounded.stripTrailingZeros();
            }
        }
        return exact.stripTrailingZeros();
    }
}
