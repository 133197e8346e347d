package dev.compose2dify.plan.route;

import dev.compose2dify.catalog.Catalog;
import dev.compose2dify.catalog.reading.Version;
import dev.compose2dify.chart.NginxSettings;
import dev.compose2dify.diagnostic.Location;
import dev.compose2dify.plan.route.Route.MatchKind;
import java.util.List;

/** What is known of Dify's routes without the release's nginx configuration ({@code catalog/routes.yaml}). */
public final class DefaultRoutes {
    static final Location SOURCE = Location.ofFile("catalog/routes.yaml");

    private DefaultRoutes() {}

    /** The routes of a release; of the newest one when {@code difyVersion} is no version ({@code latest}). */
    public static RouteTable of(Catalog catalog, String difyVersion) {
        List<Route> routes = catalog.routes(Version.parse(difyVersion)).stream()
                .map(facts -> new Route(facts.path(), MatchKind.PREFIX, facts.service(), facts.port(), SOURCE))
                .toList();
        return new RouteTable(
                routes, NginxSettings.DIFY, "the catalog's routes of Dify " + difyVersion, false, List.of());
    }
}
