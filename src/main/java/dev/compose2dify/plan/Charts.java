package dev.compose2dify.plan;

import dev.compose2dify.catalog.HabitFacts;
import dev.compose2dify.catalog.MigrationFacts;
import dev.compose2dify.catalog.image.DataPath;
import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.chart.ChartPlan.ClaimPlan;
import dev.compose2dify.chart.ChartPlan.ForeignKey;
import dev.compose2dify.chart.ChartPlan.MigrationPlan;
import dev.compose2dify.chart.ChartPlan.NetworkPolicyPlan;
import dev.compose2dify.chart.ComponentPlan;
import dev.compose2dify.chart.CredentialPlan;
import dev.compose2dify.chart.Decision;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.chart.EnvironmentPlan.SecretVariable;
import dev.compose2dify.chart.IngressPlan;
import dev.compose2dify.chart.InitPlan;
import dev.compose2dify.chart.ResourcesPlan;
import dev.compose2dify.chart.SizePlan;
import dev.compose2dify.compose.Mount;
import dev.compose2dify.plan.component.Components;
import dev.compose2dify.plan.component.HostReferences;
import dev.compose2dify.plan.container.Containers;
import dev.compose2dify.plan.credential.Credentials;
import dev.compose2dify.plan.decision.Planning;
import dev.compose2dify.plan.environment.EnvironmentGroups;
import dev.compose2dify.plan.environment.OutsidePlanner;
import dev.compose2dify.plan.environment.Settings;
import dev.compose2dify.plan.route.AdmissionPlanner;
import dev.compose2dify.plan.route.NetworkPlanner;
import dev.compose2dify.plan.route.Routes;
import dev.compose2dify.plan.volume.Claims;
import dev.compose2dify.plan.volume.DataKey;
import dev.compose2dify.plan.volume.MovePlanner;
import dev.compose2dify.plan.volume.Volumes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The last pass: the chart as a whole, from what is decided of its components. */
final class Charts {
    /** Ingress v1, PodSecurity and everything else that the chart uses is there, and it is what NKP runs. */
    private static final String KUBE_VERSION = ">=1.25.0-0";

    private static final ResourcesPlan MIGRATION_RESOURCES = new ResourcesPlan("100m", "512Mi", "", "1Gi", "");

    private final Planning planning;
    private final Components components;
    private final HostReferences hosts;
    private final Credentials credentials;
    private final Settings settings;

    Charts(Planning planning, Components components, HostReferences hosts, Credentials credentials, Settings settings) {
        this.planning = planning;
        this.components = components;
        this.hosts = hosts;
        this.credentials = credentials;
        this.settings = settings;
    }

    ChartPlan assemble(Volumes volumes, Containers containers, Routes routes) {
        EnvironmentGroups groups = EnvironmentGroups.of(components, containers.variables());
        ComponentPlanner planner = new ComponentPlanner(planning);
        boolean migrates =
                components.known(planning.catalog.migration().component()).isPresent();
        List<ComponentPlan> plans = components.workloads().stream()
                .map(c -> planner.component(c, containers.of(c), volumes.of(c), groups, migrates))
                .toList();
        IngressPlan ingress = routes.ingress(containers.ports());
        List<NetworkPolicyPlan> policies =
                new NetworkPlanner(planning, components, hosts, containers.ports()).policies(ingress);
        DataKey key = DataKey.of(planning, components, credentialPlans(groups, plans, volumes.secretFiles()));
        return new ChartPlan(
                planning.options.chartName(),
                components.dify().isPresent(),
                components.appVersion(containers.difyTag()),
                containers.difyTag(),
                containers.difyRepository(),
                KUBE_VERSION,
                ChartPlan.LONGEST_RELEASE,
                planning.sources.of(planning.project.files()),
                List.copyOf(planning.project.profiles()),
                containers.images(),
                groups.groups(),
                plans,
                key.credentials(),
                settings.plans(),
                planning.catalog.chart().sizes().stream()
                        .map(s -> new SizePlan(s.valuesPath(), s.environment(), s.fallback(), s.title()))
                        .toList(),
                volumes.claimPlans(),
                fileStorage(plans),
                ingress,
                OutsidePlanner.plans(planning, components, credentials, hosts),
                migration(plans),
                policies,
                new AdmissionPlanner(planning, components, hosts).plans(plans, ingress, policies),
                MovePlanner.plan(planning, components, plans, key.credentials(), volumes.localFiles(), key.question()),
                foreignKeys(plans),
                decisions(),
                planning.diagnostics());
    }

