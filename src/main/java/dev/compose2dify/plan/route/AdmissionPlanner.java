package dev.compose2dify.plan.route;

import dev.compose2dify.catalog.image.Category;
import dev.compose2dify.catalog.image.ImageFacts;
import dev.compose2dify.chart.AdmissionPlan;
import dev.compose2dify.chart.ChartPlan.NetworkPolicyPlan;
import dev.compose2dify.chart.ComponentPlan;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.chart.IngressPlan;
import dev.compose2dify.chart.InitPlan;
import dev.compose2dify.compose.Service;
import dev.compose2dify.plan.component.Component;
import dev.compose2dify.plan.component.Components;
import dev.compose2dify.plan.component.HostReferences;
import dev.compose2dify.plan.decision.Planning;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who may call whom, from who names whom: a data store, Dify's own services and proxies admit those that name them or wait for
 * them. A service of the project's own is open, as on Compose's network, unless it keeps data and publishes no port.
 */
public final class AdmissionPlanner {
    private static final Set<Category> STORES = Set.of(Category.DATABASE, Category.CACHE, Category.VECTOR_STORE);

    private final Planning planning;
    private final Components components;
    private final HostReferences hosts;

    public AdmissionPlanner(Planning planning, Components components, HostReferences hosts) {
        this.planning = planning;
        this.components = components;
        this.hosts = hosts;
    }

    /**
     * @param plans of all components
     * @param policies of the components that have one because of their networks: whom they let out is let in
     */
    public List<AdmissionPlan> plans(List<ComponentPlan> plans, IngressPlan ingress, List<NetworkPolicyPlan> policies) {
        Set<String> isolated = new LinkedHashSet<>();
        policies.forEach(p -> isolated.add(p.component()));
        List<AdmissionPlan> admissions = new ArrayList<>();
        for (ComponentPlan plan : plans) {
            Component component = components.named(plan.name()).orElseThrow();
            if (plan.network().ports().isEmpty() || isolated.contains(plan.name()) || !isClosed(component, plan)) {
                continue;
            }
            Set<Integer> routed = new TreeSet<>();
            ingress.paths().stream()
                    .filter(p -> p.component().equals(plan.name()))
                    .forEach(p -> routed.add(p.port()));
            Set<String> from = new LinkedHashSet<>();
            Set<String> to = new LinkedHashSet<>();
            for (ComponentPlan other : plans) {
                Component caller = components.named(other.name()).orElseThrow();
                if (caller != component && (calls(caller, component, routed.isEmpty()) || waits(other, component))) {
                    from.add(other.name());
                }
                if (policies.stream()
                        .anyMatch(p -> p.component().equals(other.name())
                                && p.egressTo().contains(plan.name()))) {
                    from.add(other.name());
                }
                if (caller != component && names(component, caller, true)) {
                    to.add(other.name());
                }
            }
            admissions.add(new AdmissionPlan(
                    plan.name(),
                    List.copyOf(from),
                    List.copyOf(routed),
                    List.copyOf(to),
                    isStore(component),
                    "Who names the service \"" + plan.service() + "\" or waits for it may call it."));
            report(component, from);
        }
        return admissions;
    }

    private void report(Component component, Set<String> from) {
        planning.decide(
                component.service(),
                Subject.NETWORK,
                component.service().name(),
                Outcome.ADDED,
                "NetworkPolicy",
                "admits " + (from.isEmpty() ? "nobody" : String.join(", ", from))
                        + ", who name it; more by networkPolicies.from and " + component.valuesKey()
                        + ".networkPolicy.from",
                component.service().location());
    }

    /** Unknown services may be called by whoever has their address from elsewhere. */
    private static boolean isClosed(Component component, ComponentPlan plan) {
        if (component.facts().isEmpty()) {
            boolean keepsData = !plan.workload().singleton().isEmpty();
            return keepsData && component.service().ports().isEmpty();
        }
        return component.isDify()
                || isStore(component)
                || component.facts().get().category() == Category.PROXY;
    }

    private static boolean isStore(Component component) {
        return component.facts().map(ImageFacts::category).map(STORES::contains).orElse(true);
    }

    private boolean calls(Component caller, Component component, boolean strictly) {
        // Dify may be told to use a vector store at any time.
        boolean vectorStore = component
                .facts()
                .map(f -> f.category() == Category.VECTOR_STORE)
                .orElse(false);
        return vectorStore && caller.family().isPresent() || names(caller, component, strictly);
    }

    /** A shared env file gives names to containers that never call them. */
    private boolean names(Component caller, Component component, boolean strictly) {
        Service service = caller.service();
        boolean named =
                hosts.namedBy(service.name()).contains(component.service().name());
        return named
                && (!strictly
                        || NetworkPlanner.readsIt(caller)
                        || hosts.namesOutsideOfSharedVariables(
                                service, component.service().name()));
    }

    private static boolean waits(ComponentPlan other, Component component) {
        return other.initContainers().stream()
                .anyMatch(
                        i -> i instanceof InitPlan.Wait wait && wait.component().equals(component.name()));
    }
}
