package dev.compose2dify.plan.container;

import dev.compose2dify.catalog.image.Category;
import dev.compose2dify.catalog.image.ImageFacts;
import dev.compose2dify.chart.ComponentPlan.PortPlan;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.chart.EnvironmentPlan;
import dev.compose2dify.chart.EnvironmentPlan.Variable;
import dev.compose2dify.chart.InitPlan;
import dev.compose2dify.chart.VolumePlan.MountPlan;
import dev.compose2dify.compose.Service;
import dev.compose2dify.compose.Service.Dependency;
import dev.compose2dify.plan.component.Component;
import dev.compose2dify.plan.component.Components;
import dev.compose2dify.plan.component.ImageUser;
import dev.compose2dify.plan.container.CommandPlanner.ContainerVariables;
import dev.compose2dify.plan.decision.Planning;
import dev.compose2dify.plan.environment.EnvVar;
import dev.compose2dify.plan.environment.EnvironmentGroups;
import dev.compose2dify.plan.environment.EnvironmentPlanner;
import dev.compose2dify.plan.volume.Volumes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code depends_on} as init containers. A Service has no address to connect to until a pod behind it is ready, so waiting
 * for a connection waits for the health check too.
 */
final class StartOrder {
    private static final Set<Category> STORES = Set.of(Category.DATABASE, Category.CACHE, Category.VECTOR_STORE);

    private final Planning planning;
    private final Components components;
    private final CommandPlanner commands;
    private final EnvironmentPlanner environment;
    private final Volumes volumes;
    private final ImagePlanner images;

    StartOrder(
            Planning planning,
            Components components,
            CommandPlanner commands,
            EnvironmentPlanner environment,
            Volumes volumes,
            ImagePlanner images) {
        this.planning = planning;
        this.components = components;
        this.commands = commands;
        this.environment = environment;
        this.volumes = volumes;
        this.images = images;
    }

    /** @param ports of every component, by its name */
    List<InitPlan> inits(Component pod, Map<String, List<PortPlan>> ports) {
        Map<String, InitPlan> waits = new LinkedHashMap<>();
        List<InitPlan> oneShots = new ArrayList<>();
        volumes.of(pod).oneShots().forEach((oneShot, mounts) -> {
            dependencies(oneShot, pod, ports, waits);
            if (!isOwner(oneShot) || volumes.of(pod).holdsClaimAt(mounts)) {
                oneShots.add(oneShot(pod, oneShot, mounts));
            }
        });
        dependencies(pod, pod, ports, waits);
        migrator(pod, ports).ifPresent(w -> waits.putIfAbsent(w.name(), w));
        List<InitPlan> all = new ArrayList<>(volumes.of(pod).copies());
        all.addAll(waits.values());
        all.addAll(oneShots);
        return all;
    }

    /** Whether all it does is to make a volume belong to a user, which {@code fsGroup} does where the volume supports it. */
    private static boolean isOwner(Component component) {
        return component.facts().map(ImageFacts::replacedByFsGroup).orElse(false);
    }

    /** Waiting for what {@code component} depends on, in the pod in which it runs. */
    private void dependencies(
            Component component, Component pod, Map<String, List<PortPlan>> ports, Map<String, InitPlan> inits) {
        for (Dependency dependency : component.service().dependsOn()) {
            Optional<Component> target = components.service(dependency.service());
            if (target.isEmpty()) {
                decide(
                        component,
                        dependency,
                        Outcome.DROPPED,
                        "",
                        "it is optional and no active profile selects " + dependency.service());
                continue;
            }
            switch (target.get().purpose()) {
                case ONE_SHOT -> reportOneShot(component, target.get(), dependency, pod);
                case WORKLOAD -> {
                    if (target.get() != pod) {
                        waiting(component, target.get(), dependency, ports).ifPresent(i -> inits.put(i.name(), i));
                    }
                }
                case JOB ->
                    decide(
                            component,
                            dependency,
                            Outcome.DROPPED,
                            "",
                            dependency.service() + " is a Job that may end at any time; nothing waits for its start");
                default ->
                    decide(
                            component,
                            dependency,
                            Outcome.DROPPED,
                            "",
                            dependency.service() + " does not run on the cluster");
            }
        }
    }

