package dev.compose2dify.chart;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What nginx was told about uploads and slow answers (docs/pitfalls.md, slow-requests).
 *
 * @param maxBodySize largest request body, number with unit {@code k}, {@code m} or {@code g}; {@code 0} is no limit
 * @param readTimeoutSeconds longest silence of the service
 * @param sendTimeoutSeconds longest silence towards the service
 * @param buffering whether answers are collected before they are passed on
 */
public record NginxSettings(
        Optional<String> maxBodySize,
        OptionalInt readTimeoutSeconds,
        OptionalInt sendTimeoutSeconds,
        boolean buffering) {
    /** What Dify's releases set since 1.5: for a project without nginx. */
    public static final NginxSettings DIFY =
            new NginxSettings(Optional.of("100m"), OptionalInt.of(3600), OptionalInt.of(3600), false);

    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})([kKmMgG]?)");
    private static final Pattern TIME = Pattern.compile("\\s*(\\d{1,9})(ms|s|m|h|d|w|)");

    /** These settings, with {@code other} where nothing is said. */
    public NginxSettings orElse(NginxSettings other) {
        return new NginxSettings(
                maxBodySize.or(other::maxBodySize),
                readTimeoutSeconds.isPresent() ? readTimeoutSeconds : other.readTimeoutSeconds,
                sendTimeoutSeconds.isPresent() ? sendTimeoutSeconds : other.sendTimeoutSeconds,
                buffering);
    }

    /** {@code 100M} as {@code 100m}; empty when nginx would refuse it. */
    public static Optional<String> size(String text) {
        Matcher m = SIZE.matcher(text.strip());
        return m.matches() ? Optional.of(m.group(1) + m.group(2).toLowerCase(java.util.Locale.ROOT)) : Optional.empty();
    }

    /** {@code 3600s}, {@code 1h 30m}, {@code 60} as seconds, at least 1; empty when nginx would refuse it. */
    public static OptionalInt seconds(String text) {
        Matcher m = TIME.matcher(text.strip());
        long millis = 0;
        int end = 0;
        while (m.find() && m.start() == end) {
            long unit = switch (m.group(2)) {
                case "ms" -> 1;
                case "m" -> 60_000;
                case "h" -> 3_600_000;
                case "d" -> 86_400_000;
                case "w" -> 604_800_000;
                default -> 1000;
            };
            millis += Long.parseLong(m.group(1)) * unit;
            end = m.end();
        }
        if (end == 0 || end != text.strip().length()) {
            return OptionalInt.empty();
        }
        return OptionalInt.of((int) Math.max(1, Math.min(millis / 1000, Integer.MAX_VALUE)));
    }
}
