package dev.compose2dify.plan.route;

import dev.compose2dify.catalog.image.Category;
import dev.compose2dify.catalog.image.ImageFacts;
import dev.compose2dify.chart.ChartPlan.NetworkPolicyPlan;
import dev.compose2dify.chart.ComponentPlan.PortPlan;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.chart.IngressPlan;
import dev.compose2dify.compose.Network;
import dev.compose2dify.compose.Service;
import dev.compose2dify.plan.component.Component;
import dev.compose2dify.plan.component.Components;
import dev.compose2dify.plan.component.HostReferences;
import dev.compose2dify.plan.decision.Planning;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Internal networks as NetworkPolicies: who is attached to such networks only, reaches nobody but its peers and is reached
 * by nobody else. Who calls it although no network joins them keeps its way (docs/pitfalls.md, internal-networks: api and its vector store). Dify's
 * own services are joined by networks as they need it: of them nobody gets a way that Compose does not give.
 */
public final class NetworkPlanner {
    private final Planning planning;
    private final Components components;
    private final HostReferences hosts;

    private final Map<String, List<PortPlan>> ports;

    /** @param ports of every component, by its name */
    public NetworkPlanner(
            Planning planning, Components components, HostReferences hosts, Map<String, List<PortPlan>> ports) {
        this.planning = planning;
        this.components = components;
        this.hosts = hosts;
        this.ports = ports;
    }

    public List<NetworkPolicyPlan> policies(IngressPlan ingress) {
        Set<String> routed = new LinkedHashSet<>();
        ingress.paths().forEach(p -> routed.add(p.component()));
        List<NetworkPolicyPlan> policies = new ArrayList<>();
        for (Component component : components.workloads()) {
            Set<String> networks = component.service().networks().keySet();
            boolean isolated = !networks.isEmpty()
                    && networks.stream()
                            .allMatch(
                                    n -> isInternal(planning.project.networks().get(n)));
            if (!isolated) {
                continue;
            }
            Set<String> from = new LinkedHashSet<>();
            Set<String> to = new LinkedHashSet<>();
            for (Component other : components.workloads()) {
                if (other == component) {
                    continue;
                }
                boolean peers = other.service().networks().keySet().stream().anyMatch(networks::contains);
                boolean calls = isVectorStore(component) && other.family().isPresent()
                        || !component.isDify()
                                && hosts.namedBy(other.service().name())
                                        .contains(component.service().name())
                                && readsIt(other);
                boolean called = hosts.namedBy(component.service().name())
                        .contains(other.service().name());
                if (peers || calls) {
                    from.add(other.name());
                }
                if (peers || called && !isOnlyShared(component.service(), other)) {
                    to.add(other.name());
                }
            }
            String names = String.join(", ", networks);
            policies.add(new NetworkPolicyPlan(
                    component.name(),
                    List.copyOf(from),
                    List.copyOf(to),
                    routed.contains(component.name()),
                    ports.getOrDefault(component.name(), List.of()).stream()
                            .filter(p -> p.protocol().equals("TCP"))
                            .map(PortPlan::number)
                            .toList(),
                    "The service \"" + component.service().name() + "\" is attached to " + names + " only, which "
                            + (networks.size() > 1 ? "are" : "is") + " internal."));
            planning.decide(
                    component.service(),
                    Subject.NETWORK,
                    names,
                    Outcome.CHANGED,
                    "NetworkPolicy",
                    "an internal network has no way out; its services and who names this service stay connected",
                    component.service().locationOf("networks"));
        }
        return policies;
    }

    /** Dify may be told to use it at any time, and Compose never joins the two by a network. */
    private static boolean isVectorStore(Component component) {
        return component.facts().map(f -> f.category() == Category.VECTOR_STORE).orElse(false);
    }

    private static boolean isInternal(Network network) {
        return network != null && network.internal();
    }

    /** A shared env file names services that a container never calls; only Dify's api family and daemon read them all. */
    static boolean readsIt(Component component) {
        return component.family().isPresent()
                || component.facts().map(ImageFacts::callsWhatItNames).orElse(false)
                || component.facts().isEmpty()
                || component.facts().get().readsSecrets().isEmpty();
    }

    /** Whether the isolated service has the other's name from a shared env file only. */
    private static boolean isOnlyShared(Service service, Component other) {
        return service.environment().values().stream()
                .filter(v -> v.source() == dev.compose2dify.compose.EnvironmentVariable.Source.ENVIRONMENT)
                .noneMatch(v -> v.value().contains(other.service().name()));
    }
}
