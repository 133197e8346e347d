package dev.compose2dify.plan;

import dev.compose2dify.catalog.ImageFacts;
import dev.compose2dify.chart.ComponentPlan.InitPlan;
import dev.compose2dify.chart.ComponentPlan.PortPlan;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.chart.EnvironmentPlan;
import dev.compose2dify.chart.EnvironmentPlan.Variable;
import dev.compose2dify.chart.VolumePlan.MountPlan;
import dev.compose2dify.compose.Service;
import dev.compose2dify.compose.Service.Dependency;
import dev.compose2dify.plan.component.ImageUser;
import dev.compose2dify.plan.component.Roster;
import dev.compose2dify.plan.container.AttributeReport;
import dev.compose2dify.plan.container.CommandPlanner;
import dev.compose2dify.plan.container.CommandPlanner.ContainerVariables;
import dev.compose2dify.plan.container.ImagePlanner;
import dev.compose2dify.plan.container.Resources;
import dev.compose2dify.plan.decision.Planning;
import dev.compose2dify.plan.environment.EnvironmentGroups;
import dev.compose2dify.plan.environment.EnvironmentPlanner;
import dev.compose2dify.plan.environment.EnvironmentPlanner.Item;
import dev.compose2dify.plan.volume.Inits;
import dev.compose2dify.plan.volume.PodVolumes;
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
    private final Roster roster;
    private final CommandPlanner commands;
    private final EnvironmentPlanner environment;
    private final VolumePlanner.Common common;
    private final ImagePlanner images;

    OrderPlanner(
            Roster roster,
            CommandPlanner commands,
            EnvironmentPlanner environment,
            VolumePlanner.Common common,
            ImagePlanner images) {
        this.planning = common.planning();
        this.roster = roster;
        this.commands = commands;
        this.environment = environment;
        this.common = common;
        this.images = images;
    }

    /** @param ports of every component, by its name */
    List<InitPlan> inits(Roster.Member pod, PodVolumes volumes, Map<String, List<PortPlan>> ports) {
        Map<String, InitPlan> inits = new LinkedHashMap<>();
        List<InitPlan> oneShots = new ArrayList<>();
        List<Roster.Member> order = new ArrayList<>(common.claims().oneShotsBefore(pod));
        for (Roster.Member oneShot : order) {
            if (common.claims().runsIn(oneShot, pod)) {
                dependencies(oneShot, pod, ports, inits);
                InitPlan init = oneShot(pod, oneShot, volumes);
                if (!isOwner(oneShot) || volumes.holdsClaimAt(init.mounts())) {
                    oneShots.add(init);
                }
            }
        }
        dependencies(pod, pod, ports, inits);
        List<InitPlan> all = new ArrayList<>(volumes.copies());
        all.addAll(inits.values());
        all.addAll(oneShots);
        return all;
    }

    /** Whether all it does is to make a volume belong to a user, which {@code fsGroup} does where the volume supports it. */
    private static boolean isOwner(Roster.Member member) {
        return member.facts().map(ImageFacts::replacedByFsGroup).orElse(false);
    }

    /** Waiting for what {@code member} depends on, in the pod in which it runs. */
    private void dependencies(
            Roster.Member member, Roster.Member pod, Map<String, List<PortPlan>> ports, Map<String, InitPlan> inits) {
        for (Dependency dependency : member.service().dependsOn()) {
            Optional<Roster.Member> target = roster.service(dependency.service());
            if (target.isEmpty()) {
                decide(
                        member,
                        dependency,
                        Outcome.DROPPED,
                        "",
                        "it is optional and no active profile selects " + dependency.service());
                continue;
            }
            switch (target.get().part()) {
                case ONE_SHOT -> reportOneShot(member, target.get(), dependency, pod);
                case WORKLOAD -> {
                    if (target.get() != pod) {
                        waiting(member, target.get(), dependency, ports).ifPresent(i -> inits.put(i.name(), i));
                    }
                }
                case JOB ->
                    decide(
                            member,
                            dependency,
                            Outcome.DROPPED,
                            "",
                            dependency.service() + " is a Job that may end at any time; nothing waits for its start");
                default ->
                    decide(
                            member,
                            dependency,
                            Outcome.DROPPED,
                            "",
                            dependency.service() + " does not run on the cluster");
            }
        }
    }

    private void reportOneShot(Roster.Member member, Roster.Member oneShot, Dependency dependency, Roster.Member pod) {
        if (isOwner(oneShot)) {
            decide(
                    member,
                    dependency,
                    Outcome.CHANGED,
                    "fsGroup; init container " + oneShot.component() + " where initPermissions.enabled says so",
                    "Kubernetes itself gives volumes to the pod's group, except volumes that several nodes mount");
        } else if (common.claims().runsIn(oneShot, pod)) {
            decide(
                    member,
                    dependency,
                    Outcome.MOVED,
                    "init container " + oneShot.component(),
                    "it runs to its end before this pod's own container starts");
        } else {
            decide(
                    member,
                    dependency,
                    Outcome.DROPPED,
                    "",
                    oneShot.service().name()
                            + " works on volumes that this pod does not mount; the pods that do run it");
        }
    }

    private Optional<InitPlan> waiting(
            Roster.Member member, Roster.Member target, Dependency dependency, Map<String, List<PortPlan>> ports) {
        Optional<PortPlan> port = ports.getOrDefault(target.component(), List.of()).stream()
                .filter(p -> p.protocol().equals("TCP"))
                .findFirst();
        if (port.isEmpty()) {
            decide(member, dependency, Outcome.DROPPED, "", dependency.service() + " listens on no port to wait for");
            return Optional.empty();
        }
        decide(
                member,
                dependency,
                Outcome.CHANGED,
                "init container wait-for-" + target.component(),
                "pods of a chart start together; this one waits until the other is ready");
        return Optional.of(Inits.waitFor(target.component(), port.get().number()));
    }

    private InitPlan oneShot(Roster.Member pod, Roster.Member target, PodVolumes volumes) {
        Service service = target.service();
        List<MountPlan> mounts = new VolumePlanner(common, target, pod, volumes).plan();
        List<Item> items = new ArrayList<>(environment.items(target));
        ContainerVariables variables = new ContainerVariables(items);
        CommandPlanner.Commands run = commands.commands(target, variables);
        items.addAll(variables.added());
        AttributeReport.reportOneShot(planning, target);
        EnvironmentPlan own = EnvironmentGroups.plan(target.valuesKey(), items);
        List<Variable> plain = new ArrayList<>(own.variables());
        plain.addAll(own.computed());
        Optional<Long> user = ImageUser.uid(target)
                // The pod's user is not the one of this image, which starts as root unless Compose says otherwise.
                .or(() -> ImageUser.uid(pod).isPresent() ? Optional.of(0L) : Optional.empty());
        return new InitPlan(
                isOwner(target) ? "owner" : "oneShot",
                target.component(),
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

    private void decide(Roster.Member member, Dependency dependency, Outcome outcome, String target, String reason) {
        planning.decide(
                member.service(),
                Subject.DEPENDENCY,
                dependency.service(),
                outcome,
                target,
                reason,
                dependency.location());
    }
}
