package dev.compose2dify.cli.terminal;

import dev.compose2dify.text.EditDistance;
import java.util.List;

/** Finds what the user may have meant. */
public final class Suggestion {
    private Suggestion() {}

    /** {@code "; did you mean 'x'?"} for the nearest of {@code known}, or nothing when none is near. */
    public static String among(List<String> known, String given) {
        String best = "";
        int bestDistance = Integer.MAX_VALUE;
        for (String candidate : known) {
            int distance = candidate.startsWith(given) && given.length() > 3 ? 1 : EditDistance.of(given, candidate);
            if (distance < bestDistance) {
                bestDistance = distance;
                best = candidate;
            }
        }
        int letters = given.replace("-", "").length();
        return bestDistance <= Math.max(1, Math.min(3, letters / 2)) ? "; did you mean '" + best + "'?" : "";
    }
}
