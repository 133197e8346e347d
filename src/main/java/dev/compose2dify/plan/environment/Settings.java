package dev.compose2dify.plan.environment;

import dev.compose2dify.catalog.ChartFacts.Setting;
import dev.compose2dify.chart.SettingPlan;
import dev.compose2dify.compose.EnvironmentVariable;
import dev.compose2dify.compose.Fragment;
import dev.compose2dify.plan.component.Component;
import dev.compose2dify.plan.component.Components;
import dev.compose2dify.plan.component.HostReferences;
import dev.compose2dify.plan.credential.OriginText;
import dev.compose2dify.plan.decision.Planning;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Names that a server of the chart is created with: its user, its database. They are no secrets, but the server and its
 * clients have to agree on them, so the installation gives each once.
 */
public final class Settings {
    private final Map<String, StatedSetting> byPath = new LinkedHashMap<>();
    /** The values path behind a variable of the project's environment: {@code DB_USERNAME}. */
    private final Map<String, String> bySource = new LinkedHashMap<>();

    /** A setting with what the project says of it. */
    private static final class StatedSetting {
        final Setting facts;
        /** Whether a service outside of Dify uses the server: it has the names that Compose says, and nobody else's. */
        final boolean shared;
        /** A name of the user's own, and the first that any variable holds. */
        String own = "";

        String stated = "";
        final List<String> places = new ArrayList<>();

        StatedSetting(Setting facts, boolean shared) {
            this.facts = facts;
            this.shared = shared;
        }
    }

    private Settings() {}

    /** Those of the servers that the chart runs and that a part of Dify logs in to; else they are whatever the project says. */
    public static Settings find(Planning planning, Components components, HostReferences hosts) {
        Settings settings = new Settings();
        List<Setting> all = planning.catalog.chart().settings();
        for (Setting setting : all) {
            Optional<Component> server = components.named(setting.server());
            boolean used = all.stream()
                    .filter(s -> s.server().equals(setting.server()))
                    .anyMatch(s -> components.workloads().stream().anyMatch(c -> isClient(s, c)));
            if (server.isPresent() && used) {
                settings.byPath.put(
                        setting.valuesPath(), new StatedSetting(setting, isShared(server.get(), components, hosts)));
            }
        }
        for (Component component : components.workloads()) {
            for (EnvironmentVariable variable :
                    component.service().environment().values()) {
                settings.path(component, variable).ifPresent(p -> settings.record(planning, p, component, variable));
            }
        }
        return settings;
    }

    private static boolean isClient(Setting setting, Component component) {
        return component.family().isPresent()
                && setting.places().stream()
                        .filter(p -> p.precision(component.name(), component.family()) > 0)
                        .anyMatch(p -> component.service().environment().containsKey(p.variable()));
    }

    private static boolean isShared(Component server, Components components, HostReferences hosts) {
        return hosts.edgesTo(server).stream()
                .flatMap(e -> components.service(e.fromService()).stream())
                .anyMatch(c -> c.isWorkload() && !c.isKnown());
    }

    /** The values path that a variable of a workload follows. */
    Optional<String> path(Component component, EnvironmentVariable variable) {
        return byPath.values().stream()
                .map(f -> f.facts)
                .filter(s -> s.places().stream()
                        .anyMatch(p -> p.variable().equals(variable.name())
                                && p.precision(component.name(), component.family()) > 0))
                .map(Setting::valuesPath)
                .findFirst();
    }

    /** Whether a component is the server that creates what has the name at the path. */
    boolean serves(Component component, String path) {
        return Optional.ofNullable(byPath.get(path))
                .filter(f -> f.facts.server().equals(component.name()))
                .isPresent();
    }

    /** The values path behind a variable of the project's environment, for commands and probes that interpolate it. */
    public Optional<String> pathOfSource(String environmentFileVariable) {
        return Optional.ofNullable(bySource.get(environmentFileVariable));
    }

    private void record(Planning planning, String path, Component component, EnvironmentVariable variable) {
        StatedSetting setting = byPath.get(path);
        setting.places.add(component.service().name() + "." + variable.name());
        OriginText.variableOf(variable.text()).ifPresent(s -> bySource.putIfAbsent(s, path));
        if (setting.stated.isEmpty()) {
            setting.stated = variable.value();
        }
        boolean given = variable.text().fragments().stream().anyMatch(f -> f.kind() == Fragment.Origin.VALUE);
        boolean example = planning.project.exampleEnvironment().values().stream()
                .anyMatch(values -> values.contains(variable.value()));
        if (given && !example && setting.own.isEmpty()) {
            setting.own = variable.value();
        }
    }

    /** What the installation is asked for. */
    public List<SettingPlan> plans() {
        return byPath.values().stream().map(Settings::plan).toList();
    }

    private static SettingPlan plan(StatedSetting setting) {
        Setting facts = setting.facts;
        String standard = setting.shared && !setting.stated.isEmpty() ? setting.stated : facts.fallback();
        // A name of the user's own stays, so that a dump of the old database fits.
        String fallback = setting.own.isEmpty() ? standard : setting.own;
        return new SettingPlan(
                facts.valuesPath(), facts.title(), facts.environment(), fallback, true, List.copyOf(setting.places));
    }
}
