package dev.compose2dify.cli;

import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Location;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One line for each fact: a warning that holds at several places is told once, with the number of the others. */
final class SameFacts {
    private SameFacts() {}

    /** The same messages in the order of their first places. */
    static List<Diagnostic> joined(List<Diagnostic> diagnostics) {
        Map<Diagnostic, List<Diagnostic>> facts = new LinkedHashMap<>();
        for (Diagnostic diagnostic : diagnostics) {
            Diagnostic fact =
                    new Diagnostic(diagnostic.severity(), Optional.empty(), diagnostic.message(), diagnostic.hint());
            facts.computeIfAbsent(fact, f -> new ArrayList<>()).add(diagnostic);
        }
        List<Diagnostic> joined = new ArrayList<>();
        facts.values().forEach(same -> joined.add(same.size() == 1 ? same.get(0) : first(same)));
        return joined;
    }

    private static Diagnostic first(List<Diagnostic> same) {
        Diagnostic first = same.get(0);
        String next =
                same.get(1).location().map(Location::line).map(l -> "line " + l).orElse("elsewhere");
        String others = same.size() == 2 ? next : next + " and " + (same.size() - 2) + " more";
        return new Diagnostic(
                first.severity(), first.location(), first.message() + " (also at " + others + ")", first.hint());
    }
}
