package dev.compose2dify.render;

import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.chart.ComponentPlan;
import dev.compose2dify.chart.Controller;
import dev.compose2dify.chart.Decision;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.chart.IngressPlan;
import dev.compose2dify.chart.MovePlan;
import dev.compose2dify.chart.VolumePlan;
import dev.compose2dify.diagnostic.Location;
import dev.compose2dify.diagram.Graph;
import dev.compose2dify.diagram.Svg;
import dev.compose2dify.text.Sha256;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** {@code report.html}: what became of the project, as one page to look at. Values of variables are not in it. */
public final class HtmlReport {
    private static final String USERS = "*users";
    private static final String ENTRY = "*entry";

    private final ChartPlan plan;

    private HtmlReport(ChartPlan plan) {
        this.plan = plan;
    }

    /** The page. */
    public static String of(ChartPlan plan) {
        return new HtmlReport(plan).page();
    }

    private String page() {
        TemplateEngine engine = TemplateEngine.standard();
        String style = engine.render("report/style.css.ftl", Map.of());
        String script = engine.render("report/search.js.ftl", Map.of());
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("style", markup(style));
        model.put("script", markup(script));
        // The page runs and fetches nothing but these two texts.
        model.put(
                "policy",
                markup("default-src 'none'; base-uri 'none'; form-action 'none'; style-src '" + "sha256-"
                        + Sha256.base64(style) + "'; script-src '" + "sha256-" + Sha256.base64(script) + "'"));
        model.put("dify", plan.dify());
        model.put("appVersion", plan.appVersion());
        model.put("sources", String.join(", ", plan.sources()));
        model.put("report", ReportModel.of(plan));
        model.put("before", markup(Svg.of(before(), "before", "Before: the services of the Compose project")));
        model.put("after", markup(Svg.of(after(), "after", "After: the objects of the chart")));
        model.put("variables", variables());
        model.put("components", plan.components().size());
        model.put("claims", claims());
        model.put("routes", plan.ingress().paths().size());
        return engine.render("report/report.html.ftl", model);
    }

    private static Written markup(String text) {
        return new Written(Form.HTML.format(), null, text);
    }

    private long claims() {
        return plan.components().stream()
                        .flatMap(c -> c.storage().volumes().stream())
                        .filter(VolumePlan.ClaimTemplate.class::isInstance)
                        .count()
                + plan.claims().size()
                + (plan.fileStorage().isPresent() ? 1 : 0);
    }

    private Graph before() {
        Graph graph = new Graph().node(USERS, "Users", "", "user");
        List<String> gateways = plan.decisions().stream()
                .filter(d -> d.subject() == Subject.SERVICE && d.target().equals("Ingress"))
                .map(Decision::service)
                .toList();
        gateways.forEach(g -> graph.node(ENTRY + g, g, "", "entry").edge(USERS, ENTRY + g, "published port"));
        plan.components()
                .forEach(c -> graph.node(c.name(), c.service(), c.identity().title(), style(c)));
        for (IngressPlan.IngressPath path : plan.ingress().paths()) {
            if (gateways.isEmpty()) {
                graph.edge(USERS, path.component(), routes(path.component()));
            }
            gateways.forEach(g -> graph.edge(ENTRY + g, path.component(), routes(path.component())));
        }
        talks(graph);
        for (MovePlan.MovedVolume volume : plan.move().volumes()) {
            // What becomes a file of the chart is no data.
            if (!volume.component().isEmpty()) {
                String id = "*volume " + volume.claim() + " " + volume.subPath();
                plan.components().stream()
                        .filter(c -> c.service().equals(volume.service()))
                        .forEach(c -> graph.node(id, volume.path(), "volume", "data")
                                .edge(c.name(), id, "mounts " + volume.path()));
            }
        }
        return graph;
    }

    private Graph after() {
        Graph graph = new Graph().node(USERS, "Users", "", "user");
        if (!plan.ingress().paths().isEmpty()) {
            graph.node(ENTRY, "Ingress", plan.ingress().paths().size() + " routes", "entry")
                    .edge(USERS, ENTRY, "https");
        }
        Set<String> isolated = new LinkedHashSet<>();
        plan.networkPolicies().forEach(n -> isolated.add(n.component()));
        plan.components()
                .forEach(c -> graph.node(
                        c.name(),
                        plan.chartName() + "-" + c.name(),
                        c.workload().controller().kind(),
                        style(c) + (isolated.contains(c.name()) ? " isolated" : "")));
        plan.ingress().paths().forEach(p -> graph.edge(ENTRY, p.component(), routes(p.component())));
        talks(graph);
        for (ComponentPlan component : plan.components()) {
            for (VolumePlan volume : component.storage().volumes()) {
                if (volume instanceof VolumePlan.ClaimTemplate claim) {
                    claim(graph, component, component.name() + "/" + claim.name(), "claim " + claim.name());
                } else if (volume instanceof VolumePlan.SharedClaim shared) {
                    claim(graph, component, shared.claim(), shared.claim());
                }
            }
        }
        return graph;
    }

    private static void claim(Graph graph, ComponentPlan component, String id, String title) {
        graph.node("*claim " + id, title, "PersistentVolumeClaim", "data")
                .edge(component.name(), "*claim " + id, "keeps its data in");
    }

    private static String style(ComponentPlan component) {
        return component.workload().controller() == Controller.STATEFUL_SET ? "server" : "app";
    }

    private String routes(String component) {
        return String.join(
                " ",
                plan.ingress().paths().stream()
                        .filter(p -> p.component().equals(component))
                        .map(IngressPlan.IngressPath::path)
                        .toList());
    }

    private void talks(Graph graph) {
        Talk.of(plan).forEach(t -> graph.edge(t.from(), t.to(), t.place()));
    }

    /** Every variable of every service and where it went. */
    private List<Map<String, Object>> variables() {
        Map<String, Map<String, Object>> rows = new LinkedHashMap<>();
        Map<String, Set<String>> services = new LinkedHashMap<>();
        for (Decision decision : plan.decisions()) {
            if (decision.subject() == Subject.VARIABLE) {
                String id = decision.name() + "\0" + decision.outcome() + decision.reason() + "\0" + kindOf(decision);
                rows.computeIfAbsent(id, i -> row(decision));
                services.computeIfAbsent(id, i -> new LinkedHashSet<>()).add(decision.service());
            }
        }
        List<Map<String, Object>> list = new ArrayList<>();
        rows.forEach((id, row) -> {
            row.put("services", String.join(", ", services.get(id)));
            list.add(row);
        });
        list.sort((a, b) -> a.get("name").toString().compareTo(b.get("name").toString()));
        return list;
    }

    /** Without the component's name: {@code ConfigMap}, {@code Secret key x}. */
    private static String kindOf(Decision decision) {
        return decision.target().startsWith("ConfigMap") ? "ConfigMap" : decision.target();
    }

    private static Map<String, Object> row(Decision decision) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", decision.name());
        row.put(
                "outcome",
                decision.outcome() == Outcome.ATTENTION
                        ? "needs you"
                        : decision.outcome().name().toLowerCase(Locale.ROOT));
        row.put("target", kindOf(decision));
        row.put("reason", decision.reason());
        row.put("location", decision.location().map(Location::fileAndLine).orElse(""));
        return row;
    }
}
