package dev.compose2dify.deliver;

import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.chart.DeployPlan;
import dev.compose2dify.chart.DeployPlanner;
import dev.compose2dify.gotemplate.ChartTemplates.Release;
import dev.compose2dify.output.FileTree;
import dev.compose2dify.output.FileTree.Mode;
import dev.compose2dify.render.TemplateEngine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the trees without Helm have in common: the objects, sorted by where they go, and the script that makes the Secret. */
final class Tree {
    /** Objects that several components share, or that say who may talk to whom. */
    private static final Set<String> SHARED = Set.of("PersistentVolumeClaim", "NetworkPolicy", "ServiceAccount");

    static final Map<String, Object> BEHIND_LOAD_BALANCER = Map.of(
            "expose",
            Map.of("enabled", false, "ingressClassName", ""),
            "proxy",
            Map.of("enabled", true, "service", Map.of("type", "LoadBalancer")));

    final ChartPlan plan;
    final Release release;
    final FileTree.Builder files = FileTree.builder();
    private final FileTree chart;
    private final RenderedChart rendered;
    private final Map<String, Object> values;
    private final TemplateEngine engine = TemplateEngine.standard();
    private final SecretParts secret;

    Tree(ChartPlan plan, FileTree chart, List<Map<String, Object>> given) {
        this.plan = plan;
        this.chart = chart;
        this.release = new Release(plan.chartName(), plan.chartName(), "kubectl");
        this.rendered = new RenderedChart(chart, release);
        this.values = DeliveryValues.of(plan, given);
        this.secret = SecretParts.of(plan, rendered, values, secretName());
        DeliveryValues.put(values, "global.existingSecret", secretName());
    }

    String secretName() {
        return release.name() + "-secrets";
    }

    /** The objects without a way in from outside. */
    List<ClusterObject> inner() {
        return objects(Map.of("expose", Map.of("enabled", false)));
    }

    /** The objects with the way in that the values ask for. */
    List<ClusterObject> withAddress() {
        return objects(Map.of());
    }

    /** Whether the chart has an nginx of its own. */
    boolean hasProxy() {
        return DeliveryValues.read(chart.files().get("values.yaml").text(), "values.yaml")
                .containsKey("proxy");
    }

    /** The objects with the chart's own nginx as the way in. */
    List<ClusterObject> behindLoadBalancer() {
        return objects(BEHIND_LOAD_BALANCER);
    }

    /** The objects with the values of a file of the chart, {@code values-ha.yaml}. */
    List<ClusterObject> with(String valuesFile) {
        return objects(DeliveryValues.read(chart.files().get(valuesFile).text(), valuesFile));
    }

    private List<ClusterObject> objects(Map<String, Object> more) {
        Map<String, Object> all = new LinkedHashMap<>();
        DeliveryValues.merge(all, values);
        DeliveryValues.merge(all, more);
        return rendered.objects(all);
    }

    /** The components that have objects, in the order of the plan. */
    List<String> components(List<ClusterObject> objects) {
        Set<String> present = new LinkedHashSet<>();
        objects.stream().filter(o -> !isShared(o)).forEach(o -> o.component().ifPresent(present::add));
        List<String> ordered = new ArrayList<>();
        plan.components().forEach(c -> {
            if (present.remove(c.name())) {
                ordered.add(c.name());
            }
        });
        ordered.addAll(present);
        return ordered;
    }

    static boolean isShared(ClusterObject object) {
        return SHARED.contains(object.kind()) || object.component().isEmpty();
    }

    /** What the first line of a component's files says. */
    String comment(String component) {
        return plan.components().stream()
                .filter(c -> c.name().equals(component))
                .findFirst()
                .map(c -> c.identity().title() + ", from the service \"" + c.service() + "\"")
                .orElse(component)
                .replaceAll("\\p{Cntrl}", " ");
    }

    ClusterObject namespace() {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("apiVersion", "v1");
        content.put("kind", "Namespace");
        content.put("metadata", Map.of("name", release.namespace()));
        return new ClusterObject(content);
    }

    void render(String template, String path, Map<String, Object> model) {
        files.add(path, engine.render(template, model));
    }

