package dev.compose2dify.render;

import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.chart.ChartPlan.ClaimPlan;
import dev.compose2dify.chart.ChartPlan.SharedEnvironment;
import dev.compose2dify.chart.ComponentPlan;
import dev.compose2dify.chart.CredentialPlan;
import dev.compose2dify.chart.EnvironmentPlan;
import dev.compose2dify.chart.InitPlan;
import dev.compose2dify.chart.OutsidePlan;
import dev.compose2dify.chart.SettingPlan;
import dev.compose2dify.chart.Value;
import dev.compose2dify.chart.VolumePlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the templates of the chart see. */
final class ChartModel {
    private static final int COMMENT_COLUMN = 24;
    /** {@link Value.Host#mark()} */
    private static final Pattern MARK = Pattern.compile("@(host|fqdn):([a-z0-9-]+)@");

    private final ChartPlan plan;
    private final RenderOptions options;
    private final Set<String> sharedWithSecrets = new TreeSet<>();

    ChartModel(ChartPlan plan, RenderOptions options) {
        this.plan = plan;
        this.options = options;
        plan.sharedEnvironments().stream()
                .map(SharedEnvironment::environment)
                .filter(e -> !e.secrets().isEmpty())
                .forEach(e -> sharedWithSecrets.add(e.valuesKey()));
    }

    /** The model of every template; {@code component} and {@code shared} are added for those that are rendered for each. */
    Map<String, Object> model() {
        Map<String, Object> model = new LinkedHashMap<>(IngressModel.of(plan.ingress(), plan.appVersion()));
        model.put("plan", planMap());
        model.put("toolVersion", options.toolVersion());
        model.put("chartVersion", options.chartVersion());
        model.put("upgrade", new Written(options.upgrade()));
        List<Map<String, Object>> components = new ArrayList<>();
        plan.components().forEach(c -> components.add(component(c)));
        model.put("components", components);
        model.put("backup", BackupModel.of(plan, components));
        model.put(
                "foreignKeys",
                ForeignKeys.of(plan).stream().map(k -> new Records().map(k)).toList());
        model.put(
                "subcharts",
                components.stream()
                        .filter(c -> Boolean.TRUE.equals(c.get("subchart")))
                        .toList());
        model.put(
                "images", plan.images().stream().map(i -> new Records().map(i)).toList());
        model.put("secretValues", entries(c -> c.valuesPath().startsWith("secrets.")));
        model.put("orphans", orphans());
        OutsideModel.addTo(model, plan);
        model.put("computedNames", computedNames());
        model.put("knownVariables", List.copyOf(new TreeSet<>(plan.configVariables())));
        model.put("helper", Map.of("repository", "busybox", "tag", "1.37"));
        plan.migration().ifPresent(m -> model.put("migrationResources", ComponentModel.resources(m.resources())));
        model.put("ownsFiles", ownsFiles(plan));
        model.put("hasProxy", hasProxy(plan));
        model.put("nginxTag", "1.28");
        model.put(
                "mountedBy",
                plan.fileStorage().map(f -> String.join(", ", f.mountedBy())).orElse(""));
        return model;
    }

    /** Whether the chart can bring its own nginx: a component that has this name for life stands in its way. */
    static boolean hasProxy(ChartPlan plan) {
        return !plan.ingress().paths().isEmpty()
                && plan.components().stream().noneMatch(c -> c.valuesKey().equals("proxy"));
    }

    /** Whether init containers may give the uploaded files to Dify's user. */
    static boolean ownsFiles(ChartPlan plan) {
        return plan.fileStorage().isPresent()
                && plan.components().stream()
                        .flatMap(c -> c.initContainers().stream())
                        .anyMatch(i -> i instanceof InitPlan.OneShot oneShot && oneShot.onlyOwns());
    }

    Map<String, Object> component(ComponentPlan component) {
        Map<String, Object> map = new ComponentModel(sharedWithSecrets).of(component);
        map.put("auth", auth(component.valuesKey()));
        map.put("persistence", persistence(component));
        map.put("claimValues", claimValues(component));
        return map;
    }

    static Map<String, Object> shared(SharedEnvironment shared) {
        return new Records().with(Value.class, ComponentModel::value).map(shared);
    }

