package dev.compose2dify.output.merge;

import java.util.ArrayList;
import java.util.List;

/** The lines around a place that both sides changed, as git writes them. */
public final class Markers {
    static final String OURS = "<<<<<<< yours";
    static final String BETWEEN = "=======";
    static final String THEIRS = ">>>>>>> generated";

    private Markers() {}

    static List<String> around(List<String> ours, List<String> theirs) {
        List<String> lines = new ArrayList<>();
        lines.add(OURS);
        lines.addAll(ours);
        lines.add(BETWEEN);
        lines.addAll(theirs);
        lines.add(THEIRS);
        return lines;
    }

    /** Whether a conflict is still open in a file: its first and its last marker are there, whoever wrote them. */
    public static boolean areIn(String text) {
        return Lines.of(text).stream().anyMatch(l -> l.startsWith("<<<<<<< "))
                && Lines.of(text).stream().anyMatch(l -> l.startsWith(">>>>>>> "));
    }

    /** The text with one side of every conflict that compose2dify marked; {@link Side#NEITHER} leaves it as it is. */
    public static String settle(String text, Side side) {
        if (side == Side.NEITHER) {
            return text;
        }
        List<String> kept = new ArrayList<>();
        Side at = Side.NEITHER;
        for (String line : Lines.of(text)) {
            if (line.equals(OURS)) {
                at = Side.OURS;
            } else if (at == Side.OURS && line.equals(BETWEEN)) {
                at = Side.THEIRS;
            } else if (at == Side.THEIRS && line.equals(THEIRS)) {
                at = Side.NEITHER;
            } else if (at == Side.NEITHER || at == side) {
                kept.add(line);
            }
        }
        return Lines.join(kept);
    }
}
