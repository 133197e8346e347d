package dev.compose2dify.plan;

import dev.compose2dify.catalog.Catalog;
import dev.compose2dify.catalog.DataPath;
import dev.compose2dify.catalog.HabitFacts;
import dev.compose2dify.catalog.MigrationFacts;
import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.chart.ChartPlan.ClaimPlan;
import dev.compose2dify.chart.ComponentPlan;
import dev.compose2dify.chart.ComponentPlan.PortPlan;
import dev.compose2dify.chart.CredentialPlan;
import dev.compose2dify.chart.Decision;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.chart.EnvironmentPlan.SecretVariable;
import dev.compose2dify.chart.ImagePlan;
import dev.compose2dify.chart.IngressPlan;
import dev.compose2dify.chart.VolumePlan;
import dev.compose2dify.compose.Mount;
import dev.compose2dify.compose.Project;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.plan.component.AroundTheProject;
import dev.compose2dify.plan.component.Component;
import dev.compose2dify.plan.component.Components;
import dev.compose2dify.plan.component.HostReferences;
import dev.compose2dify.plan.component.NeededServers;
import dev.compose2dify.plan.component.UnreachableHosts;
import dev.compose2dify.plan.container.CalledPorts;
import dev.compose2dify.plan.container.CommandPlanner;
import dev.compose2dify.plan.container.CommandPlanner.Commands;
import dev.compose2dify.plan.container.CommandPlanner.ContainerVariables;
import dev.compose2dify.plan.container.ImagePlanner;
import dev.compose2dify.plan.container.PodAttributes;
import dev.compose2dify.plan.container.PortPlanner;
import dev.compose2dify.plan.container.ProbePlanner;
import dev.compose2dify.plan.container.ProbePlanner.Probes;
import dev.compose2dify.plan.credential.Credentials;
import dev.compose2dify.plan.decision.Limits;
import dev.compose2dify.plan.decision.PlanOptions;
import dev.compose2dify.plan.decision.Planning;
import dev.compose2dify.plan.environment.EnvVar;
import dev.compose2dify.plan.environment.EnvironmentGroups;
import dev.compose2dify.plan.environment.EnvironmentPlanner;
import dev.compose2dify.plan.environment.OutsidePlanner;
import dev.compose2dify.plan.environment.Settings;
import dev.compose2dify.plan.reference.ReferenceGraph;
import dev.compose2dify.plan.route.AdmissionPlanner;
import dev.compose2dify.plan.route.NetworkPlanner;
import dev.compose2dify.plan.volume.Claims;
import dev.compose2dify.plan.volume.DataKey;
import dev.compose2dify.plan.volume.MovePlanner;
import dev.compose2dify.plan.volume.OutsideFiles;
import dev.compose2dify.plan.volume.PodVolumes;
import dev.compose2dify.plan.volume.PodVolumesBuilder;
import dev.compose2dify.plan.volume.VolumePlanner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides what becomes of a project. */
public final class Planner {
    /** Ingress v1, PodSecurity and everything else that the chart uses is there, and it is what NKP runs. */
    private static final String KUBE_VERSION = ">=1.25.0-0";

    private Planner() {}

    /**
     * The chart for a project. Bad input ends in the plan's diagnostics; with an error among them the plan must not be
     * rendered.
     */
    public static ChartPlan plan(Project project, Catalog catalog, PlanOptions options) {
        Project taken = OutsideFiles.withoutEnvironment(project, options.allowOutside());
        Planning planning = new Planning(taken, catalog, options);
        OutsideFiles.report(planning, project);
        return new Pass(planning).plan();
    }

    /** One planning. The order matters: names first, then credentials, since both are seen in every text. */
    private static final class Pass {
        private final Planning planning;
        private final Components components;
        private final RoutePass routes;
        private final HostReferences hosts;
        private final Credentials credentials;
        private final Settings settings;
        private final Claims claims;
        private final EnvironmentPlanner environment;
        private final CommandPlanner commands;
        private final ImagePlanner images;
        private final boolean localFiles;

        Pass(Planning planning) {
            this.planning = planning;
            ReferenceGraph graph = ReferenceGraph.of(planning.project);
            this.components = Components.of(planning, graph);
            this.routes = new RoutePass(planning, components);
            this.hosts = new HostReferences(planning, components, graph, routes.gateway());
            this.credentials = Credentials.find(planning, components, hosts);
            this.settings = Settings.of(planning, components, hosts);
            this.claims = Claims.of(planning, components);
            this.environment = new EnvironmentPlanner(planning, components, credentials, hosts, settings);
            this.commands = new CommandPlanner(planning, credentials, settings, hosts);
            this.images = new ImagePlanner(planning, components);
            this.localFiles = claims.hasLocalFiles(components);
        }

