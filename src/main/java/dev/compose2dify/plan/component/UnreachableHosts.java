package dev.compose2dify.plan.component;

import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.compose.EnvironmentVariable;
import dev.compose2dify.compose.Service.CommandLine;
import dev.compose2dify.plan.decision.Planning;
import dev.compose2dify.plan.reference.Edge;
import dev.compose2dify.plan.reference.Reference;
import dev.compose2dify.plan.reference.ReferencePlace;
import dev.compose2dify.plan.reference.ReferenceScanner;
import dev.compose2dify.plan.reference.ServiceNames;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Hosts in variables that nobody answers to on a cluster: each is told with what to do, once for each variable. */
public final class UnreachableHosts {
    private final Planning planning;
    private final Components components;
    private final HostReferences hosts;
    private final ReferenceScanner disabled;

    private UnreachableHosts(Planning planning, Components components, HostReferences hosts) {
        this.planning = planning;
        this.components = components;
        this.hosts = hosts;
        this.disabled = new ReferenceScanner(ServiceNames.ofDisabled(planning.project));
    }

    public static void report(Planning planning, Components components, HostReferences hosts) {
        UnreachableHosts report = new UnreachableHosts(planning, components, hosts);
        for (Component component : components.workloads()) {
            hosts.ofDockersHost(component).stream()
                    .filter(v -> report.isRead(component, v))
                    .forEach(v -> report.dockersHost(component, v));
            report.dockersHostIn(component, "command", component.service().command());
            report.dockersHostIn(component, "entrypoint", component.service().entrypoint());
            hosts.leftAtGateway(component).forEach(e -> report.gateway(component, e));
            for (EnvironmentVariable variable :
                    component.service().environment().values()) {
                report.inactive(component, variable);
            }
        }
    }

    private void dockersHost(Component component, EnvironmentVariable variable) {
        planning.attention(
                component.service(),
                Subject.VARIABLE,
                variable.name(),
                variable.name() + " names the host that Docker runs on; around a pod there is none",
                "set env." + variable.name()
                        + " in your values to an address that the cluster reaches, for example that machine's name in your network",
                variable.text().location());
    }

    private void dockersHostIn(Component component, String attribute, Optional<CommandLine> command) {
        if (command.filter(c -> hosts.namesDockersHost(component, c.values())).isPresent()) {
            planning.attention(
                    component.service(),
                    Subject.COMMAND,
                    attribute,
                    "the " + attribute + " names the host that Docker runs on; around a pod there is none",
                    "write an address there that the cluster reaches, for example that machine's name in your network",
                    component.service().locationOf(attribute));
        }
    }

    private void gateway(Component component, Edge edge) {
        String name =
                edge.text().substring(edge.reference().start(), edge.reference().end());
        EnvironmentVariable variable = edge.place().part() == ReferencePlace.Part.ENVIRONMENT
                ? component.service().environment().get(edge.place().key())
                : null;
        if (variable != null && !isRead(component, variable)) {
            return;
        }
        String place = switch (edge.place().part()) {
            case ENVIRONMENT -> edge.place().key();
            case COMMAND -> "the command";
            case ENTRYPOINT -> "the entrypoint";
            case HEALTHCHECK -> "the health check";
            case CONFIG_FILE -> edge.place().key();
        };
        planning.attention(
                component.service(),
                variable != null ? Subject.VARIABLE : Subject.ROUTE,
                variable != null ? variable.name() : place,
                place + " names the gateway \"" + name
                        + "\", in whose place the Ingress is, and no single component answers there as it does",
                (variable != null ? "set env." + variable.name() + " in your values to" : "write there")
                        + " the Service that answers the paths that are called, or the public address",
                edge.location());
    }

    private void inactive(Component component, EnvironmentVariable variable) {
        if (disabled.inEnvironment(variable.name(), variable.value()).isEmpty() || !isRead(component, variable)) {
            return;
        }
        for (Reference reference : disabled.inEnvironment(variable.name(), variable.value())) {
            if (hosts.isActive(variable.value().substring(reference.start(), reference.end()))) {
                continue;
            }
            String service = reference.serviceName();
            planning.attention(
                    component.service(),
                    Subject.VARIABLE,
                    variable.name(),
                    variable.name() + " names the service \"" + service + "\", which no active profile selects",
                    "select it with --profile "
                            + planning.project.disabledServices().get(service).profiles().stream()
                                    .findFirst()
                                    .orElse(service)
                            + ", or set env." + variable.name() + " in your values to where it runs",
                    variable.text().location());
            return;
        }
    }

    /** Whether the container reads it: not what the chart sets itself, nor what Dify was told not to use. */
    private boolean isRead(Component component, EnvironmentVariable variable) {
        boolean isPublic = planning.catalog.publicUrls().stream()
                .anyMatch(url -> url.variable().equals(variable.name()));
        return !isPublic
                && planning.catalog.selections().stream()
                        .noneMatch(s -> choice(component, s.variable())
                                .filter(value -> s.isDormant(value, variable.name()))
                                .isPresent());
    }

    /** What the container's own variable chooses; shared env files give Dify's other services what only the api reads. */
    private Optional<String> choice(Component component, String variable) {
        return Stream.concat(Stream.of(component), components.dify().filter(d -> component.isDify()).stream())
                .map(m -> m.service().environment().get(variable))
                .filter(Objects::nonNull)
                .map(EnvironmentVariable::value)
                .findFirst();
    }
}
