package dev.compose2dify.plan.component;

import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.compose.EnvironmentVariable;
import dev.compose2dify.plan.decision.Planning;
import dev.compose2dify.plan.reference.Edge;
import dev.compose2dify.plan.reference.Reference;
import dev.compose2dify.plan.reference.ReferenceScanner;
import dev.compose2dify.plan.reference.ServiceNames;
import dev.compose2dify.plan.reference.Where;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Hosts in variables that nobody answers to on a cluster: each is told with what to do, once for each variable. */
public final class UnreachableHosts {
    private final Planning planning;
    private final Roster roster;
    private final HostReferences hosts;
    private final ReferenceScanner disabled;

    private UnreachableHosts(Planning planning, Roster roster, HostReferences hosts) {
        this.planning = planning;
        this.roster = roster;
        this.hosts = hosts;
        this.disabled = new ReferenceScanner(ServiceNames.ofDisabled(planning.project));
    }

    public static void report(Planning planning, Roster roster, HostReferences hosts) {
        UnreachableHosts report = new UnreachableHosts(planning, roster, hosts);
        for (Roster.Member member : roster.workloads()) {
            hosts.ofDockersHost(member).stream()
                    .filter(v -> report.isRead(member, v))
                    .forEach(v -> report.dockersHost(member, v));
            hosts.leftAtGateway(member).forEach(e -> report.gateway(member, e));
            for (EnvironmentVariable variable : member.service().environment().values()) {
                report.inactive(member, variable);
            }
        }
    }

    private void dockersHost(Roster.Member member, EnvironmentVariable variable) {
        planning.attention(
                member.service(),
                Subject.VARIABLE,
                variable.name(),
                variable.name() + " names the host that Docker runs on; around a pod there is none",
                "set env." + variable.name()
                        + " in your values to an address that the cluster reaches, for example that machine's name in your network",
                variable.text().location());
    }

    private void gateway(Roster.Member member, Edge edge) {
        String name =
                edge.text().substring(edge.reference().start(), edge.reference().end());
        EnvironmentVariable variable = edge.where().kind() == Where.Kind.ENVIRONMENT
                ? member.service().environment().get(edge.where().key())
                : null;
        if (variable != null && !isRead(member, variable)) {
            return;
        }
        String place = switch (edge.where().kind()) {
            case ENVIRONMENT -> edge.where().key();
            case COMMAND -> "the command";
            case ENTRYPOINT -> "the entrypoint";
            case HEALTHCHECK -> "the health check";
            case CONFIG_FILE -> edge.where().key();
        };
        planning.attention(
                member.service(),
                variable != null ? Subject.VARIABLE : Subject.ROUTE,
                variable != null ? variable.name() : place,
                place + " names the gateway \"" + name
                        + "\", in whose place the Ingress is, and no single component answers there as it does",
                (variable != null ? "set env." + variable.name() + " in your values to" : "write there")
                        + " the Service that answers the paths that are called, or the public address",
                edge.location());
    }

    private void inactive(Roster.Member member, EnvironmentVariable variable) {
        if (disabled.inEnvironment(variable.name(), variable.value()).isEmpty() || !isRead(member, variable)) {
            return;
        }
        for (Reference reference : disabled.inEnvironment(variable.name(), variable.value())) {
            if (hosts.isActive(variable.value().substring(reference.start(), reference.end()))) {
                continue;
            }
            String service = reference.serviceName();
            planning.attention(
                    member.service(),
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
    private boolean isRead(Roster.Member member, EnvironmentVariable variable) {
        boolean isPublic = planning.catalog.publicUrls().stream()
                .anyMatch(url -> url.variable().equals(variable.name()));
        return !isPublic
                && planning.catalog.selections().stream()
                        .noneMatch(s -> choice(member, s.variable())
                                .filter(value -> s.isDormant(value, variable.name()))
                                .isPresent());
    }

    /** What the container's own variable chooses; shared env files give Dify's other services what only the api reads. */
    private Optional<String> choice(Roster.Member member, String variable) {
        return Stream.concat(Stream.of(member), roster.difyMember().filter(d -> member.isDify()).stream())
                .map(m -> m.service().environment().get(variable))
                .filter(Objects::nonNull)
                .map(EnvironmentVariable::value)
                .findFirst();
    }
}
