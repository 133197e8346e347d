package dev.compose2dify.plan.route;

import dev.compose2dify.chart.NginxSettings;
import dev.compose2dify.diagnostic.Diagnostic;
import java.util.List;

/**
 * All routes of a release, in source order, each path and kind once.
 *
 * @param source where they come from, for the report: {@code ./nginx/conf.d/default.conf.template}, or the catalog
 * @param withheld whether a route was left out because an Ingress would publish openly what nginx protects
 * @param diagnostics what nginx does and an Ingress cannot
 */
public record RouteTable(
        List<Route> routes, NginxSettings settings, String source, boolean withheld, List<Diagnostic> diagnostics) {
    public RouteTable {
        routes = List.copyOf(routes);
        diagnostics = List.copyOf(diagnostics);
    }
}
