package dev.compose2dify.plan.route;

import dev.compose2dify.chart.NginxSettings;
import dev.compose2dify.diagnostic.Diagnostic;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * All routes of a release, in source order, each path and kind once.
 *
 * @param source where they come from, for the report: {@code ./nginx/conf.d/default.conf.template}, or the catalog
 * @param withheld whether a route was left out because an Ingress would publish openly what nginx protects
 * @param ports that the gateway listens on for these routes
 * @param elsewhere paths that the gateway answers in another way than by passing them on unchanged
 * @param diagnostics what nginx does and an Ingress cannot
 */
public record RouteTable(
        List<Route> routes,
        NginxSettings settings,
        String source,
        boolean withheld,
        Set<String> ports,
        List<String> elsewhere,
        List<Diagnostic> diagnostics) {
    /** The ports of the web, where nothing says another. */
    static final Set<String> WEB = Set.of("80", "443");

    public RouteTable {
        routes = List.copyOf(routes);
        ports = Set.copyOf(ports);
        elsewhere = List.copyOf(elsewhere);
        diagnostics = List.copyOf(diagnostics);
    }

    /** Routes without a gateway whose own configuration was read. */
    public RouteTable(
            List<Route> routes, NginxSettings settings, String source, boolean withheld, List<Diagnostic> diagnostics) {
        this(routes, settings, source, withheld, WEB, List.of(), diagnostics);
    }

    /** The same routes to other ports. */
    public RouteTable withPorts(ToIntFunction<Route> port) {
        List<Route> others = routes.stream()
                .map(r -> new Route(r.path(), r.kind(), r.service(), port.applyAsInt(r), r.location()))
                .toList();
        return new RouteTable(others, settings, source, withheld, ports, elsewhere, diagnostics);
    }
}
