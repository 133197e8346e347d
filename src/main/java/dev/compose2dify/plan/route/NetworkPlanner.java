package dev.compose2dify.plan.route;

import dev.compose2dify.catalog.Category;
import dev.compose2dify.chart.ChartPlan.NetworkPolicyPlan;
import dev.compose2dify.chart.ComponentPlan.PortPlan;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.chart.IngressPlan;
import dev.compose2dify.compose.Network;
import dev.compose2dify.compose.Service;
import dev.compose2dify.plan.component.HostReferences;
import dev.compose2dify.plan.component.Roster;
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
    private final Roster roster;
    private final HostReferences hosts;

    private final Map<String, List<PortPlan>> ports;

    /** @param ports of every component, by its name */
    public NetworkPlanner(Planning planning, Roster roster, HostReferences hosts, Map<String, List<PortPlan>> ports) {
        this.planning = planning;
        this.roster = roster;
        this.hosts = hosts;
        this.ports = ports;
    }

    public List<NetworkPolicyPlan> policies(IngressPlan ingress) {
        Set<String> routed = new LinkedHashSet<>();
        ingress.paths().forEach(p -> routed.add(p.component()));
        List<NetworkPolicyPlan> policies = new ArrayList<>();
        for (Roster.Member member : roster.workloads()) {
            Set<String> networks = member.service().networks().keySet();
            boolean isolated = !networks.isEmpty()
                    && networks.stream()
                            .allMatch(
                                    n -> isInternal(planning.project.networks().get(n)));
            if (!isolated) {
                continue;
            }
            Set<String> from = new LinkedHashSet<>();
            Set<String> to = new LinkedHashSet<>();
            for (Roster.Member other : roster.workloads()) {
                if (other == member) {
                    continue;
                }
                boolean peers = other.service().networks().keySet().stream().anyMatch(networks::contains);
                boolean calls = isVectorStore(member) && other.family().isPresent()
                        || !member.isDify()
                                && hosts.namedBy(other.service().name())
                                        .contains(member.service().name())
                                && readsIt(other);
                boolean called = hosts.namedBy(member.service().name())
                        .contains(other.service().name());
                if (peers || calls) {
                    from.add(other.component());
                }
                if (peers || called && !isOnlyShared(member.service(), other)) {
                    to.add(other.component());
                }
            }
            String names = String.join(", ", networks);
            policies.add(new NetworkPolicyPlan(
                    member.component(),
                    List.copyOf(from),
                    List.copyOf(to),
                    routed.contains(member.component()),
                    ports.getOrDefault(member.component(), List.of()).stream()
                            .filter(p -> p.protocol().equals("TCP"))
                            .map(PortPlan::number)
                            .toList(),
                    "The service \"" + member.service().name() + "\" is attached to " + names + " only, which "
                            + (networks.size() > 1 ? "are" : "is") + " internal."));
            planning.decide(
                    member.service(),
                    Subject.NETWORK,
                    names,
                    Outcome.CHANGED,
                    "NetworkPolicy",
                    "an internal network has no way out; its members and who names this service stay connected",
                    member.service().locationOf("networks"));
        }
        return policies;
    }

    /** Dify may be told to use it at any time, and Compose never joins the two by a network. */
    private static boolean isVectorStore(Roster.Member member) {
        return member.facts().map(f -> f.category() == Category.VECTOR_STORE).orElse(false);
    }

    private static boolean isInternal(Network network) {
        return network != null && network.internal();
    }

    /** A shared env file names services that a container never calls; only Dify's api family and daemon read them all. */
    private static boolean readsIt(Roster.Member member) {
        return member.family().isPresent()
                || member.component().equals("plugin-daemon")
                || member.facts().isEmpty()
                || member.facts().get().readsSecrets().isEmpty();
    }

    /** Whether the isolated service has the other's name from a shared env file only. */
    private static boolean isOnlyShared(Service service, Roster.Member other) {
        return service.environment().values().stream()
                .filter(v -> v.source() == dev.compose2dify.compose.EnvironmentVariable.Source.ENVIRONMENT)
                .noneMatch(v -> v.value().contains(other.service().name()));
    }
}
