package dev.compose2dify.plan;

import dev.compose2dify.catalog.ImageFacts;
import dev.compose2dify.catalog.SecurityFacts;
import dev.compose2dify.chart.ComponentPlan.InitPlan;
import dev.compose2dify.chart.ComponentPlan.PortPlan;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.chart.EnvironmentPlan;
import dev.compose2dify.chart.EnvironmentPlan.Variable;
import dev.compose2dify.chart.VolumePlan.MountPlan;
import dev.compose2dify.compose.Service;
import dev.compose2dify.compose.Service.Dependency;
import dev.compose2dify.plan.component.Component;
import dev.compose2dify.plan.component.Components;
import dev.compose2dify.plan.container.AttributeReport;
import dev.compose2dify.plan.container.CommandPlanner;
import dev.compose2dify.plan.container.CommandPlanner.ContainerVariables;
import dev.compose2dify.plan.container.ImagePlanner;
import dev.compose2dify.plan.container.Resources;
import dev.compose2dify.plan.decision.Planning;
import dev.compose2dify.plan.environment.EnvVar;
import dev.compose2dify.plan.environment.EnvironmentGroups;
import dev.compose2dify.plan.environment.EnvironmentPlanner;
import dev.compose2dify.plan.volume.InitContainers;
import dev.compose2dify.plan.volume.PodVolumesBuilder;
import dev.compose2dify.plan.volume.VolumePlanner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code depends_on} as init containers. A Service has no address to connect to until a pod behind it is ready, so waiting
 * for a connection waits for the health check too.
 */
final class OrderPlanner {
    private final Planning planning;
    private final Components components;
    private final CommandPlanner commands;
    private final EnvironmentPlanner environment;
    private final VolumePlanner.Context context;
    private final ImagePlanner images;

    OrderPlanner(
            Components components,
            CommandPlanner commands,
            EnvironmentPlanner environment,
            VolumePlanner.Context context,
            ImagePlanner images) {
        this.planning = context.planning();
        this.components = components;
        this.commands = commands;
        this.environment = environment;
        this.context = context;
        this.images = images;
    }

    /** @param ports of every component, by its name */
    List<InitPlan> inits(Component pod, PodVolumesBuilder volumes, Map<String, List<PortPlan>> ports) {
        Map<String, InitPlan> inits = new LinkedHashMap<>();
        List<InitPlan> oneShots = new ArrayList<>();
        List<Component> order = new ArrayList<>(context.claims().oneShotsBefore(pod));
        for (Component oneShot : order) {
            if (context.claims().runsIn(oneShot, pod)) {
                dependencies(oneShot, pod, ports, inits);
                oneShots.add(oneShot(pod, oneShot, volumes));
            }
        }
        dependencies(pod, pod, ports, inits);
        List<InitPlan> all = new ArrayList<>(volumes.copies());
        all.addAll(inits.values());
        all.addAll(oneShots);
        return all;
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
        if (context.claims().runsIn(oneShot, pod)) {
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

    private Optional<InitPlan> waiting(
            Component component, Component target, Dependency dependency, Map<String, List<PortPlan>> ports) {
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
        return Optional.of(InitContainers.waitFor(target.name(), port.get().number()));
    }

    private InitPlan oneShot(Component pod, Component target, PodVolumesBuilder volumes) {
        Service service = target.service();
        List<MountPlan> mounts = new VolumePlanner(context, target, pod, volumes).plan();
        List<EnvVar> items = new ArrayList<>(environment.variables(target));
        ContainerVariables variables = new ContainerVariables(items);
        CommandPlanner.Commands run = commands.commands(target, variables);
        items.addAll(variables.added());
        AttributeReport.reportOneShot(planning, target);
        EnvironmentPlan own = EnvironmentGroups.plan(target.valuesKey(), items);
        List<Variable> plain = new ArrayList<>(own.variables());
        plain.addAll(own.computed());
        Optional<Long> user = service.user()
                .map(u -> u.value().split(":")[0])
                .filter(u -> u.matches("\\d{1,9}"))
                .map(Long::parseLong)
                .or(() -> target.facts().map(ImageFacts::security).flatMap(SecurityFacts::runAsUser))
                // The pod's user is not the one of this image, which starts as root unless Compose says otherwise.
                .or(() -> runsAsOther(pod) ? Optional.of(0L) : Optional.empty());
        return new InitPlan(
                "oneShot",
                target.name(),
                "",
                0,
                images.image(target),
                run.command(),
                run.args(),
                plain,
                own.secrets(),
                service.workingDir().orElse(""),
                mounts,
                user,
                service.privileged(),
                Resources.of(planning, target),
                "From the service \"" + service.name() + "\", which Compose runs to its end first.");
    }

    private static boolean runsAsOther(Component component) {
        return component.service().user().isPresent()
                || component
                        .facts()
                        .map(ImageFacts::security)
                        .flatMap(SecurityFacts::runAsUser)
                        .isPresent();
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
