package dev.compose2dify.plan;

import dev.compose2dify.catalog.ImageFacts;
import dev.compose2dify.catalog.SecurityFacts;
import dev.compose2dify.compose.Mount;
import dev.compose2dify.compose.Service;
import dev.compose2dify.compose.Service.Dependency;
import dev.compose2dify.plan.ComponentPlan.InitPlan;
import dev.compose2dify.plan.ComponentPlan.PortPlan;
import dev.compose2dify.plan.Decision.Outcome;
import dev.compose2dify.plan.Decision.Subject;
import dev.compose2dify.plan.EnvironmentPlan.Variable;
import dev.compose2dify.plan.VolumePlan.MountPlan;
import java.util.ArrayList;
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
    private final ClaimBook claims;
    private final ImagePlanner images;

    OrderPlanner(Planning planning, Roster roster, CommandPlanner commands, ClaimBook claims, ImagePlanner images) {
        this.planning = planning;
        this.roster = roster;
        this.commands = commands;
        this.claims = claims;
        this.images = images;
    }

    /** @param ports of every component, by its name */
    List<InitPlan> inits(Roster.Member member, PodVolumes.Result volumes, Map<String, List<PortPlan>> ports) {
        List<InitPlan> inits = new ArrayList<>(volumes.copies());
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
                case ONE_SHOT ->
                    oneShot(member, target.get(), dependency, volumes).ifPresent(inits::add);
                case WORKLOAD ->
                    waiting(member, target.get(), dependency, ports).ifPresent(inits::add);
                default ->
                    decide(
                            member,
                            dependency,
                            Outcome.DROPPED,
                            "",
                            dependency.service() + " does not run on the cluster");
            }
        }
        return inits;
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

    private Optional<InitPlan> oneShot(
            Roster.Member member, Roster.Member target, Dependency dependency, PodVolumes.Result volumes) {
        Service service = target.service();
        List<MountPlan> mounts = new ArrayList<>();
        boolean missing = false;
        for (Mount mount : service.mounts()) {
            String source = source(target, mount);
            String volume = volumes.volumeBySource().get(source);
            if (volume == null) {
                missing = true;
            } else {
                mounts.add(new MountPlan(volume, mount.target(), "", mount.readOnly()));
            }
        }
        if (missing) {
            decide(
                    member,
                    dependency,
                    Outcome.DROPPED,
                    "",
                    service.name() + " works on volumes that this pod does not mount; the pods that do run it");
            return Optional.empty();
        }
        CommandPlanner.Commands run = commands.commands(target, new CommandPlanner.ContainerVariables(List.of()));
        List<Variable> environment = service.environment().values().stream()
                .map(v -> new Variable(v.name(), Value.literal(v.value()), ""))
                .toList();
        decide(
                member,
                dependency,
                Outcome.MOVED,
                "init container " + target.component(),
                "it runs to its end before this pod's own container starts");
        Optional<Long> user = service.user()
                .map(u -> u.value().split(":")[0])
                .filter(u -> u.matches("\\d+"))
                .map(Long::parseLong)
                // The pod's user is not the one of this image, which starts as root unless Compose says otherwise.
                .or(() -> runsAsOther(member) ? Optional.of(0L) : Optional.empty());
        return Optional.of(new InitPlan(
                "oneShot",
                target.component(),
                "",
                0,
                images.image(target),
                run.command(),
                run.args(),
                environment,
                mounts,
                user,
                "From the service \"" + service.name() + "\", which Compose runs to its end first."));
    }

    private static boolean runsAsOther(Roster.Member member) {
        return member.facts()
                .map(ImageFacts::security)
                .flatMap(SecurityFacts::runAsUser)
                .isPresent();
    }

    /** One-shot services are no workloads: the data behind their mounts is known by the workloads that share it. */
    private String source(Roster.Member member, Mount mount) {
        if (mount instanceof Mount.Bind bind) {
            return "bind:" + bind.source();
        }
        return claims.source(member, mount).orElse("");
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
