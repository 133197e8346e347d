package dev.compose2dify.plan.route;

import dev.compose2dify.catalog.image.ImageFacts;
import dev.compose2dify.catalog.image.PortFacts;
import dev.compose2dify.chart.ComponentPlan.PortPlan;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.chart.IngressPlan;
import dev.compose2dify.compose.Service;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Location;
import dev.compose2dify.diagnostic.Severity;
import dev.compose2dify.plan.component.Component;
import dev.compose2dify.plan.component.Components;
import dev.compose2dify.plan.component.Gateway;
import dev.compose2dify.plan.decision.Planning;
import dev.compose2dify.plan.reference.ServiceNames;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The ways in: what the project's gateway passes on, as paths of the Ingress and for those who call it by its name. */
public final class Routes {
    private final Planning planning;
    private final Components components;
    private final ServiceNames names;
    private final RouteTable routes;

    private Routes(Planning planning, Components components) {
        this.planning = planning;
        this.components = components;
        this.names = ServiceNames.of(planning.project);
        this.routes = routes();
    }

    /** Reads them from the gateway's configuration, else takes those that the catalog knows of the release. */
    public static Routes read(Planning planning, Components components) {
        return new Routes(planning, components);
    }

    /** What answers in the gateway's place. */
    public Gateway gateway() {
        return IngressPlanner.gateway(
                routes, route -> target(route).filter(Component::isWorkload).map(Component::name));
    }

    /** Another gateway than nginx stays in the chart, but what it routes is not read. */
    private void reportOtherGateways(String routes) {
        for (Component component : components.workloads()) {
            Service service = component.service();
            boolean gateway = service.image()
                    .map(i -> planning.catalog.isOtherGateway(i.value()))
                    .orElse(false);
            if (gateway && component.facts().isEmpty() && !service.ports().isEmpty()) {
                planning.attention(
                        service,
                        Subject.ROUTE,
                        service.name(),
                        "\"" + service.name()
                                + "\" looks like the gateway of this project: its configuration is not"
                                + " read, and the Ingress has " + routes + " instead",
                        "compare its routes with the Ingress; if the Ingress does its work, switch it off in"
                                + " values.yaml (" + component.valuesKey() + ".enabled: false)",
                        service.location());
            }
        }
    }

    /** The catalog's own routes lead to Dify's components only, never to a service that has the name of one. */
    private Optional<Component> target(Route route) {
        Optional<Component> known = components
                .known(route.service())
                .or(() -> components.known(route.service().replace('_', '-')));
        return route.isOfCatalog()
                ? known
                : names.serviceOf(route.service()).flatMap(components::service).or(() -> known);
    }

    private Optional<Service> nginx() {
        return components.first(Component.Purpose.GATEWAY).map(Component::service);
    }

    private RouteTable routes() {
        return IngressPlanner.routes(
                planning.catalog,
                nginx(),
                components.workloads().stream().map(Component::service).toList(),
                components.workloads().stream()
                        .filter(Component::isDify)
                        .map(m -> m.service().name())
                        .collect(Collectors.toSet()),
                components.dify().map(dify -> components.difyVersion().toString()));
    }

    /** The Ingress, with what it lacks told. */
    public IngressPlan ingress(Map<String, List<PortPlan>> ports) {
        Optional<Service> gateway = nginx();
        IngressPlan ingress = IngressPlanner.of(
                routes.withPorts(route -> port(route, ports)),
                planning.catalog.webPages(),
                route -> target(route)
                        .filter(Component::isWorkload)
                        .map(Component::name)
                        // A service that is called like one of Dify's but listens nowhere.
                        .filter(c -> !ports.get(c).isEmpty()),
                route -> route.isOfCatalog() || isOfTheProject(route.service()));
        // What the catalog's own routes lack is no fault of the project.
        ingress.diagnostics().stream()
                .filter(d -> components.dify().isPresent() || d.location().isPresent())
                .filter(d ->
                        !d.location().map(l -> l.file().startsWith("catalog/")).orElse(false))
                .forEach(d -> report(gateway, d));
        reportOtherGateways(ingress.paths().isEmpty() ? "no route" : ingress.source());
        return ingress;
    }

    /** The catalog knows the usual port; a variable of the container may have changed it. */
    private int port(Route route, Map<String, List<PortPlan>> ports) {
        Optional<Component> target = target(route).filter(m -> route.isOfCatalog());
        Optional<String> name = target.flatMap(Component::facts).map(ImageFacts::ports).stream()
                .flatMap(List::stream)
                .filter(p -> p.number() == route.port())
                .map(PortFacts::name)
                .findFirst();
        return name.flatMap(n -> ports.getOrDefault(target.orElseThrow().name(), List.of()).stream()
                        .filter(p -> p.name().equals(n))
                        .map(PortPlan::number)
                        .findFirst())
                .orElse(route.port());
    }

    private boolean isOfTheProject(String host) {
        return names.serviceOf(host).isPresent()
                || ServiceNames.ofDisabled(planning.project).serviceOf(host).isPresent();
    }

    /** A route that is lost stands in the report, where whoever misses it looks. */
    private void report(Optional<Service> gateway, Diagnostic diagnostic) {
        Optional<Service> said = gateway.or(() -> components.workloads().stream()
                .map(Component::service)
                .filter(s -> diagnostic.location().equals(Optional.of(s.locationOf("labels"))))
                .findFirst());
        if (diagnostic.severity() == Severity.WARNING && said.isPresent()) {
            planning.decide(
                    said.get(),
                    Subject.ROUTE,
                    diagnostic.location().map(Location::toString).orElse("routes"),
                    Outcome.ATTENTION,
                    "",
                    diagnostic.message() + diagnostic.hint().map(h -> ": " + h).orElse(""),
                    diagnostic.location().orElse(said.get().location()));
            planning.add(diagnostic);
        } else {
            planning.add(diagnostic);
        }
    }
}
