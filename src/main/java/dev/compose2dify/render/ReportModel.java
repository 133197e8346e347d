package dev.compose2dify.render;

import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.chart.ComponentPlan;
import dev.compose2dify.chart.Decision;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.chart.VolumePlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What MIGRATION.md sees: every decision, in tables. Values are not in it, only names and places. */
final class ReportModel {
    private ReportModel() {}

    static Map<String, Object> of(ChartPlan plan) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("attention", rows(plan, d -> d.outcome() == Outcome.ATTENTION));
        report.put("services", rows(plan, d -> d.subject() == Subject.SERVICE && d.outcome() != Outcome.ATTENTION));
        report.put("volumes", rows(plan, d -> d.subject() == Subject.VOLUME));
        report.put(
                "others",
                rows(
                        plan,
                        d -> d.outcome() != Outcome.ATTENTION
                                && d.subject() != Subject.SERVICE
                                && d.subject() != Subject.VOLUME
                                && d.subject() != Subject.VARIABLE
                                && d.outcome() != Outcome.KEPT));
        report.put("variables", variables(plan));
        report.put("counts", counts(plan));
        report.put("edges", edges(plan));
        report.put(
                "writers",
                plan.components().stream()
                        .filter(c -> c.category().equals("DIFY"))
                        .map(ComponentPlan::service)
                        .toList());
        report.put(
                "postgresql",
                plan.components().stream()
                        .filter(c -> c.name().equals("postgresql"))
                        .map(ComponentPlan::service)
                        .findFirst()
                        .orElse(""));
        report.put("data", data(plan));
        report.put("sources", plan.sources());
        report.put("profiles", plan.profiles());
        plan.fileStorage().ifPresent(f -> report.put("storageFolder", f.origin()));
        return report;
    }

    private static List<Map<String, Object>> rows(ChartPlan plan, java.util.function.Predicate<Decision> wanted) {
        List<Map<String, Object>> rows = new ArrayList<>();
        plan.decisions().stream().filter(wanted).forEach(d -> rows.add(row(d)));
        return rows;
    }

    private static Map<String, Object> row(Decision decision) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("service", decision.service());
        row.put("subject", decision.subject().name().toLowerCase(Locale.ROOT));
        row.put("name", decision.name());
        row.put("outcome", decision.outcome().name().toLowerCase(Locale.ROOT));
        row.put("target", decision.target());
        row.put("reason", decision.reason());
        row.put(
                "location",
                decision.location()
                        .map(l -> l.line() == 0 ? l.file() : l.file() + ":" + l.line())
                        .orElse(""));
        return row;
    }

    /** One row for a variable and what became of it, with the services for which it is so. */
    private static List<Map<String, Object>> variables(ChartPlan plan) {
        Map<String, Map<String, Object>> rows = new TreeMap<>();
        Map<String, Set<String>> services = new LinkedHashMap<>();
        for (Decision decision : plan.decisions()) {
            if (decision.subject() == Subject.VARIABLE) {
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

    private static Map<String, Object> counts(ChartPlan plan) {
        Set<String> config = new LinkedHashSet<>();
        Set<String> secret = new LinkedHashSet<>();
        for (Decision decision : plan.decisions()) {
            if (decision.subject() == Subject.VARIABLE && decision.outcome() != Outcome.DROPPED) {
                (decision.target().startsWith("Secret") ? secret : config).add(decision.name());
            }
        }
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("config", config.size());
        counts.put("secret", secret.size());
        return counts;
    }

    /** Who waits for whom, for the diagram. */
    private static List<Map<String, Object>> edges(ChartPlan plan) {
        List<Map<String, Object>> edges = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        for (ComponentPlan component : plan.components()) {
            component.initContainers().stream()
                    .filter(i -> i.type().equals("wait") && seen.add(component.name() + ">" + i.target()))
                    .forEach(i -> edges.add(edge(component.name(), i.target())));
        }
        return edges;
    }

    /** Directories of the old host that have a claim now; databases and uploaded files are moved otherwise. */
    private static List<Map<String, Object>> data(ChartPlan plan) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (ComponentPlan component : plan.components()) {
            boolean other =
                    !component.name().equals("postgresql") && !component.name().equals("redis");
            component.mounts().stream()
                    .filter(m -> other
                            && component.volumes().stream()
                                    .anyMatch(v -> v.name().equals(m.volume())
                                            && (v instanceof VolumePlan.ClaimTemplate
                                                    || v instanceof VolumePlan.SharedClaim shared
                                                            && !shared.fileStorage())))
                    .forEach(m -> rows.add(dataRow(plan, component, m.path())));
        }
        return rows;
    }

    private static Map<String, Object> dataRow(ChartPlan plan, ComponentPlan component, String path) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put(
                "from",
                plan.decisions().stream()
                        .filter(d -> d.subject() == Subject.VOLUME
                                && d.service().equals(component.service())
                                && d.name().equals(path))
                        .map(d -> d.reason().contains(": ")
                                ? d.reason().substring(0, d.reason().indexOf(": "))
                                : path)
                        .findFirst()
                        .orElse(path));
        row.put("path", path);
        row.put("component", component.name());
        return row;
    }

    private static Map<String, Object> edge(String from, String to) {
        Map<String, Object> edge = new LinkedHashMap<>();
        edge.put("from", from.replace('-', '_'));
        edge.put("to", to.replace('-', '_'));
        return edge;
    }
}
