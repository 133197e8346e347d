package dev.compose2dify.plan.environment;

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
 * The settings that a chart with its own PostgreSQL takes at installation: the login and
 * the name of the database. They are no secrets, but all places have to agree on them.
 */
public final class Settings {
    static final String USERNAME = "postgresql.auth.username";
    static final String DATABASE = "postgresql.auth.database";

    private final boolean postgresql;
    private final Map<String, Setting> byPath = new LinkedHashMap<>();
    /** The variable of the project's environment behind a setting, by its name: {@code DB_USERNAME}. */
    private final Map<String, String> bySource = new LinkedHashMap<>();

    /** Whether a service outside of Dify uses the server: it has the names that Compose says, and nobody else's. */
    private boolean shared;

    private static final class Setting {
        String own = "";
        String stated = "";
        final List<String> places = new ArrayList<>();
    }

    private Settings(boolean postgresql) {
        this.postgresql = postgresql;
        byPath.put(USERNAME, new Setting());
        byPath.put(DATABASE, new Setting());
    }

    public static Settings of(Planning planning, Components components, HostReferences hosts) {
        // Where no part of Dify logs in, the server's users are whatever the project says.
        boolean clients = components.workloads().stream()
                .anyMatch(
                        m -> m.family().isPresent() && m.service().environment().containsKey("DB_USERNAME"));
        Settings settings =
                new Settings(clients && components.named("postgresql").isPresent());
        for (Component component : components.workloads()) {
            for (EnvironmentVariable variable :
                    component.service().environment().values()) {
                settings.path(component, variable).ifPresent(p -> settings.record(planning, p, component, variable));
            }
        }
        settings.shared = components.named("postgresql").map(hosts::edgesTo).stream()
                .flatMap(List::stream)
                .flatMap(e -> components.service(e.fromService()).stream())
                .anyMatch(c -> c.isWorkload() && !c.isKnown());
        return settings;
    }

    /** The values path that a variable of a workload follows. */
    Optional<String> path(Component component, EnvironmentVariable variable) {
        if (!postgresql) {
            return Optional.empty();
        }
        boolean api = component.family().isPresent();
        return switch (variable.name()) {
            case "DB_USERNAME" ->
                api || component.name().equals("plugin-daemon") ? Optional.of(USERNAME) : Optional.empty();
            case "DB_DATABASE" -> api ? Optional.of(DATABASE) : Optional.empty();
            case "POSTGRES_USER", "PGUSER" -> serves(component) ? Optional.of(USERNAME) : Optional.empty();
            case "POSTGRES_DB" -> serves(component) ? Optional.of(DATABASE) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** Whether a component is the server that creates the user and the database of the settings. */
    boolean serves(Component component) {
        return postgresql && component.name().equals("postgresql");
    }

    /** The values path behind a variable of the project's environment, for commands and probes that interpolate it. */
    public Optional<String> pathOfSource(String environmentFileVariable) {
        return Optional.ofNullable(bySource.get(environmentFileVariable));
    }

    private void record(Planning planning, String path, Component component, EnvironmentVariable variable) {
        Setting setting = byPath.get(path);
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

    public List<SettingPlan> plans() {
        if (!postgresql) {
            return List.of();
        }
        return List.of(
                plan(USERNAME, "Database user", "POSTGRES_USERNAME"),
                plan(DATABASE, "Database name", "POSTGRES_DATABASE"));
    }

    private SettingPlan plan(String path, String title, String environment) {
        Setting setting = byPath.get(path);
        // "dify" is the chart's default; a name of the user's own stays, so that a dump of the old database fits.
        String standard = shared && !setting.stated.isEmpty() ? setting.stated : "dify";
        String fallback = setting.own.isEmpty() ? standard : setting.own;
        return new SettingPlan(path, title, environment, fallback, true, List.copyOf(setting.places));
    }
}
