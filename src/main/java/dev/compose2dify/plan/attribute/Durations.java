package dev.compose2dify.plan.attribute;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Compose writes them. */
public final class Durations {
    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|us|ns|w|d|h|m|s)");

    private Durations() {}

    /** {@code 1m30s} is 90; rounded up; empty for what is no duration. */
    public static Optional<Integer> seconds(String text) {
        Matcher part = PART.matcher(text);
        double seconds = 0;
        int end = 0;
        while (part.find() && part.start() == end) {
            double amount = Double.parseDouble(part.group(1));
            seconds += switch (part.group(2)) {
                case "w" -> amount * 604_800;
                case "d" -> amount * 86_400;
                case "h" -> amount * 3_600;
                case "m" -> amount * 60;
                case "s" -> amount;
                case "ms" -> amount / 1_000;
                case "us" -> amount / 1_000_000;
                default -> amount / 1_000_000_000;
            };
            end = part.end();
        }
        return end == 0 || end != text.length() ? Optional.empty() : Optional.of((int) Math.ceil(seconds));
    }
}