    /** Variables that no file of config/ holds: they are put together by the chart or come from the Secret. */
    private List<String> computedNames() {
        Set<String> names = new TreeSet<>();
        Stream.concat(
                        plan.sharedEnvironments().stream().map(SharedEnvironment::environment),
                        plan.components().stream().map(c -> c.container().environment()))
                .forEach(e -> {
                    e.computed().forEach(v -> names.add(v.name()));
                    e.secrets().forEach(v -> names.add(v.name()));
                });
        plan.components().stream()
                .flatMap(c -> Stream.concat(c.container().command().stream(), c.container().args().stream()))
                .flatMap(v -> v.pieces().stream())
                .filter(Value.LiveVariable.class::isInstance)
                .forEach(p -> names.add(((Value.LiveVariable) p).name()));
        return List.copyOf(names);
    }

    /** What a file of config/ is made of. */
    static Map<String, Object> config(EnvironmentPlan environment, String title, String key) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("title", title);
        config.put("key", key);
        config.put(
                "variables",
                new Records()
                        .with(Value.class, ComponentModel::value)
                        .map(environment)
                        .get("variables"));
        return config;
    }

    private Map<String, Object> planMap() {
        Map<String, Object> map = new Records()
                .with(Value.class, ComponentModel::value)
                .with(
                        ComponentPlan.class,
                        c -> Map.of(
                                "name",
                                c.name(),
                                "valuesKey",
                                c.valuesKey(),
                                "title",
                                c.identity().title()))
                .with(CredentialPlan.class, this::credential)
                .with(ClaimPlan.class, ChartModel::claim)
                // The report has the decisions in a form of its own, IngressModel the routes.
                .without("decisions", "diagnostics", "ingress", "outside")
                .map(plan);
        return map;
    }

    private Map<String, Object> credential(CredentialPlan credential) {
        // The value itself stays out of every template's reach.
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("key", credential.key());
        map.put("valuesPath", credential.valuesPath());
        map.put("title", credential.title());
        map.put("required", credential.required());
        map.put("generated", credential.generated());
        map.put("format", credential.format().word());
        map.put("environment", credential.environment());
        map.put("own", credential.own().isPresent());
        map.put(
                "sparedBy",
                plan.outside().stream()
                        .filter(o -> o.spared().contains(credential.key()))
                        .map(OutsidePlan::key)
                        .toList());
        map.put("places", credential.places());
        map.put("hosts", marks(credential));
        credential.composed().ifPresent(value -> {
            map.put("composed", new Written(HelmText.expression(value, "$root", ChartModel::part)));
            map.put("example", example(value));
            map.put(
                    "parts",
                    value.pieces().stream()
                            .filter(Value.CredentialValue.class::isInstance)
                            .map(p -> ((Value.CredentialValue) p).key())
                            .distinct()
                            .toList());
        });
        return map;
    }

    /** What is put together, for a reader. */
    private String example(Value value) {
        StringBuilder text = new StringBuilder();
        for (Value.Piece piece : value.pieces()) {
            if (piece instanceof Value.Literal literal) {
                text.append(literal.text());
            } else if (piece instanceof Value.Host host) {
                text.append(plan.chartName()).append('-').append(host.component());
            } else if (piece instanceof Value.CredentialValue credential) {
                text.append('<').append(credential.key()).append('>');
            } else {
                text.append('…');
            }
        }
        return text.toString();
    }

    /** Names of components in a file that the Secret holds. */
    private static List<Map<String, Object>> marks(CredentialPlan credential) {
        Map<String, Map<String, Object>> marks = new LinkedHashMap<>();
        Matcher mark =
                MARK.matcher(credential.own().map(CredentialPlan.Own::value).orElse(""));
        while (mark.find()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("token", mark.group());
            entry.put("component", mark.group(2));
            entry.put("qualified", mark.group(1).equals("fqdn"));
            marks.putIfAbsent(mark.group(), entry);
        }
        return List.copyOf(marks.values());
    }

    /** A credential within what is put together of it: its value, or what stands for it (dify.part). */
    private static String part(Value.CredentialValue value) {
        return "include \"dify.part\" (list $plain \"" + value.key() + "\" $mode " + value.urlEncoded() + ")";
    }

    private static Map<String, Object> claim(ClaimPlan claim) {
        Map<String, Object> map = new Records().map(claim);
        map.put("valuesName", claim.valuesPath().substring(claim.valuesPath().lastIndexOf('.') + 1));
        map.put("values", new Written(values(claim)));
        return map;
    }

    /** {@code auth} entries of a component: credentials and settings that the installation gives. */
    private List<Map<String, Object>> auth(String valuesKey) {
        String prefix = valuesKey + ".auth.";
        List<Map<String, Object>> entries = new ArrayList<>();
        for (SettingPlan setting : plan.settings()) {
            if (setting.valuesPath().startsWith(prefix)) {
                entries.add(entry(
                        setting.valuesPath(), "required; " + setting.title().toLowerCase(java.util.Locale.ROOT)));
            }
        }
        entries.addAll(entries(c -> c.valuesPath().startsWith(prefix)));
        return entries;
    }

    private List<Map<String, Object>> entries(Predicate<CredentialPlan> wanted) {
        List<Map<String, Object>> entries = new ArrayList<>();
        plan.credentials().stream().filter(wanted).forEach(c -> entries.add(entry(c.valuesPath(), comment(c))));
        return entries;
    }

    private static String comment(CredentialPlan credential) {
        if (credential.composed().isPresent()) {
            return credential.title() + "; empty: put together from the credentials above";
        }
        return (credential.required() ? "required; " : "")
                + credential.title()
                + (credential.generated() ? "; generated" : "");
    }

    private static Map<String, Object> entry(String valuesPath, String comment) {
        String name = valuesPath.substring(valuesPath.lastIndexOf('.') + 1);
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", name);
        entry.put("pad", " ".repeat(Math.max(2, COMMENT_COLUMN - name.length())));
        entry.put("comment", comment);
        return entry;
    }

    /** Sections of the interface whose component does not run in the chart: an external database, for example. */
    private List<Map<String, Object>> orphans() {
        Set<String> known = new LinkedHashSet<>(List.of("secrets"));
        plan.components().forEach(c -> known.add(c.valuesKey()));
        Set<String> roots = new LinkedHashSet<>();
        plan.credentials()
                .forEach(c ->
                        roots.add(c.valuesPath().substring(0, c.valuesPath().indexOf('.'))));
        roots.removeAll(known);
        List<Map<String, Object>> orphans = new ArrayList<>();
        for (String root : roots) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("valuesKey", root);
            map.put("auth", auth(root));
            orphans.add(map);
        }
        return orphans;
    }

    private List<Map<String, Object>> persistence(ComponentPlan component) {
        List<Map<String, Object>> entries = new ArrayList<>();
        component.storage().volumes().forEach(v -> {
            if (v instanceof VolumePlan.ClaimTemplate claim) {
                entries.add(persistence(claim.valuesPath(), claim.size()));
            } else if (v instanceof VolumePlan.SharedClaim shared && !shared.fileStorage()) {
                Optional<ClaimPlan> claim = plan.claims().stream()
                        .filter(c -> c.name().equals(shared.claim()) && !c.several())
                        .findFirst();
                claim.ifPresent(c -> entries.add(persistence(c.valuesPath(), c.size())));
            }
        });
        return entries;
    }

    /** For each volume that is a claim, the expression for what the values say of it. */
    private Map<String, Object> claimValues(ComponentPlan component) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (VolumePlan volume : component.storage().volumes()) {
            if (volume instanceof VolumePlan.ClaimTemplate own) {
                String path = own.valuesPath();
                // Values of a subchart start below its own name there.
                values.put(
                        own.name(),
                        new Written(".Values."
                                + (component.identity().subchart() ? path.substring(path.indexOf('.') + 1) : path)));
            } else if (volume instanceof VolumePlan.SharedClaim shared && shared.fileStorage()) {
                values.put(shared.name(), new Written(".Values.dify.fileStorage"));
            } else if (volume instanceof VolumePlan.SharedClaim shared) {
                plan.claims().stream()
                        .filter(c -> c.name().equals(shared.claim()))
                        .findFirst()
                        .ifPresent(c -> values.put(shared.name(), new Written(values(c))));
            }
        }
        return values;
    }

    private static String values(ClaimPlan claim) {
        String path = claim.valuesPath();
        return claim.several()
                ? "(get (.Values.storage.claims | default dict) \"" + path.substring(path.lastIndexOf('.') + 1)
                        + "\" | default dict)"
                : ".Values." + path;
    }

    private Map<String, Object> persistence(String valuesPath, String size) {
        // The installation says it.
        boolean required = plan.sizes().stream().anyMatch(s -> s.valuesPath().equals(valuesPath));
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put(
                "name",
                valuesPath.endsWith(".persistence") ? "" : valuesPath.substring(valuesPath.lastIndexOf('.') + 1));
        entry.put("size", required ? "" : size);
        entry.put("required", required);
        return entry;
    }
}
