package dev.compose2dify.plan.component;

import dev.compose2dify.chart.Value;
import dev.compose2dify.chart.Value.Literal;
import dev.compose2dify.chart.Value.Piece;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** {@code start} to {@code end} of a text gives way to {@code piece}. */
public record Replacement(int start, int end, Piece piece) {

    /** The text with all replacements made; those that overlap an earlier one are left out. */
    public static Value apply(String text, List<Replacement> replacements) {
        List<Replacement> sorted = new ArrayList<>(replacements);
        sorted.sort(Comparator.comparingInt(Replacement::start));
        List<Piece> pieces = new ArrayList<>();
        int at = 0;
        for (Replacement replacement : sorted) {
            if (replacement.start() >= at) {
                pieces.add(new Literal(text.substring(at, replacement.start())));
                pieces.add(replacement.piece());
                at = replacement.end();
            }
        }
        pieces.add(new Literal(text.substring(at)));
        return new Value(pieces);
    }
}
