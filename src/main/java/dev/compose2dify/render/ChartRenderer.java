package dev.compose2dify.render;

import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.chart.ChartPlan.SharedEnvironment;
import dev.compose2dify.chart.ComponentPlan;
import dev.compose2dify.chart.ComponentPlan.FileContent;
import dev.compose2dify.chart.CredentialPlan;
import dev.compose2dify.chart.DeployPlanner;
import dev.compose2dify.chart.EnvironmentPlan;
import dev.compose2dify.chart.Value.Host;
import dev.compose2dify.chart.Value.Literal;
import dev.compose2dify.output.FileTree;
import dev.compose2dify.output.FileTree.Mode;
import dev.compose2dify.yaml.Json;
import dev.compose2dify.yaml.KubeYaml;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From a {@link ChartPlan} to the files of the chart, in memory. */
public final class ChartRenderer {
    private static final String ROOT = "chart/";

    private final TemplateEngine engine;
    private final ChartPlan plan;
    private final Map<String, Object> model;
    private final ChartModel models;
    private final FileTree.Builder files = FileTree.builder();

    private ChartRenderer(ChartPlan plan, RenderOptions options) {
        this.engine = TemplateEngine.withOverrides(options.templates());
        this.plan = plan;
        this.models = new ChartModel(plan, options);
        this.model = models.model();
    }

    /**
     * The chart of a plan without errors.
     *
     * @throws RenderException when a template of the user's cannot be rendered, or replaces none
     */
    public static FileTree render(ChartPlan plan, RenderOptions options) {
        return new ChartRenderer(plan, options).render();
    }

    private FileTree render() {
        for (String name : new String[] {
            "Chart.yaml", "values.yaml", "values-ha.yaml", "values-airgap.yaml", ".helmignore", ".gitignore"
        }) {
            add(name, name, model);
        }
        Map<String, Object> readme = new LinkedHashMap<>(model);
        readme.put("sizing", Sizing.of(plan));
        readme.put("values", ValuesTable.of(engine.render(ROOT + "values.yaml.ftl", model)));
        add("README.md", "README.md", readme);
        for (String name : new String[] {
            "_helpers.tpl",
            "_env.tpl",
            "_secrets.tpl",
            "_claims.tpl",
            "_expose.tpl",
            "check.yaml",
            "secret.yaml",
            "NOTES.txt"
        }) {
            add("templates/" + name, "templates/" + name, model);
        }
        add("templates/checks/values/required.yaml", "templates/checks/values/required.yaml", model);
        addIf(!plan.outside().isEmpty(), "_external.tpl");
        addIf(!plan.credentials().isEmpty(), "external-secret.yaml");
        addIf(!plan.ingress().paths().isEmpty(), "ingress.yaml");
        addIf(!plan.ingress().paths().isEmpty(), "httproute.yaml");
        addIf(ChartModel.hasProxy(plan), "proxy.yaml");
        addIf(plan.fileStorage().isPresent(), "file-storage.yaml");
        addIf(!plan.claims().isEmpty(), "volumes.yaml");
        add("templates/extra-objects.yaml", "templates/extra-objects.yaml", model);
        addIf(!plan.components().isEmpty(), "tests.yaml");
        addIf(!plan.components().isEmpty(), "serviceaccounts.yaml");
        addIf(BackupModel.isNeeded(plan), "backup.yaml");
        if (plan.components().stream().anyMatch(c -> c.metrics().isPresent())) {
            add("templates/metrics.yaml", "templates/metrics.yaml", model);
            add("dashboards/dify.json", "dashboards/dify.json", model);
        }
        plan.migration().ifPresent(this::migration);
        addIf(!plan.networkPolicies().isEmpty() || !plan.admissions().isEmpty(), "networkpolicies.yaml");
        plan.sharedEnvironments().forEach(this::shared);
        plan.components().forEach(this::component);
        files.add("values.schema.json", Json.compact(ValuesSchema.of(plan), 120));
        Map<String, Object> report = new LinkedHashMap<>(model);
        report.put("report", ReportModel.of(plan));
        add("MIGRATION.md", "MIGRATION.md", report);
        String deploy = engine.render(ROOT + "deploy.sh.ftl", DeployModel.of(DeployPlanner.of(plan)));
        files.add("deploy.sh", deploy.getBytes(StandardCharsets.UTF_8), Mode.EXECUTABLE);
        String migrate = engine.render(ROOT + "migrate.sh.ftl", Map.of("migration", MoveModel.of(plan)));
        files.add("migrate.sh", migrate.getBytes(StandardCharsets.UTF_8), Mode.EXECUTABLE);
        files.add("ci/example-values.yaml", ExampleValues.of(plan));
        files.add("ci/operating-values.yaml", ExampleValues.operating(plan));
        files.add("checks/other-charts.yaml", ForeignKeys.text(plan));
        images();
        ownSecrets();
        engine.unusedOverrides().stream().findFirst().ifPresent(unused -> {
            throw new RenderException(unused);
        });
        return files.build();
    }

