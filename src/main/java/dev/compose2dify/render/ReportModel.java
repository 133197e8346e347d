package dev.compose2dify.render;

import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.chart.Decision;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.chart.MovePlan;
import dev.compose2dify.diagnostic.Location;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What MIGRATION.md sees: every decision, in tables. Values are not in it, only names and places. */
final class ReportModel {
    /** Attributes that most services have and that say the same of all. */
    private static final List<String> FOLDED = List.of("restart", "logging");

    private ReportModel() {}

    static Map<String, Object> of(ChartPlan plan) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("attention", facts(plan));
        report.put(
                "services",
                rows(
                        plan,
                        d -> d.subject() == Subject.SERVICE
                                && d.outcome() != Outcome.ATTENTION
                                && d.outcome() != Outcome.INACTIVE));
        report.put(
                "inactive",
                plan.decisions().stream()
                        .filter(d -> d.outcome() == Outcome.INACTIVE)
                        .map(Decision::service)
                        .toList());
        report.put("volumes", rows(plan, d -> d.subject() == Subject.VOLUME));
        report.put(
                "others",
                rows(
                        plan,
                        d -> d.outcome() != Outcome.ATTENTION
                                && d.subject() != Subject.SERVICE
                                && d.subject() != Subject.VOLUME
                                && d.subject() != Subject.VARIABLE
                                && d.outcome() != Outcome.KEPT
                                && !isFolded(d)));
        for (String attribute : FOLDED) {
            report.put(
                    attribute + "s",
                    plan.decisions().stream()
                            .filter(d -> isFolded(d) && d.name().equals(attribute))
                            .count());
        }
        report.put("variables", variables(plan));
        report.put("kept", kept(plan));
        report.put("counts", counts(plan));
        report.put("edges", edges(plan));
        report.put("moves", moves(plan.move()));
        report.put("sources", plan.sources());
        report.put("profiles", plan.profiles());
        return report;
    }

    /** One sentence says it for all services. */
    private static boolean isFolded(Decision decision) {
        return decision.subject() == Subject.ATTRIBUTE
                && FOLDED.contains(decision.name())
                && decision.outcome() == Outcome.DROPPED;
    }

    private static List<Map<String, Object>> rows(ChartPlan plan, Predicate<Decision> wanted) {
        List<Map<String, Object>> rows = new ArrayList<>();
        plan.decisions().stream().filter(wanted).forEach(d -> rows.add(row(d)));
        return rows;
    }

    private static Map<String, Object> row(Decision decision) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("service", decision.service());
        row.put("subject", decision.subject().name().toLowerCase(Locale.ROOT));
        row.put("names", List.of(decision.name()));
        row.put("outcome", decision.outcome().name().toLowerCase(Locale.ROOT));
        row.put("target", decision.target());
        row.put("reason", decision.reason());
        row.put("location", decision.location().map(Location::fileAndLine).orElse(""));
        return row;
    }

    /** What needs attention: one row for each fact, with all services and places for which it is so. */
    private static List<Map<String, Object>> facts(ChartPlan plan) {
        Map<String, Map<String, Object>> rows = new LinkedHashMap<>();
        Map<String, Map<String, Set<String>>> joined = new LinkedHashMap<>();
        for (Decision decision : plan.decisions()) {
            if (decision.outcome() == Outcome.ATTENTION) {
                Map<String, Object> row = row(decision);
                String id = row.get("subject") + "\0" + row.get("reason");
                rows.putIfAbsent(id, row);
                Map<String, Set<String>> columns = joined.computeIfAbsent(id, i -> new LinkedHashMap<>());
                columns.computeIfAbsent("names", c -> new LinkedHashSet<>()).add(decision.name());
                for (String column : List.of("service", "location")) {
                    columns.computeIfAbsent(column, c -> new LinkedHashSet<>()).add((String) row.get(column));
                }
            }
        }
        rows.forEach((id, row) -> joined.get(id).forEach((column, values) -> {
            values.remove("");
            row.put(column, column.equals("names") ? List.copyOf(values) : String.join(", ", values));
        }));
        return List.copyOf(rows.values());
    }

    /** One row for a variable and what became of it, with the services for which it is so; not for those that are kept. */
    private static List<Map<String, Object>> variables(ChartPlan plan) {
        Map<String, Map<String, Object>> rows = new TreeMap<>();
        Map<String, Set<String>> services = new LinkedHashMap<>();
        for (Decision decision : plan.decisions()) {
            if (decision.subject() == Subject.VARIABLE && !isKept(decision)) {
                String id = decision.name() + "\0" + decision.outcome() + decision.target() + decision.reason();
                rows.putIfAbsent(id, row(decision));
                services.computeIfAbsent(id, i -> new LinkedHashSet<>()).add(decision.service());
            }
        }
        List<Map<String, Object>> list = new ArrayList<>();
        rows.forEach((id, row) -> {
            row.put("services", String.join(", ", services.get(id)));
            list.add(row);
        });
        return list;
    }

    private static boolean isKept(Decision decision) {
        return decision.outcome() == Outcome.KEPT && decision.reason().isEmpty();
    }

    /** The names of variables that are as they were, in order. */
    private static List<String> kept(ChartPlan plan) {
        Set<String> names = new TreeSet<>();
        plan.decisions().stream()
                .filter(d -> d.subject() == Subject.VARIABLE && isKept(d))
                .forEach(d -> names.add(d.name()));
        return List.copyOf(names);
    }

    private static Map<String, Object> counts(ChartPlan plan) {
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("config", plan.configVariables().size());
        counts.put("secret", plan.secretVariables().size());
        return counts;
    }

    /** Who names whom and who waits for whom, for the diagram; names of itself are not drawn. */
    private static List<Map<String, Object>> edges(ChartPlan plan) {
        Map<String, Map<String, Object>> edges = new LinkedHashMap<>();
        for (Talk talk : Talk.of(plan)) {
            if (!talk.from().equals(talk.to())) {
                boolean waits = talk.place().equals(Talk.WAITS);
                Map<String, Object> edge =
                        edges.computeIfAbsent(talk.from() + ">" + talk.to(), id -> edge(talk.from(), talk.to()));
                edge.merge("names", !waits, (a, b) -> Boolean.TRUE.equals(a) || Boolean.TRUE.equals(b));
            }
        }
        return List.copyOf(edges.values());
    }

    /** How each volume moves, and what does not. */
    private static Map<String, Object> moves(MovePlan plan) {
        // One row for what moves alike: a service may have a dozen mounted files.
        Map<List<String>, List<String>> paths = new LinkedHashMap<>();
        for (MovePlan.MovedVolume volume : plan.volumes()) {
            paths.computeIfAbsent(
                            List.of(volume.service(), volume.reason(), volume.component()), k -> new ArrayList<>())
                    .add(volume.path());
        }
        List<Map<String, Object>> volumes = new ArrayList<>();
        paths.forEach((alike, where) -> {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("service", alike.get(0));
            row.put("paths", where);
            row.put("reason", alike.get(1));
            row.put("component", alike.get(2).isEmpty() ? "" : "claim of " + alike.get(2));
            volumes.add(row);
        });
        Map<String, Object> moves = new LinkedHashMap<>();
        moves.put("volumes", volumes);
        moves.put(
                "databases",
                plan.databases().stream().map(MovePlan.Database::service).toList());
        moves.put(
                "stores",
                plan.services().stream()
                        .filter(s -> s.part() == MovePlan.Role.STORE)
                        .map(MovePlan.MovedService::name)
                        .toList());
        moves.put("keys", !plan.keys().isEmpty());
        moves.put("keepKey", !plan.keyQuestion().isEmpty());
        moves.put("outside", plan.outside());
        return moves;
    }

    private static Map<String, Object> edge(String from, String to) {
        Map<String, Object> edge = new LinkedHashMap<>();
        edge.put("from", from.replace('-', '_'));
        edge.put("to", to.replace('-', '_'));
        return edge;
    }
}