    /** Keys of values as people know them from other charts, with what they are called here. */
    private List<ForeignKey> foreignKeys(List<ComponentPlan> plans) {
        List<ForeignKey> keys = new ArrayList<>();
        for (HabitFacts habit : planning.catalog.habits()) {
            if (habit.from().contains("{component}")) {
                plans.forEach(c -> keys.add(new ForeignKey(
                        habit.from().replace("{component}", c.valuesKey()),
                        habit.to()
                                .replace("{component}", c.valuesKey())
                                .replace("{image}", c.container().image().key()))));
            } else {
                keys.add(new ForeignKey(habit.from(), habit.to()));
            }
        }
        return keys;
    }

    /** The credentials that some pod takes, and the files that the Secret holds. */
    private List<CredentialPlan> credentialPlans(
            EnvironmentGroups groups, List<ComponentPlan> plans, List<CredentialPlan> secretFiles) {
        Set<String> used = new LinkedHashSet<>();
        groups.groups().forEach(g -> keys(g.environment().secrets(), used));
        plans.forEach(c -> {
            keys(c.container().environment().secrets(), used);
            c.initContainers().forEach(i -> keys(i.secretVariables(), used));
        });
        List<CredentialPlan> all = new ArrayList<>(credentials.plans(used));
        all.addAll(secretFiles);
        return all;
    }

    private static void keys(List<SecretVariable> variables, Set<String> used) {
        variables.forEach(v -> used.add(v.key()));
    }

    private Optional<ClaimPlan> fileStorage(List<ComponentPlan> plans) {
        List<String> users = plans.stream()
                .filter(c -> c.storage().fileStorage())
                .map(ComponentPlan::name)
                .toList();
        return users.isEmpty()
                ? Optional.empty()
                : Optional.of(new ClaimPlan(
                        "file-storage", "20Gi", "dify.fileStorage", users.size() > 1, users, filesOfDify()));
    }

    /** Where the uploaded files lie today, as the compose file says it. */
    private String filesOfDify() {
        return components.workloads().stream()
                .flatMap(m -> m.service().mounts().stream()
                        .filter(mount -> Claims.dataPath(m, mount.target())
                                .map(DataPath::shared)
                                .orElse(false)))
                .findFirst()
                .map(mount -> mount instanceof Mount.Bind bind ? bind.display() : "a named volume")
                .orElse("");
    }

    private Optional<MigrationPlan> migration(List<ComponentPlan> plans) {
        MigrationFacts facts = planning.catalog.migration();
        Map<String, ComponentPlan> byName = new LinkedHashMap<>();
        plans.forEach(c -> byName.put(c.name(), c));
        return components
                .known(facts.component())
                .map(component -> byName.get(component.name()))
                .map(api -> new MigrationPlan(
                        api.name(),
                        facts.switchVariable(),
                        facts.command(),
                        facts.workingDirectory(),
                        waits(api).stream()
                                .filter(w -> !waitsForMigration(w.component(), byName))
                                .toList(),
                        MIGRATION_RESOURCES));
    }

    /** Whether a component cannot become ready before the migration; {@code depends_on} has no cycles. */
    private static boolean waitsForMigration(String component, Map<String, ComponentPlan> byName) {
        ComponentPlan plan = byName.get(component);
        return plan.workload().waitsForMigration()
                || waits(plan).stream().anyMatch(w -> waitsForMigration(w.component(), byName));
    }

    private static List<InitPlan.Wait> waits(ComponentPlan plan) {
        return plan.initContainers().stream()
                .filter(InitPlan.Wait.class::isInstance)
                .map(InitPlan.Wait.class::cast)
                .toList();
    }

    /**
     * Everything that was decided, service by service as the project has them; and the services that were not, since no
     * profile selects them.
     */
    private List<Decision> decisions() {
        Map<String, Integer> order = new HashMap<>();
        planning.project.services().keySet().forEach(name -> order.put(name, order.size()));
        List<Decision> all = new ArrayList<>(planning.decisions());
        all.sort(Comparator.comparingInt(d -> order.getOrDefault(d.service(), -1)));
        planning.project
                .disabledServices()
                .values()
                .forEach(s -> all.add(new Decision(
                        s.name(),
                        Subject.SERVICE,
                        s.name(),
                        Outcome.INACTIVE,
                        "",
                        "none of its profiles is active (" + String.join(", ", s.profiles()) + ")",
                        Optional.of(planning.sources.of(s.location())))));
        return all;
    }
}
