package dev.compose2dify.plan.component;

import dev.compose2dify.compose.Service.Dependency;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Services that run to their end before others start, and whose pods they run in. */
public final class OneShots {
    private final Components components;

    public OneShots(Components components) {
        this.components = components;
    }

    /** Those that the pod's own container waits for, directly or through one another, the first to run first. */
    public List<Component> before(Component pod) {
        Set<Component> found = new LinkedHashSet<>();
        collect(pod, found, new LinkedHashSet<>());
        return List.copyOf(found);
    }

    /** The workloads whose pods wait for it. */
    public List<Component> waitingFor(Component oneShot) {
        List<Component> waiting = new ArrayList<>();
        for (Component component : components.workloads()) {
            if (before(component).contains(oneShot)) {
                waiting.add(component);
            }
        }
        return waiting;
    }

    private void collect(Component component, Set<Component> found, Set<Component> seen) {
        for (Dependency dependency : component.service().dependsOn()) {
            components
                    .service(dependency.service())
                    .filter(m -> m.purpose() == Component.Purpose.ONE_SHOT && seen.add(m))
                    .ifPresent(m -> {
                        collect(m, found, seen);
                        found.add(m);
                    });
        }
    }
}
