package dev.compose2dify.compose.syntax;

import dev.compose2dify.compose.LoadException;
import dev.compose2dify.diagnostic.Location;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A span of time as Compose reads it ({@code 1m30s}, {@code 1.5h}, {@code 1d}) and as Go prints it ({@code 1m30s}). */
public record Duration(long nanos) {
    private static final Map<String, Long> UNITS = Map.ofEntries(
            Map.entry("ns", 1L),
            Map.entry("us", 1_000L),
            Map.entry("\u00b5s", 1_000L),
            Map.entry("\u03bcs", 1_000L),
            Map.entry("ms", 1_000_000L),
            Map.entry("s", 1_000_000_000L),
            Map.entry("m", 60_000_000_000L),
            Map.entry("h", 3_600_000_000_000L),
            Map.entry("d", 86_400_000_000_000L),
            Map.entry("w", 604_800_000_000_000L));
    private static final Pattern PART = Pattern.compile("(\\d*)(\\.\\d*)?([^0-9.]*)");
    private static final BigInteger LONGEST = BigInteger.valueOf(Long.MAX_VALUE);

    /** @throws LoadException for anything that is no duration */
    public static Duration parse(String text, Location location) {
        boolean negative = text.startsWith("-");
        String rest = negative || text.startsWith("+") ? text.substring(1) : text;
        if (rest.equals("0")) {
            return new Duration(0);
        }
        BigInteger total = BigInteger.ZERO;
        Matcher part = PART.matcher(rest);
        int position = 0;
        while (position < rest.length()) {
            // Longer numbers overflow in any case.
            if (!part.find(position)
                    || part.start() != position
                    || part.group(1).length() > 19) {
                throw invalid(text, location);
            }
            String fraction = part.group(2) == null ? "" : part.group(2).substring(1);
            Long unit = UNITS.get(part.group(3));
            if (unit == null || part.group(1).isEmpty() && fraction.isEmpty()) {
                throw invalid(text, location);
            }
            BigDecimal number = new BigDecimal((part.group(1).isEmpty() ? "0" : part.group(1)) + "."
                    + (fraction.isEmpty() ? "0" : fraction.substring(0, Math.min(18, fraction.length()))));
            total = total.add(number.multiply(BigDecimal.valueOf(unit)).toBigInteger());
            position = part.end();
        }
        if (rest.isEmpty() || total.compareTo(LONGEST) > 0) {
            throw invalid(text, location);
        }
        return new Duration(negative ? -total.longValue() : total.longValue());
    }

    /** As {@link #parse}, for a text that the loader has let through; empty for what is no duration. */
    public static Optional<Duration> of(String text) {
        try {
            return Optional.of(parse(text, Location.ofFile("")));
        } catch (LoadException e) {
            return Optional.empty();
        }
    }

    private static LoadException invalid(String text, Location location) {
        return LoadException.at(location, "invalid duration \"" + text + "\"", "write a number with unit, such as 30s");
    }

    /** Whole seconds, where Kubernetes wants those: {@code 1500ms} is 2. */
    public int secondsRoundedUp() {
        long seconds = nanos / 1_000_000_000 + (nanos % 1_000_000_000 > 0 ? 1 : 0);
        return (int) Math.min(seconds, Integer.MAX_VALUE);
    }

    /** Whole milliseconds; what is below is cut off. */
    public long millis() {
        return nanos / 1_000_000;
    }

    @Override
    public String toString() {
        if (nanos == 0) {
            return "0s";
        }
        String sign = nanos < 0 ? "-" : "";
        long rest = Math.abs(nanos);
        if (rest < 1_000) {
            return sign + rest + "ns";
        }
        if (rest < 1_000_000) {
            return sign + decimal(rest, 3) + "\u00b5s";
        }
        if (rest < 1_000_000_000) {
            return sign + decimal(rest, 6) + "ms";
        }
        long minutes = rest / UNITS.get("m");
        StringBuilder text = new StringBuilder(sign);
        if (minutes >= 60) {
            text.append(minutes / 60).append('h');
        }
        if (minutes > 0) {
            text.append(minutes % 60).append('m');
        }
        return text.append(decimal(rest % UNITS.get("m"), 9)).append('s').toString();
    }

    private static String decimal(long value, int scale) {
        BigDecimal number = BigDecimal.valueOf(value, scale).stripTrailingZeros();
        return number.toPlainString();
    }
}