        ChartPlan plan() {
            if (components.workloads().isEmpty()) {
                planning.add(Diagnostic.error(
                        "the project has no service that could run on a cluster",
                        "see which services are active with: compose2dify config"));
            }
            if (components.dify().isEmpty() && !components.workloads().isEmpty()) {
                planning.add(
                        Diagnostic.warning("no service of this project runs Dify's api or web image: the chart has no"
                                + " Ingress routes but those of an own nginx, and nothing that is special about Dify"
                                + " applies"));
            }
            NeededServers.report(planning, components);
            AroundTheProject.report(planning, components);
            Map<String, List<EnvVar>> items = new LinkedHashMap<>();
            Map<String, List<PortPlan>> ports = new LinkedHashMap<>();
            Map<String, Commands> commandsOf = new LinkedHashMap<>();
            Map<String, Probes> probes = new LinkedHashMap<>();
            Map<String, ComponentPlan.PodPlan> pods = new LinkedHashMap<>();
            PodAttributes podAttributes = new PodAttributes(planning, commands);
            PortPlanner portPlanner = new PortPlanner(planning, hosts);
            ProbePlanner probePlanner = new ProbePlanner(planning, commands);
            for (Component component : components.workloads()) {
                List<EnvVar> own = new ArrayList<>(environment.variables(component));
                ContainerVariables variables = new ContainerVariables(own);
                ports.put(component.name(), portPlanner.ports(component));
                commandsOf.put(component.name(), commands.commands(component, variables));
                probes.put(component.name(), probePlanner.probes(component, ports.get(component.name()), variables));
                pods.put(component.name(), podAttributes.of(component, variables));
                podAttributes.report(component);
                for (EnvVar added : variables.added()) {
                    own.add(added);
                    planning.decide(
                            component.service(),
                            Subject.VARIABLE,
                            added.name(),
                            Outcome.ADDED,
                            "Secret key " + added.secretKey(),
                            "a command needs the credential and must not hold it",
                            null);
                }
                items.put(component.name(), own);
            }
            items.forEach(this::refuseOversized);
            UnreachableHosts.report(planning, components, hosts);
            CalledPorts.report(planning, components, hosts, ports);
            EnvironmentGroups groups = EnvironmentGroups.of(components, items);
            List<ClaimPlan> claimPlans = new ArrayList<>();
            List<CredentialPlan> secretFiles = new ArrayList<>();
            List<ComponentPlan> plans = new ArrayList<>();
            ComponentPlanner componentPlanner = new ComponentPlanner(planning);
            VolumePlanner.Context context = new VolumePlanner.Context(planning, claims, hosts, credentials, localFiles);
            OrderPlanner order = new OrderPlanner(components, commands, environment, context, images);
            for (Component component : components.workloads()) {
                PodVolumesBuilder pod = new PodVolumesBuilder();
                List<VolumePlan.MountPlan> mounts = new VolumePlanner(context, component, component, pod).plan();
                List<ComponentPlan.InitPlan> inits = new ArrayList<>(order.inits(component, pod, ports));
                ImagePlan image =
                        component.isSubchart() ? images.withoutRegistering(component) : images.image(component);
                inits.addAll(0, pod.seeds(image));
                PodVolumes volumes = pod.build(mounts);
                volumes.claims().stream()
                        .filter(c -> claimPlans.stream().noneMatch(k -> k.name().equals(c.name())))
                        .forEach(claimPlans::add);
                secretFiles.addAll(volumes.secretFiles());
                plans.add(componentPlanner.component(new ComponentPlanner.Decided(
                        component,
                        image,
                        groups.own(component),
                        groups.groupsOf(component.name()),
                        commandsOf.get(component.name()),
                        probes.get(component.name()),
                        ports.get(component.name()),
                        portPlanner.apart(component, ports.get(component.name())),
                        portPlanner.isHeadless(component, ports.get(component.name())),
                        volumes,
                        inits,
                        pods.get(component.name()),
                        components
                                .known(planning.catalog.migration().component())
                                .isPresent())));
            }
            IngressPlan ingress = routes.ingress(ports);
            DataKey key = DataKey.of(planning, components, credentialPlans(groups, plans, secretFiles));
            List<CredentialPlan> credentialPlans = key.credentials();
            List<ChartPlan.NetworkPolicyPlan> policies =
                    new NetworkPlanner(planning, components, hosts, ports).policies(ingress);
            return new ChartPlan(
                    planning.options.chartName(),
                    components.dify().isPresent(),
                    components.appVersion(images.difyTag()),
                    images.difyTag(),
                    images.difyRepository(),
                    KUBE_VERSION,
                    ChartPlan.LONGEST_RELEASE,
                    planning.sources.of(planning.project.files()),
                    List.copyOf(planning.project.profiles()),
                    images.images(),
                    groups.groups(),
                    plans,
                    credentialPlans,
                    settings.plans(),
                    claimPlans,
                    fileStorage(plans),
                    ingress,
                    OutsidePlanner.plans(planning, components, credentials, hosts),
                    migration(plans),
                    policies,
                    new AdmissionPlanner(planning, components, hosts).plans(plans, ingress, policies),
                    MovePlanner.plan(planning, components, plans, credentialPlans, localFiles, key.question()),
                    foreignKeys(plans),
                    disabledServices(planning.decisions()),
                    planning.diagnostics());
        }

