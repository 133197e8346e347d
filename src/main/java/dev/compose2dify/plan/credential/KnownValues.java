package dev.compose2dify.plan.credential;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Credentials that are recognised by their value in a text that does not say what it holds. */
final class KnownValues {
    /** Shorter values are too likely to be words that mean something else. */
    static final int SHORTEST = 6;

    private KnownValues() {}

    /** The user's own values, longest first. */
    static List<String> own(Collection<Credential> credentials) {
        Set<String> values = new LinkedHashSet<>();
        credentials.forEach(c -> values.addAll(c.ownValues()));
        return values.stream()
                .filter(v -> v.length() >= SHORTEST)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** Where the value stands by itself, not as a part of a longer word; {@code -pVALUE} counts. */
    static List<Integer> places(String text, String value) {
        List<Integer> places = new ArrayList<>();
        for (int at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length())) {
            if (isBoundary(text, at - 1, at + value.length())) {
                places.add(at);
            }
        }
        return places;
    }

    private static boolean isBoundary(String text, int before, int after) {
        boolean left =
                before < 0 || !Character.isLetterOrDigit(text.charAt(before)) || text.startsWith("-p", before - 1);
        boolean right = after >= text.length() || !Character.isLetterOrDigit(text.charAt(after));
        return left && right;
    }
}
