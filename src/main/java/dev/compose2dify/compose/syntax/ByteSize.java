package dev.compose2dify.compose.syntax;

import dev.compose2dify.compose.LoadException;
import dev.compose2dify.diagnostic.Location;
import java.util.Locale;

/** Sizes such as {@code 512m} or {@code 1.5gb}; the units are powers of 1024. */
public final class ByteSize {
    private static final String UNITS = "kmgtp";

    private ByteSize() {}

    /** @return bytes */
    public static long parse(String text, Location location) {
        int last = text.length() - 1;
        while (last >= 0 && "0123456789. ".indexOf(text.charAt(last)) < 0) {
            last--;
        }
        if (last < 0) {
            throw invalid(text, location);
        }
        String number = text.charAt(last) == ' ' ? text.substring(0, last) : text.substring(0, last + 1);
        String suffix = text.substring(last + 1).toLowerCase(Locale.ROOT);
        Double size = Literals.floating(number);
        if (size == null || size < 0) {
            throw invalid(text, location);
        }
        if (suffix.isEmpty() || suffix.equals("b")) {
            return size.longValue();
        }
        int unit = UNITS.indexOf(suffix.charAt(0));
        String rest = suffix.substring(1);
        if (unit < 0 || !rest.isEmpty() && !rest.equals("b") && !rest.equals("ib")) {
            throw invalid(text, location);
        }
        return (long) (size * Math.pow(1024, unit + 1.0));
    }

    private static LoadException invalid(String text, Location location) {
        return LoadException.at(location, "invalid size: '" + text + "'", "write a number with b, k, m or g");
    }
}