        private List<ChartPlan.ForeignKey> foreignKeys(List<ComponentPlan> plans) {
            List<ChartPlan.ForeignKey> keys = new ArrayList<>();
            for (HabitFacts habit : planning.catalog.habits()) {
                if (habit.from().contains("{component}")) {
                    plans.forEach(c -> keys.add(new ChartPlan.ForeignKey(
                            habit.from().replace("{component}", c.valuesKey()),
                            habit.to()
                                    .replace("{component}", c.valuesKey())
                                    .replace("{image}", c.image().key()))));
                } else {
                    keys.add(new ChartPlan.ForeignKey(habit.from(), habit.to()));
                }
            }
            return keys;
        }

        private void refuseOversized(String name, List<EnvVar> variables) {
            long size = variables.stream()
                    .filter(i -> i.value().isLiteral())
                    .mapToLong(i -> i.name().length() + i.value().text().length() + 8L)
                    .sum();
            if (size > Limits.CONFIG_MAP_BYTES) {
                planning.add(Diagnostic.error(
                        components.named(name).orElseThrow().service().locationOf("environment"),
                        "the variables of \"" + name + "\" take " + size + " bytes, more than a ConfigMap holds",
                        "move large values into files that the service mounts"));
            }
        }

        private List<CredentialPlan> credentialPlans(
                EnvironmentGroups groups, List<ComponentPlan> plans, List<CredentialPlan> secretFiles) {
            Set<String> used = new LinkedHashSet<>();
            groups.groups().forEach(g -> keys(g.environment().secrets(), used));
            plans.forEach(c -> {
                keys(c.environment().secrets(), used);
                c.initContainers().forEach(i -> keys(i.secrets(), used));
            });
            List<CredentialPlan> all = new ArrayList<>(credentials.plans(used));
            Map<String, CredentialPlan> byKey = new LinkedHashMap<>();
            secretFiles.forEach(f -> byKey.merge(f.key(), f, CredentialPlan::withPlacesOf));
            all.addAll(byKey.values());
            return all;
        }

        private static void keys(List<SecretVariable> variables, Set<String> used) {
            variables.forEach(v -> used.add(v.key()));
        }

        private Optional<ClaimPlan> fileStorage(List<ComponentPlan> plans) {
            List<String> users = plans.stream()
                    .filter(ComponentPlan::fileStorage)
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

        private Optional<ChartPlan.MigrationPlan> migration(List<ComponentPlan> plans) {
            MigrationFacts facts = planning.catalog.migration();
            Map<String, ComponentPlan> byName = new LinkedHashMap<>();
            plans.forEach(c -> byName.put(c.name(), c));
            return components
                    .known(facts.component())
                    .map(component -> byName.get(component.name()))
                    .map(api -> new ChartPlan.MigrationPlan(
                            api.name(),
                            facts.switchVariable(),
                            facts.command(),
                            facts.workingDirectory(),
                            api.initContainers().stream()
                                    .filter(i -> i.type().equals("wait"))
                                    .filter(i -> !waitsForMigration(i.target(), byName))
                                    .toList(),
                            new ComponentPlan.ResourcesPlan("100m", "512Mi", "", "1Gi", "")));
        }

        /** Whether a component cannot become ready before the migration; {@code depends_on} has no cycles. */
        private static boolean waitsForMigration(String component, Map<String, ComponentPlan> byName) {
            ComponentPlan plan = byName.get(component);
            return plan.waitsForMigration()
                    || plan.initContainers().stream()
                            .filter(i -> i.type().equals("wait"))
                            .anyMatch(i -> waitsForMigration(i.target(), byName));
        }

        private List<Decision> disabledServices(List<Decision> decisions) {
            List<Decision> all = new ArrayList<>(decisions);
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
}
