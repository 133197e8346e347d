package dev.compose2dify.plan.component;

import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.compose.EnvironmentVariable;
import dev.compose2dify.compose.Mount;
import dev.compose2dify.compose.Service;
import dev.compose2dify.plan.decision.Planning;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What becomes of the gateway that the Ingress replaces: its ports, mounts, variables and networks, like any service's. */
final class GatewayReport {
    /** Ports of the web, which the Ingress controller answers. */
    private static final Set<Integer> WEB = Set.of(80, 443);

    private GatewayReport() {}

    private static boolean isWeb(Set<String> values, int port) {
        return WEB.contains(port) || values.contains(Integer.toString(port));
    }

    /** The host's ports that addresses in use have and that the Ingress does not. */
    private static void oldPorts(Planning planning, Service gateway, Set<String> values) {
        List<Service.Port> old = gateway.ports().stream()
                .filter(p -> isWeb(values, p.target()) && !p.published().isEmpty())
                .filter(p -> WEB.stream().noneMatch(w -> p.published().equals(w.toString())))
                .toList();
        if (!old.isEmpty()) {
            String ports = old.stream().map(Service.Port::published).collect(Collectors.joining(" and "));
            planning.attention(
                    gateway,
                    Subject.PORT,
                    ports,
                    "people reach \"" + gateway.name() + "\" on port " + ports
                            + " today; the Ingress controller answers on 80 and 443, and no address of the cluster has"
                            + " another port by itself",
                    "tell whoever has the old address (bookmarks, webhooks, API clients); the new one is external.host",
                    old.get(0).location());
        }
    }

    static void report(Planning planning, Service gateway) {
        Set<String> values = new LinkedHashSet<>();
        for (EnvironmentVariable variable : gateway.environment().values()) {
            values.add(variable.value());
            planning.decide(
                    gateway,
                    Subject.VARIABLE,
                    variable.name(),
                    Outcome.DROPPED,
                    "",
                    "it sets the gateway that the Ingress replaces",
                    variable.text().location());
        }
        for (Service.Port port : gateway.ports()) {
            boolean web = isWeb(values, port.target());
            planning.decide(
                    gateway,
                    Subject.PORT,
                    port.target() + "/" + port.protocol(),
                    web ? Outcome.MOVED : Outcome.ATTENTION,
                    web ? "Ingress" : "",
                    web
                            ? "the Ingress controller answers on ports of its own"
                            : "the gateway listens on " + port.target() + " besides the web's ports, and the Ingress"
                                    + " does not: publish what it leads to with serviceType of its component",
                    port.location());
        }
        oldPorts(planning, gateway, values);
        for (Mount mount : gateway.mounts()) {
            planning.decide(
                    gateway,
                    Subject.VOLUME,
                    mount.target(),
                    Outcome.DROPPED,
                    "",
                    "the gateway that the Ingress replaces needs it; its routes were read",
                    mount.location());
        }
        for (String network : gateway.networks().keySet()) {
            planning.decide(
                    gateway,
                    Subject.NETWORK,
                    network,
                    Outcome.DROPPED,
                    "",
                    "the Ingress controller reaches every Service that it has a route to",
                    gateway.locationOf("networks"));
        }
    }
}