    private void reportOneShot(Component component, Component oneShot, Dependency dependency, Component pod) {
        if (isOwner(oneShot)) {
            decide(
                    component,
                    dependency,
                    Outcome.CHANGED,
                    "fsGroup; init container " + oneShot.name() + " where initPermissions.enabled says so",
                    "Kubernetes itself gives volumes to the pod's group, except volumes that several nodes mount");
        } else if (volumes.of(pod).oneShots().containsKey(oneShot)) {
            decide(
                    component,
                    dependency,
                    Outcome.MOVED,
                    "init container " + oneShot.name(),
                    "it runs to its end before this pod's own container starts");
        } else {
            decide(
                    component,
                    dependency,
                    Outcome.DROPPED,
                    "",
                    oneShot.service().name()
                            + " works on volumes that this pod does not mount; the pods that do run it");
        }
    }

    /**
     * One pod migrates the database, and the others of its image are no use before it has: they wait for it, unless it waits
     * for them.
     */
    private Optional<InitPlan.Wait> migrator(Component pod, Map<String, List<PortPlan>> ports) {
        Optional<Component> migrator = components
                .known(planning.catalog.migration().component())
                .filter(m -> pod.family().isPresent() && m != pod && !m.facts().isEmpty())
                .filter(m -> m.family().equals(pod.family()))
                .filter(m -> !reaches(m, pod, new HashSet<>()));
        return migrator.flatMap(m -> ports.getOrDefault(m.name(), List.of()).stream()
                .filter(p -> p.protocol().equals("TCP"))
                .findFirst()
                .map(p -> new InitPlan.Wait(m.name(), p.number())));
    }

    private boolean reaches(Component from, Component to, Set<String> seen) {
        return from == to
                || seen.add(from.name())
                        && from.service().dependsOn().stream()
                                .flatMap(d -> components.service(d.service()).stream())
                                .anyMatch(next -> reaches(next, to, seen));
    }

    /** Compose waits only for the start of a service; but whoever names a data store is no use without it. */
    private static boolean isWaitedFor(Component component, Component target, Dependency dependency) {
        boolean keepsData = target.facts()
                .map(f -> STORES.contains(f.category()))
                .orElse(!target.service().mounts().isEmpty());
        return dependency.condition() != Dependency.Condition.STARTED || !component.isWorkload() || keepsData;
    }

    private Optional<InitPlan> waiting(
            Component component, Component target, Dependency dependency, Map<String, List<PortPlan>> ports) {
        if (!isWaitedFor(component, target, dependency)) {
            decide(
                    component,
                    dependency,
                    Outcome.CHANGED,
                    "",
                    "Compose waits for its start only, and pods of a chart start together; nothing waits until it is ready");
            return Optional.empty();
        }
        Optional<PortPlan> port = ports.getOrDefault(target.name(), List.of()).stream()
                .filter(p -> p.protocol().equals("TCP"))
                .findFirst();
        if (port.isEmpty()) {
            decide(
                    component,
                    dependency,
                    Outcome.DROPPED,
                    "",
                    dependency.service() + " listens on no port to wait for");
            return Optional.empty();
        }
        decide(
                component,
                dependency,
                Outcome.CHANGED,
                "init container wait-for-" + target.name(),
                "pods of a chart start together; this one waits until the other is ready");
        return Optional.of(new InitPlan.Wait(target.name(), port.get().number()));
    }

    private InitPlan oneShot(Component pod, Component target, List<MountPlan> mounts) {
        Service service = target.service();
        List<EnvVar> all = new ArrayList<>(environment.variables(target));
        ContainerVariables variables = new ContainerVariables(all);
        CommandPlanner.Commands run = commands.commands(target, variables);
        all.addAll(variables.added());
        AttributeReport.reportOneShot(planning, target);
        EnvironmentPlan own = EnvironmentGroups.plan(target.valuesKey(), all);
        List<Variable> plain = new ArrayList<>(own.variables());
        plain.addAll(own.computed());
        Optional<Long> user = ImageUser.uid(target)
                // The pod's user is not the one of this image, which starts as root unless Compose says otherwise.
                .or(() -> ImageUser.uid(pod).isPresent() ? Optional.of(0L) : Optional.empty());
        return new InitPlan.OneShot(
                target.name(),
                service.name(),
                isOwner(target),
                images.image(target),
                run.command(),
                run.args(),
                plain,
                own.secrets(),
                service.workingDir().orElse(""),
                mounts,
                user,
                service.privileged(),
                Resources.of(planning, target));
    }

    private void decide(Component component, Dependency dependency, Outcome outcome, String target, String reason) {
        planning.decide(
                component.service(),
                Subject.DEPENDENCY,
                dependency.service(),
                outcome,
                target,
                reason,
                dependency.location());
    }
}
