package dev.compose2dify.cli;

import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.chart.ComponentPlan;
import dev.compose2dify.chart.CredentialPlan;
import dev.compose2dify.chart.Decision;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What became of the project, for the terminal: a page at most. */
final class ConversionSummary {
    private static final int MOST_LINES = 12;

    private ConversionSummary() {}

    static String of(ChartPlan plan, ConvertOptions options, Terminal terminal) {
        StringBuilder text = new StringBuilder();
        text.append(plan.dify() ? "Dify " + plan.appVersion() : "A project without Dify")
                .append(" from ")
                .append(String.join(", ", plan.sources()))
                .append("\n\n");
        services(plan, text);
        variables(plan, text);
        credentials(plan, text);
        attention(plan, text);
        if (options.verbosity() == Verbosity.VERBOSE) {
            text.append(DecisionList.text(plan.decisions()));
        }
        return text.append('\n').toString();
    }

    private static void services(ChartPlan plan, StringBuilder text) {
        Map<String, String> rows = new LinkedHashMap<>();
        for (Decision decision : plan.decisions()) {
            boolean active = decision.subject() == Subject.SERVICE
                    && (decision.outcome() == Outcome.MOVED
                            || decision.outcome() == Outcome.CHANGED
                            || decision.outcome() == Outcome.DROPPED
                                    && !decision.reason().startsWith("none of its profiles"));
            if (active) {
                rows.put(
                        decision.service(),
                        decision.target().isEmpty() ? "left out: " + decision.reason() : decision.target());
            }
        }
        int width = rows.keySet().stream().mapToInt(String::length).max().orElse(0);
        rows.forEach((service, target) -> text.append("  ")
                .append(service)
                .append(" ".repeat(width - service.length()))
                .append("  ->  ")
                .append(target)
                .append('\n'));
        text.append('\n');
    }

    private static void variables(ChartPlan plan, StringBuilder text) {
        Set<String> config = new LinkedHashSet<>();
        Set<String> secret = new LinkedHashSet<>();
        Set<String> changed = new LinkedHashSet<>();
        Set<String> dropped = new LinkedHashSet<>();
        for (Decision decision : plan.decisions()) {
            if (decision.subject() == Subject.VARIABLE) {
                String id = decision.service() + "." + decision.name();
                if (decision.outcome() == Outcome.DROPPED) {
                    dropped.add(id);
                } else if (decision.target().startsWith("Secret")) {
                    secret.add(decision.name());
                } else {
                    config.add(decision.name());
                    if (decision.outcome() == Outcome.CHANGED) {
                        changed.add(decision.name());
                    }
                }
            }
        }
        text.append("  variables: ")
                .append(config.size())
                .append(" to ConfigMaps (")
                .append(changed.size())
                .append(" rewritten for the cluster), ")
                .append(secret.size())
                .append(" to the Secret, ")
                .append(dropped.size())
                .append(" withheld\n");
    }

    /** What only the user can decide; warnings with a hint of their own have been printed before. */
    private static void attention(ChartPlan plan, StringBuilder text) {
        Set<String> printed = new LinkedHashSet<>();
        plan.diagnostics().forEach(d -> printed.add(d.message()));
        List<Decision> all = plan.decisions().stream()
                .filter(d -> d.outcome() == Outcome.ATTENTION)
                .toList();
        List<Decision> open =
                all.stream().filter(d -> !printed.contains(d.reason())).toList();
        if (all.isEmpty()) {
            return;
        }
        text.append("  needs your attention: ").append(all.size()).append(" (details in MIGRATION.md)\n");
        open.stream()
                .limit(MOST_LINES)
                .forEach(d -> text.append("    ")
                        .append(d.location()
                                .map(l -> l.file() + ":" + l.line() + ": ")
                                .orElse(""))
                        .append(d.service())
                        .append(": ")
                        .append(d.reason())
                        .append('\n'));
        if (open.size() > MOST_LINES) {
            text.append("    and ").append(open.size() - MOST_LINES).append(" more\n");
        }
    }

    private static void credentials(ChartPlan plan, StringBuilder text) {
        List<CredentialPlan> own =
                plan.credentials().stream().filter(c -> c.own().isPresent()).toList();
        long generated = plan.credentials().stream()
                .filter(c -> c.generated() && c.own().isEmpty())
                .count();
        text.append("  credentials: ")
                .append(own.size())
                .append(" of your own")
                .append(own.isEmpty() ? "" : " (kept in secrets.values.yaml)")
                .append(", ")
                .append(generated)
                .append(" that deploy.sh generates\n");
        long claims = plan.components().stream()
                        .filter(ComponentPlan::hasClaimTemplates)
                        .count()
                + plan.claims().size()
                + (plan.fileStorage().isPresent() ? 1 : 0);
        text.append("  claims: ").append(claims).append('\n');
    }
}
