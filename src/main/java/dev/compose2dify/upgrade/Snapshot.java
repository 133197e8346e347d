package dev.compose2dify.upgrade;

import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.chart.ChartPlan.ClaimPlan;
import dev.compose2dify.chart.ComponentPlan;
import dev.compose2dify.chart.EnvironmentPlan;
import dev.compose2dify.chart.ImagePlan;
import dev.compose2dify.chart.Value;
import dev.compose2dify.chart.VolumePlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a chart consists of: what a later one is compared with. Holds no secret, only names of them.
 *
 * @param dify Dify's version, or {@code latest}
 * @param release name of the release and namespace that deploy.sh uses
 * @param components by name, in the order of the chart
 * @param claims claims that several components share
 * @param secretKeys keys of the Secret
 * @param routes {@code path -> component}
 * @param variables plain variables of all containers; where components differ, their values joined by {@code  | }.
 *     Empty where only the short record is known
 */
public record Snapshot(
        String dify,
        String release,
        Map<String, Workload> components,
        List<String> claims,
        List<String> secretKeys,
        List<String> routes,
        Optional<Map<String, String>> variables) {

    /**
     * A component.
     *
     * @param service the Compose service it comes from
     * @param kind of its workload
     * @param image with its tag
     * @param claims that are its own
     */
    public record Workload(String service, String kind, String image, List<String> claims) {
        /** Whether data goes with it. */
        public boolean isStateful() {
            return kind.equals("StatefulSet") || !claims.isEmpty();
        }
    }

    /** What a plan will make. */
    public static Snapshot of(ChartPlan plan) {
        Map<String, Workload> components = new LinkedHashMap<>();
        Map<String, TreeSet<String>> variables = new TreeMap<>();
        plan.sharedEnvironments().forEach(s -> variables(s.environment(), variables));
        for (ComponentPlan component : plan.components()) {
            List<String> claims = component.storage().volumes().stream()
                    .filter(VolumePlan.ClaimTemplate.class::isInstance)
                    .map(VolumePlan::name)
                    .toList();
            components.put(
                    component.name(),
                    new Workload(
                            component.service(),
                            component.workload().controller().kind(),
                            image(plan, component.container().image()),
                            claims));
            variables(component.container().environment(), variables);
        }
        List<String> claims = new ArrayList<>();
        plan.claims().forEach(c -> claims.add(c.name()));
        plan.fileStorage().map(ClaimPlan::name).ifPresent(claims::add);
        Map<String, String> joined = new LinkedHashMap<>();
        variables.forEach((name, values) -> joined.put(name, String.join(" | ", values)));
        return new Snapshot(
                plan.appVersion(),
                plan.chartName(),
                components,
                claims.stream().sorted().toList(),
                plan.credentials().stream().map(c -> c.key()).sorted().toList(),
                plan.ingress().paths().stream()
                        .map(r -> r.path() + " -> " + r.component())
                        .toList(),
                Optional.of(joined));
    }

    private static void variables(EnvironmentPlan environment, Map<String, TreeSet<String>> variables) {
        environment.variables().forEach(v -> add(v, variables));
        environment.computed().forEach(v -> add(v, variables));
    }

    private static void add(EnvironmentPlan.Variable variable, Map<String, TreeSet<String>> variables) {
        StringBuilder text = new StringBuilder();
        for (Object piece : variable.value().pieces()) {
            text.append(piece instanceof Value.Literal literal ? literal.text() : "(chart)");
        }
        variables.computeIfAbsent(variable.name(), n -> new TreeSet<>()).add(text.toString());
    }

    private static String image(ChartPlan plan, ImagePlan image) {
        if (image.missing()) {
            return "";
        }
        String repository = image.repository().isEmpty() ? plan.difyRepository() + image.suffix() : image.repository();
        String tag = image.tag().isEmpty() ? plan.imageTag() : image.tag();
        return image.digest().isEmpty() ? repository + ":" + tag : repository + ":" + tag + "@" + image.digest();
    }
}
