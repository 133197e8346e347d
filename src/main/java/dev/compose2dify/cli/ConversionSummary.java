package dev.compose2dify.cli;

import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.chart.ComponentPlan;
import dev.compose2dify.chart.CredentialPlan;
import dev.compose2dify.chart.Decision;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.cli.terminal.Terminal;
import dev.compose2dify.cli.terminal.Verbosity;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What became of the project, for the terminal: a page at most. */
final class ConversionSummary {
    private static final int MOST_LINES = 10;

    private ConversionSummary() {}

    static String of(ChartPlan plan, ConvertOptions options, Terminal terminal) {
        StringBuilder text = new StringBuilder();
        text.append(plan.dify() ? dify(plan.appVersion()) : "A project without Dify")
                .append(" from ")
                .append(String.join(", ", plan.sources()))
                .append("\n\n");
        attention(plan, text);
        services(plan, text);
        variables(plan, text);
        credentials(plan, text);
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
                            || decision.outcome() == Outcome.DROPPED);
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
        Set<String> config = plan.configVariables();
        List<String> inPods =
                plan.components().stream().map(ComponentPlan::service).toList();
        Set<String> changed = new LinkedHashSet<>();
        Set<String> dropped = new LinkedHashSet<>();
        for (Decision decision : plan.decisions()) {
            if (decision.subject() == Subject.VARIABLE
                    && decision.outcome() == Outcome.DROPPED
                    && inPods.contains(decision.service())) {
                dropped.add(decision.service() + "." + decision.name());
            } else if (decision.subject() == Subject.VARIABLE
                    && decision.outcome() == Outcome.CHANGED
                    && config.contains(decision.name())) {
                changed.add(decision.name());
            }
        }
        text.append("  variables: ")
                .append(config.size())
                .append(" to ConfigMaps (")
                .append(changed.size())
                .append(" rewritten for the cluster), ")
                .append(plan.secretVariables().size())
                .append(" to the Secret, ")
                .append(dropped.size())
                .append(" withheld\n");
    }

    private static String dify(String version) {
        return version.matches("v?\\d+\\..*") ? "Dify " + version : "Dify of an unknown version (tag " + version + ")";
    }

    /**
     * What only the user can decide, one row for each fact with the services for which it is so; warnings with a hint of their
     * own have been printed before.
     */
    private static void attention(ChartPlan plan, StringBuilder text) {
        Set<String> printed = new LinkedHashSet<>();
        plan.diagnostics().forEach(d -> printed.add(d.message()));
        Map<String, Set<String>> facts = new LinkedHashMap<>();
        plan.decisions().stream()
                .filter(d -> d.outcome() == Outcome.ATTENTION)
                .forEach(d -> facts.computeIfAbsent(d.reason(), r -> new LinkedHashSet<>())
                        .add(d.service()));
        if (facts.isEmpty()) {
            return;
        }
        text.append("  needs your attention: ").append(facts.size()).append(" (details in MIGRATION.md)\n");
        facts.keySet().removeAll(printed);
        Map<String, String> rows = new LinkedHashMap<>();
        facts.forEach((reason, services) -> rows.put(reason, shortened(List.copyOf(services))));
        int width = rows.values().stream()
                .limit(MOST_LINES)
                .mapToInt(String::length)
                .max()
                .orElse(0);
        rows.entrySet().stream()
                .limit(MOST_LINES)
                .forEach(row -> text.append("    ")
                        .append(row.getValue())
                        .append(" ".repeat(width - row.getValue().length() + 2))
                        .append(row.getKey())
                        .append('\n'));
        if (rows.size() > MOST_LINES) {
            text.append("    and ").append(rows.size() - MOST_LINES).append(" more\n");
        }
        text.append('\n');
    }

    /** The first services by name, and how many more there are. */
    private static String shortened(List<String> services) {
        return services.size() <= 2
                ? String.join(", ", services)
                : services.get(0) + " and " + (services.size() - 1) + " more";
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
                        .filter(c -> c.storage().hasClaimTemplates())
                        .count()
                + plan.claims().size()
                + (plan.fileStorage().isPresent() ? 1 : 0);
        text.append("  claims: ").append(claims).append('\n');
    }
}
