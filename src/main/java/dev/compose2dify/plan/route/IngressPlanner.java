package dev.compose2dify.plan.route;

import dev.compose2dify.catalog.Catalog;
import dev.compose2dify.chart.IngressPlan;
import dev.compose2dify.chart.IngressPlan.IngressPath;
import dev.compose2dify.chart.NginxSettings;
import dev.compose2dify.compose.Service;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Severity;
import dev.compose2dify.plan.component.Gateway;
import dev.compose2dify.plan.route.Route.MatchKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which paths the Ingress gets: those of the project's nginx, or of the release. */
public final class IngressPlanner {
    private static final Pattern PLAIN = Pattern.compile("/[A-Za-z0-9._~%!$&'()*+,;=:@/-]*");

    private static final RouteTable NO_ROUTES =
            new RouteTable(List.of(), NginxSettings.DIFY, "a project without Dify and without nginx", false, List.of());

    private IngressPlanner() {}

    /**
     * The routes of the project's nginx, or the catalog's when there is no nginx or it has none that can be read. A project
     * without Dify has those of its own nginx, or none.
     *
     * @param nginx the service that runs nginx, if there is one
     * @param services all that the chart runs, whose labels a Traefik outside of the project may read
     * @param entry names of the services that stand for Dify's address: its api and web
     * @param difyVersion the tag of Dify's image; empty without Dify
     */
    public static RouteTable routes(
            Catalog catalog,
            Optional<Service> nginx,
            List<Service> services,
            Set<String> entry,
            Optional<String> difyVersion) {
        List<Service> labelled = new ArrayList<>(services);
        nginx.ifPresent(labelled::add);
        Set<String> entries = new LinkedHashSet<>(entry);
        nginx.ifPresent(n -> entries.add(n.name()));
        RouteTable labels = TraefikLabels.of(labelled, entries);
        return withLabels(base(catalog, nginx, difyVersion), labels, nginx.map(Service::name));
    }

    /**
     * Labels decide where they lead to all of Dify; where they lead to a part of it, the release's routes stay and the
     * labels add theirs. A route to nginx itself adds nothing: nginx's own routes are known.
     */
    private static RouteTable withLabels(RouteTable base, RouteTable labels, Optional<String> nginx) {
        List<Route> added = labels.routes().stream()
                .filter(r -> nginx.filter(r.service()::equals).isEmpty())
                .toList();
        List<Diagnostic> diagnostics = new ArrayList<>(base.diagnostics());
        diagnostics.addAll(labels.diagnostics());
        boolean whole = nginx.isEmpty()
                && added.stream().anyMatch(r -> r.path().equals("/"))
                && added.stream().anyMatch(r -> r.path().startsWith("/console/api"));
        Map<String, Route> routes = new LinkedHashMap<>();
        if (!whole) {
            base.routes().forEach(r -> routes.put(r.kind() + " " + r.path(), r));
        }
        added.forEach(r -> routes.putIfAbsent(r.kind() + " " + r.path(), r));
        return new RouteTable(
                List.copyOf(routes.values()),
                base.settings(),
                whole ? labels.source() : base.source(),
                base.withheld() || labels.withheld(),
                base.ports(),
                base.elsewhere(),
                diagnostics);
    }

    private static RouteTable base(Catalog catalog, Optional<Service> nginx, Optional<String> difyVersion) {
        RouteTable standard =
                difyVersion.map(version -> DefaultRoutes.of(catalog, version)).orElse(NO_ROUTES);
        if (nginx.isEmpty()) {
            return standard;
        }
        RouteTable own = NginxRoutes.of(nginx.get());
        // Where nginx protects everything, the release's own routes would publish it all the same.
        if (!own.routes().isEmpty() || own.withheld()) {
            return new RouteTable(
                    own.routes(),
                    own.settings().orElse(NginxSettings.DIFY),
                    own.source(),
                    own.withheld(),
                    own.ports(),
                    own.elsewhere(),
                    own.diagnostics());
        }
        List<Diagnostic> diagnostics = new ArrayList<>(own.diagnostics());
        diagnostics.add(Diagnostic.warning(
                nginx.get().location(),
                "no routes can be read from the configuration that is mounted into "
                        + nginx.get().name()
                        + difyVersion
                                .map(version -> ": using those of Dify " + version)
                                .orElse(""),
                "put the release's nginx/conf.d folder beside the compose file"));
        return new RouteTable(
                standard.routes(),
                own.settings().orElse(NginxSettings.DIFY),
                standard.source(),
                false,
                own.ports(),
                List.of(),
                diagnostics);
    }

    /**
     * What answers for those who call the gateway by its name.
     *
     * @param component the component in the chart that a route leads to; empty when there is none
     */
    public static Gateway gateway(RouteTable table, Function<Route, Optional<String>> component) {
        List<Gateway.Way> ways = new ArrayList<>();
        for (Route route : table.routes()) {
            Gateway.Match match = switch (route.kind()) {
                case PREFIX -> Gateway.Match.PREFIX;
                case EXACT -> Gateway.Match.EXACT;
                case REGEX -> Gateway.Match.PATTERN;
            };
            ways.add(new Gateway.Way(route.path(), match, component.apply(route), route.port()));
        }
        table.elsewhere().forEach(p -> ways.add(new Gateway.Way(p, Gateway.Match.PREFIX, Optional.empty(), 0)));
        Set<Integer> ports = table.ports().stream()
                .filter(p -> p.matches("\\d{1,5}"))
                .map(Integer::valueOf)
                .collect(Collectors.toSet());
        return new Gateway(ways, ports);
    }

    /**
     * The Ingress paths for a table of routes.
     *
     * @param component the component in the chart that a route leads to; empty when there is none
     * @param webPages first path segments that the web image serves
     */
    public static IngressPlan of(RouteTable table, List<String> webPages, Function<Route, Optional<String>> component) {
        return of(table, webPages, component, route -> true);
    }

    /** @param expected whether it is no surprise that nothing answers a route: an inactive profile */
    public static IngressPlan of(
            RouteTable table,
            List<String> webPages,
            Function<Route, Optional<String>> component,
            Predicate<Route> expected) {
        List<IngressPath> paths = new ArrayList<>();
        List<Diagnostic> diagnostics = new ArrayList<>(table.diagnostics());
        for (Route route : table.routes()) {
            if (route.kind() == MatchKind.REGEX) {
                continue;
            }
            Optional<String> target = component.apply(route);
            if (!PLAIN.matcher(route.path()).matches()) {
                diagnostics.add(Diagnostic.warning(
                        route.location(),
                        "the path " + route.path() + " is left out: an Ingress takes none with such characters"));
            } else if (target.isPresent()) {
                paths.add(new IngressPath(route.path(), route.kind() == MatchKind.EXACT, target.get(), route.port()));
            } else {
                diagnostics.add(new Diagnostic(
                        expected.test(route) ? Severity.NOTE : Severity.WARNING,
                        Optional.of(route.location()),
                        "the route " + route.path() + " is left out: " + route.service() + " is not in the chart",
                        Optional.empty()));
            }
        }
        if (!table.routes().isEmpty() && paths.stream().noneMatch(p -> p.path().equals("/"))) {
            diagnostics.add(
                    Diagnostic.warning("no service answers at / : the address of the chart will show nothing there"));
        }
        paths.sort(Comparator.comparingInt((IngressPath p) -> -p.path().length())
                .thenComparing(IngressPath::path)
                .thenComparing(IngressPath::exact, Comparator.reverseOrder()));
        return new IngressPlan(paths, table.settings(), table.source(), webPages, diagnostics);
    }
}
