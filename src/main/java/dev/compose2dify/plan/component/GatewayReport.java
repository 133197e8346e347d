package dev.compose2dify.plan.component;

import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.compose.EnvironmentVariable;
import dev.compose2dify.compose.Mount;
import dev.compose2dify.compose.Service;
import dev.compose2dify.plan.decision.Planning;
import java.util.LinkedHashSet;
import java.util.Set;

/** What becomes of the gateway that the Ingress replaces: its ports, mounts, variables and networks, like any service's. */
final class GatewayReport {
    /** Ports of the web, which the Ingress controller answers. */
    private static final Set<Integer> WEB = Set.of(80, 443);

    private GatewayReport() {}

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
            boolean web = WEB.contains(port.target()) || values.contains(Integer.toString(port.target()));
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
