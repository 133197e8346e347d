package dev.compose2dify.render;

import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.chart.CredentialPlan;
import dev.compose2dify.chart.DeployPlan;
import dev.compose2dify.chart.DeployPlanner;
import dev.compose2dify.chart.ImagePlan;
import dev.compose2dify.yaml.KubeYaml;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Values with which the chart renders anywhere: for {@code helm lint}, {@code helm template} and {@code verify}. */
final class ExampleValues {
    private ExampleValues() {}

    /** What the chart requires. */
    static String of(ChartPlan plan) {
        return "# Stand-ins for everything that the chart requires, to look at what it renders:\n"
                + "#   helm template dify . --values ci/example-values.yaml\n"
                + "# Not for an installation: deploy.sh gives real values.\n"
                + KubeYaml.dump(required(plan));
    }

    /** The same, and everything on that helps to operate a release. */
    static String operating(ChartPlan plan) {
        Map<String, Object> values = required(plan);
        if (BackupModel.isNeeded(plan)) {
            put(values, "backup.enabled", true);
        }
        if (plan.components().stream().anyMatch(c -> c.metrics().isPresent())) {
            put(values, "metrics.enabled", true);
            put(values, "metrics.dashboard.enabled", true);
        }
        if (plan.migration().isPresent()) {
            put(values, "migration.job.enabled", true);
        }
        return "# Stand-ins as in example-values.yaml, with backups, metrics and the Job for the migration.\n"
                + KubeYaml.dump(values);
    }

    private static Map<String, Object> required(ChartPlan plan) {
        DeployPlan deploy = DeployPlanner.of(plan);
        Map<String, Object> values = new LinkedHashMap<>();
        put(values, "expose.ingressClassName", "kommander-traefik");
        put(values, "expose.path", plan.ingress().servesRoot() ? "/dify" : "/");
        put(values, "external.scheme", "https");
        put(values, "external.host", "dify.example.com");
        put(values, "images.dify.repository", deploy.imageRepository());
        put(values, "images.dify.tag", deploy.imageTag());
        for (ImagePlan image : plan.images()) {
            if (image.missing()) {
                put(
                        values,
                        "images." + image.key() + ".repository",
                        "example.com/" + image.key().toLowerCase(Locale.ROOT));
                put(values, "images." + image.key() + ".tag", "example");
            }
        }
        for (DeployPlan.Option setting : deploy.settings()) {
            if (setting.enabled()) {
                put(values, setting.valuesPath(), setting.defaultValue());
            }
        }
        for (CredentialPlan credential : plan.credentials()) {
            if (credential.generated() || credential.required()) {
                put(values, credential.valuesPath(), "example-of-" + credential.key());
            }
        }
        return values;
    }

    /** Sets a value at a path like {@code postgresql.auth.password}. */
    @SuppressWarnings("unchecked")
    static void put(Map<String, Object> values, String path, Object value) {
        String[] parts = path.split("\\.");
        Map<String, Object> at = values;
        for (int i = 0; i < parts.length - 1; i++) {
            at = (Map<String, Object>) at.computeIfAbsent(parts[i], k -> new LinkedHashMap<String, Object>());
        }
        at.put(parts[parts.length - 1], value);
    }
}