    /**
     * The script, the user's own credentials, and what keeps both out of a repository.
     *
     * @param path of the Secret that the script makes
     */
    void secrets(String path) {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("secretName", secretName());
        model.put("namespace", release.namespace());
        model.put("file", path);
        DeployPlan deploy = DeployPlanner.of(plan);
        model.put("keyQuestion", deploy.keyQuestion());
        List<String> credentials = new ArrayList<>();
        String oldKey = "";
        for (DeployPlan.CredentialOption c : deploy.credentials()) {
            credentials.add(String.join(
                    "|", c.secretKey(), c.format().word(), c.environment(), c.generated() ? "yes" : "no", c.title()));
            oldKey = c.valuesPath().equals("secrets.difySecretKey") ? c.secretKey() : oldKey;
        }
        model.put("oldKey", oldKey);
        model.put("credentials", credentials);
        List<Map<String, Object>> composed = new ArrayList<>();
        secret.composed().forEach((key, parts) -> {
            List<Map<String, Object>> pieces = new ArrayList<>();
            parts.forEach(p -> pieces.add(Map.of("text", p.text(), "key", p.key(), "encoded", p.encoded())));
            composed.add(Map.of("key", key, "parts", pieces));
        });
        model.put("composed", composed);
        files.add(
                "scripts/setup-secrets.sh",
                engine.render("kustomize/setup-secrets.sh.ftl", model).getBytes(StandardCharsets.UTF_8),
                Mode.EXECUTABLE);
        files.add(".gitignore", "/" + path + "\n/scripts/own-secrets.yaml\n/.compose2dify/\n");
        if (!secret.own().isEmpty()) {
            StringBuilder text = new StringBuilder(
                    "# Credentials of your own, taken over from the compose project, for scripts/setup-secrets.sh.\n"
                            + "# Keep this file private and out of every repository.\ndata:\n");
            secret.own()
                    .forEach((key, value) -> text.append("  ")
                            .append(key)
                            .append(": ")
                            .append(value)
                            .append('\n'));
            files.add("scripts/own-secrets.yaml", text.toString().getBytes(StandardCharsets.UTF_8), Mode.PRIVATE);
        }
    }

    /** What README.md is made of. */
    Map<String, Object> readme(List<ClusterObject> objects, List<String> components) {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("dify", plan.dify());
        model.put("appVersion", plan.appVersion());
        model.put("namespace", release.namespace());
        model.put("sources", String.join(", ", plan.sources()));
        model.put("secretName", secretName());
        List<Map<String, Object>> rows = new ArrayList<>();
        for (String component : components) {
            ClusterObject workload = objects.stream()
                    .filter(o -> Set.of("Deployment", "StatefulSet", "Job").contains(o.kind()))
                    .filter(o -> o.component().orElse("").equals(component))
                    .findFirst()
                    .orElse(null);
            if (workload != null) {
                Map<String, Object> row = new LinkedHashMap<>();
                row.put("name", component);
                row.put("title", comment(component));
                row.put("kind", workload.kind());
                row.put("workload", workload.name());
                row.put(
                        "scales",
                        plan.components().stream()
                                .anyMatch(c -> c.name().equals(component)
                                        && c.workload().scales()));
                rows.add(row);
            }
        }
        model.put("components", rows);
        model.put("proxy", hasProxy());
        // What keeps data, and may not be asked to run more than once.
        model.put(
                "example",
                rows.stream()
                        .filter(r -> r.get("kind").equals("Deployment"))
                        .findFirst()
                        .orElse(Map.of()));
        model.put(
                "data",
                rows.stream()
                        .filter(r -> r.get("kind").equals("StatefulSet"))
                        .findFirst()
                        .orElse(Map.of()));
        model.put(
                "scaled",
                rows.stream()
                        .filter(r -> Boolean.TRUE.equals(r.get("scales")))
                        .findFirst()
                        .orElse(Map.of()));
        return model;
    }

    /** The report of the conversion, which speaks of the chart. */
    void report(String note) {
        String report = chart.files().get("MIGRATION.md").text();
        int first = report.indexOf("\n\n");
        files.add("MIGRATION.md", report.substring(0, first) + "\n\n" + note + report.substring(first));
    }
}
