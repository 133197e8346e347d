package dev.compose2dify.plan.component;

import dev.compose2dify.compose.Service.Dependency;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Services that run to their end before others start, and whose pods they run in. */
public final class OneShots {
    private final Roster roster;

    public OneShots(Roster roster) {
        this.roster = roster;
    }

    /** Those that the pod's own container waits for, directly or through one another, the first to run first. */
    public List<Roster.Member> before(Roster.Member pod) {
        Set<Roster.Member> found = new LinkedHashSet<>();
        collect(pod, found, new LinkedHashSet<>());
        return List.copyOf(found);
    }

    /** The workloads whose pods wait for it. */
    public List<Roster.Member> waitingFor(Roster.Member oneShot) {
        List<Roster.Member> waiting = new ArrayList<>();
        for (Roster.Member member : roster.workloads()) {
            if (before(member).contains(oneShot)) {
                waiting.add(member);
            }
        }
        return waiting;
    }

    private void collect(Roster.Member member, Set<Roster.Member> found, Set<Roster.Member> seen) {
        for (Dependency dependency : member.service().dependsOn()) {
            roster.service(dependency.service())
                    .filter(m -> m.part() == Roster.Part.ONE_SHOT && seen.add(m))
                    .ifPresent(m -> {
                        collect(m, found, seen);
                        found.add(m);
                    });
        }
    }
}