    /** The images for who has to copy them, and the script that does. */
    private void images() {
        List<String> values = files.build().files().entrySet().stream()
                .filter(f -> f.getKey().equals("values.yaml") || f.getKey().matches("charts/[^/]+/values[.]yaml"))
                .map(f -> f.getValue().text())
                .toList();
        files.add("images.txt", String.join("\n", ImageList.of(plan, values)) + "\n");
        String mirror = engine.render(ROOT + "mirror-images.sh.ftl", Map.of());
        files.add("mirror-images.sh", mirror.getBytes(StandardCharsets.UTF_8), Mode.EXECUTABLE);
    }

    private void shared(SharedEnvironment shared) {
        Map<String, Object> own = new LinkedHashMap<>(model);
        own.put("shared", ChartModel.shared(shared));
        add("templates/shared-env.tpl", "templates/_" + shared.fileName() + ".tpl", own);
        config("", shared);
    }

    private void component(ComponentPlan component) {
        Map<String, Object> own = new LinkedHashMap<>(model);
        own.put("component", models.component(component));
        String base = component.identity().subchart() ? "charts/" + component.name() + "/" : "";
        if (component.identity().subchart()) {
            add("subchart/Chart.yaml", base + "Chart.yaml", own);
            add("subchart/values.yaml", base + "values.yaml", own);
        }
        if (component.identity().subchart()) {
            // A chart of its own reads no file of the one around it.
            plan.sharedEnvironments().stream()
                    .filter(s -> component
                            .container()
                            .sharedEnvironments()
                            .contains(s.environment().valuesKey()))
                    .forEach(s -> config(base, s));
        }
        config(
                base,
                component.container().environment(),
                "Variables of " + component.identity().title() + " (service " + component.service()
                        + "), as Compose sets them.",
                component.valuesKey() + ".env");
        add(
                "templates/component.yaml",
                base + "templates/" + (component.identity().subchart() ? "_" : "")
                        + component.identity().fileName()
                        + (component.identity().subchart() ? ".tpl" : ".yaml"),
                own);
        if (component.identity().subchart()) {
            add("templates/subchart.yaml", "templates/" + component.identity().fileName() + ".yaml", own);
        }
        component.storage().files().forEach(f -> file(base, f));
    }

    private void config(String base, SharedEnvironment shared) {
        config(
                base,
                shared.environment(),
                "Variables of " + shared.comment() + ", as Compose sets them: " + String.join(", ", shared.components())
                        + ".",
                "env of a component");
    }

    /** What Compose says of variables, for the templates to read; nothing when it says nothing. */
    private void config(String base, EnvironmentPlan environment, String title, String key) {
        if (!environment.variables().isEmpty()) {
            Map<String, Object> own = Map.of("config", ChartModel.config(environment, title, key));
            add("config.yaml", base + "config/" + environment.valuesKey() + ".yaml", own);
        }
    }

    private void migration(ChartPlan.MigrationPlan migration) {
        plan.components().stream()
                .filter(c -> c.name().equals(migration.component()))
                .findFirst()
                .ifPresent(c -> {
                    Map<String, Object> own = new LinkedHashMap<>(model);
                    own.put("component", models.component(c));
                    add("templates/dify-migration.yaml", "templates/dify-migration.yaml", own);
                });
    }

    /** A file of the user's: bytes, with marks where a component's name has to stand. */
    private void file(String base, FileContent file) {
        if (file.isBinary()) {
            files.add(base + file.chartPath(), Base64.getDecoder().decode(file.base64()), Mode.REGULAR);
            return;
        }
        StringBuilder text = new StringBuilder();
        file.value().pieces().forEach(p -> text.append(p instanceof Host host ? host.mark() : ((Literal) p).text()));
        files.add(base + file.chartPath(), text.toString());
    }

    /** The user's own credentials, as Helm values, for deploy.sh to pick up. */
    private void ownSecrets() {
        Map<String, Object> values = new LinkedHashMap<>();
        for (CredentialPlan credential : plan.credentials()) {
            credential.own().ifPresent(own -> ExampleValues.put(values, credential.valuesPath(), own.value()));
        }
        if (!values.isEmpty()) {
            String text =
                    "# Credentials of your own, taken over from the compose project. deploy.sh uses them at the first\n"
                            + "# installation. Keep this file private and out of every repository.\n"
                            + KubeYaml.dump(values);
            files.add("secrets.values.yaml", text.getBytes(StandardCharsets.UTF_8), Mode.PRIVATE);
        }
    }

    private void addIf(boolean condition, String template) {
        Optional.of(template).filter(t -> condition).ifPresent(t -> add("templates/" + t, "templates/" + t, model));
    }

    private void add(String template, String path, Map<String, Object> templateModel) {
        files.add(path, engine.render(ROOT + template + ".ftl", templateModel));
    }
}
