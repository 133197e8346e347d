package dev.compose2dify.cli;

import dev.compose2dify.chart.Decision;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Every decision with its place in the sources, for {@code --verbose}. MIGRATION.md has the same decisions without
 * their lines: a line more at the top of a compose file would otherwise change every row of a committed report.
 */
final class DecisionList {
    private static final Comparator<Decision> BY_PLACE = Comparator.comparing(
                    (Decision d) -> d.location().map(l -> l.file()).orElse(""))
            .thenComparing(d -> d.location().map(l -> l.line()).orElse(0));

    private DecisionList() {}

    /** One line per decision, {@code file:line: service: subject name: outcome: target (reason)}, by place. */
    static String text(List<Decision> decisions) {
        List<Decision> sorted = new ArrayList<>(decisions);
        sorted.sort(BY_PLACE);
        StringBuilder text = new StringBuilder("  every decision:\n");
        sorted.forEach(d -> text.append("    ").append(line(d)).append('\n'));
        return text.toString();
    }

    private static String line(Decision decision) {
        String place = decision.location().map(l -> l.fileAndLine() + ": ").orElse("");
        String name = decision.name().equals(decision.service()) ? "" : " " + decision.name();
        String target = decision.target().isEmpty() ? "" : ": " + decision.target();
        String reason = decision.reason().isEmpty() ? "" : " (" + decision.reason() + ")";
        return place + decision.service() + ": " + decision.subject().name().toLowerCase(Locale.ROOT) + name + ": "
                + decision.outcome().name().toLowerCase(Locale.ROOT) + target + reason;
    }
}
