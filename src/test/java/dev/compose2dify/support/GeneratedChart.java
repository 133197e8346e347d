package dev.compose2dify.support;

import dev.compose2dify.catalog.Catalog;
import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.chart.DeployPlan;
import dev.compose2dify.chart.DeployPlanner;
import dev.compose2dify.compose.Project;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.output.FileTree;
import dev.compose2dify.plan.Planner;
import dev.compose2dify.plan.decision.PlanOptions;
import dev.compose2dify.render.ChartRenderer;
import dev.compose2dify.render.RenderOptions;
import dev.compose2dify.verify.manifest.Manifest;
import dev.compose2dify.yaml.InvalidYamlException;
import dev.compose2dify.yaml.KubeYaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A project all the way to a chart on disk, with the values that deploy.sh would pass. */
public record GeneratedChart(Project project, ChartPlan plan, FileTree files, Path folder) {
    /** Converts; fails when the plan has errors. */
    public static GeneratedChart of(Project project, Path folder) {
        ChartPlan plan = Planner.plan(project, Catalog.load(), PlanOptions.standard());
        List<Diagnostic> errors =
                plan.diagnostics().stream().filter(Diagnostic::isError).toList();
        if (!errors.isEmpty()) {
            throw new AssertionError(errors.toString());
        }
        FileTree files = ChartRenderer.render(plan, new RenderOptions("0.1.0", Optional.empty()));
        files.files().forEach((path, file) -> {
            try {
                Path target = folder.resolve(path);
                Files.createDirectories(target.getParent());
                Files.write(target, file.content());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return new GeneratedChart(project, plan, files, folder);
    }

    /** What deploy.sh passes on a first installation. */
    public Map<String, Object> values() {
        DeployPlan deploy = DeployPlanner.of(plan);
        Map<String, Object> values = new LinkedHashMap<>();
        put(values, "expose.ingressClassName", "kommander-traefik");
        put(values, "expose.path", "/dify");
        put(values, "external.scheme", "https");
        put(values, "external.host", "10.20.30.40");
        put(values, "images.dify.repository", deploy.imageRepository());
        put(values, "images.dify.tag", deploy.imageTag());
        put(values, "storage.storageClassName", "nutanix-volume");
        put(values, "global.storageClassName", "nutanix-volume");
        for (DeployPlan.Option setting : deploy.settings()) {
            if (setting.enabled()) {
                put(values, setting.valuesPath(), setting.defaultValue());
            }
        }
        for (DeployPlan.CredentialOption credential : deploy.credentials()) {
            if (credential.generated()) {
                put(values, credential.valuesPath(), "generated." + credential.secretKey() + ".value");
            }
        }
        plan.images().stream().filter(i -> i.missing()).forEach(i -> {
            put(
                    values,
                    "images." + i.key() + ".repository",
                    "registry.example/" + i.key().toLowerCase(java.util.Locale.ROOT));
            put(values, "images." + i.key() + ".tag", "1");
        });
        merge(values, ownSecrets());
        return values;
    }

    /** secrets.values.yaml, if there is one. */
    @SuppressWarnings("unchecked")
    public Map<String, Object> ownSecrets() {
        FileTree.OutputFile own = files.files().get("secrets.values.yaml");
        if (own == null) {
            return Map.of();
        }
        try {
            return (Map<String, Object>)
                    KubeYaml.loadAll(own.text(), "secrets.values.yaml").get(0);
        } catch (InvalidYamlException e) {
            throw new AssertionError(e);
        }
    }

    /** Rendered by real Helm as release {@code dify}. */
    public List<Manifest> render(Map<String, Object> values, String kubeVersion) {
        return HelmChart.render(folder, values, kubeVersion).stream()
                .map(f -> new Manifest(f.path(), f.text()))
                .toList();
    }

    /** Every rendered object. */
    public List<Map<String, Object>> objects(Map<String, Object> values) {
        return objects(render(values, HelmChart.KUBE_VERSION));
    }

    /** Every object of what was rendered. */
    @SuppressWarnings("unchecked")
    public static List<Map<String, Object>> objects(List<Manifest> manifests) {
        List<Map<String, Object>> objects = new ArrayList<>();
        for (Manifest manifest : manifests) {
            try {
                KubeYaml.loadAll(manifest.text(), manifest.file()).forEach(o -> {
                    if (o != null) {
                        objects.add((Map<String, Object>) o);
                    }
                });
            } catch (InvalidYamlException e) {
                throw new AssertionError(e);
            }
        }
        return objects;
    }

    @SuppressWarnings("unchecked")
    public static void put(Map<String, Object> values, String path, Object value) {
        String[] parts = path.split("\\.");
        Map<String, Object> at = values;
        for (int i = 0; i < parts.length - 1; i++) {
            at = (Map<String, Object>) at.computeIfAbsent(parts[i], k -> new LinkedHashMap<String, Object>());
        }
        at.put(parts[parts.length - 1], value);
    }

    @SuppressWarnings("unchecked")
    public static void merge(Map<String, Object> into, Map<String, Object> from) {
        from.forEach((key, value) -> {
            if (value instanceof Map<?, ?> map && into.get(key) instanceof Map<?, ?> known) {
                merge((Map<String, Object>) known, (Map<String, Object>) map);
            } else {
                into.put(key, value);
            }
        });
    }
}
