package dev.compose2dify.plan.route;

import dev.compose2dify.chart.NginxSettings;
import dev.compose2dify.compose.Service;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Location;
import dev.compose2dify.plan.route.Route.MatchKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Routes that a Traefik outside of the project reads from labels of containers, as Dokploy and Coolify set them
 * ({@code traefik.http.routers.NAME.rule=Host(`a`) && PathPrefix(`/b`)}).
 */
final class TraefikLabels {
    private static final Pattern ROUTER = Pattern.compile("traefik\\.http\\.routers\\.([^.]+)\\.(.+)");
    private static final Pattern PORT =
            Pattern.compile("traefik\\.http\\.services\\.([^.]+)\\.loadbalancer\\.server\\.port");
    private static final Pattern MIDDLEWARE = Pattern.compile("traefik\\.http\\.middlewares\\.([^.]+)\\.([^.]+).*");
    private static final Pattern MATCHER = Pattern.compile("(!?)\\s*(\\w+)\\(([^()]*)\\)");
    private static final Pattern ARGUMENT = Pattern.compile("[`\"']([^`\"']*)[`\"']");
    /** Middlewares that change neither who may come nor which path arrives. */
    private static final Set<String> HARMLESS = Set.of(
            "redirectscheme",
            "compress",
            "headers",
            "retry",
            "buffering",
            "circuitbreaker",
            "ratelimit",
            "inflightreq",
            "contenttype");

    private static final Set<String> PROTECTING = Set.of(
            "basicauth", "digestauth", "forwardauth", "ipwhitelist", "ipallowlist", "passtlsclientcert", "plugin");

    private final List<HostRoute> found = new ArrayList<>();
    private final List<Diagnostic> diagnostics = new ArrayList<>();
    private boolean withheld;

    /** A route with the host that it belongs to; an empty host is any. */
    private record HostRoute(String host, Route route) {}

    private TraefikLabels() {}

    /**
     * The routes of one host.
     *
     * @param entry the services that stand for Dify's own address: its gateway, web and api; their host is the chart's.
     *     Without a router of theirs, the only host of the project is
     */
    static RouteTable of(List<Service> services, Set<String> entry) {
        TraefikLabels reader = new TraefikLabels();
        Map<String, String> types = new TreeMap<>();
        services.forEach(s -> s.labels().keySet().forEach(l -> {
            Matcher m = MIDDLEWARE.matcher(l);
            if (m.matches()) {
                types.put(m.group(1), m.group(2).toLowerCase(java.util.Locale.ROOT));
            }
        }));
        services.forEach(s -> reader.service(s, types));
        return reader.table(reader.host(entry));
    }

    private Optional<String> host(Set<String> entry) {
        Set<String> hosts = new LinkedHashSet<>();
        found.stream()
                .filter(f -> entry.contains(f.route().service()) && !f.host().isEmpty())
                .forEach(f -> hosts.add(f.host()));
        if (hosts.isEmpty()) {
            found.stream().filter(f -> !f.host().isEmpty()).forEach(f -> hosts.add(f.host()));
            return hosts.size() == 1 ? hosts.stream().findFirst() : Optional.empty();
        }
        return hosts.stream().findFirst();
    }

    private RouteTable table(Optional<String> host) {
        Map<String, Route> routes = new LinkedHashMap<>();
        Map<String, Location> others = new LinkedHashMap<>();
        for (HostRoute f : found) {
            if (f.host().isEmpty() || host.filter(f.host()::equals).isPresent()) {
                routes.putIfAbsent(f.route().kind() + " " + f.route().path(), f.route());
            } else {
                others.putIfAbsent(
                        f.host() + f.route().path() + " to " + f.route().service(),
                        f.route().location());
            }
        }
        others.forEach((what, location) -> diagnostics.add(Diagnostic.warning(
                location,
                "Traefik labels route " + what + ": left out, the Ingress of the chart has one host"
                        + host.map(h -> " (today " + h + ")").orElse(""),
                "give it an Ingress of its own (extraObjects)")));
        return new RouteTable(
                List.copyOf(routes.values()), NginxSettings.DIFY, "Traefik labels", withheld, diagnostics);
    }

    private void service(Service service, Map<String, String> types) {
        Map<String, Map<String, String>> routers = new TreeMap<>();
        service.labels().forEach((label, value) -> {
            Matcher m = ROUTER.matcher(label);
            if (m.matches()) {
                routers.computeIfAbsent(m.group(1), n -> new TreeMap<>()).put(m.group(2), value);
            }
        });
        boolean off = "false".equalsIgnoreCase(service.labels().getOrDefault("traefik.enable", "true"));
        if (off) {
            return;
        }
        routers.values().stream()
                .filter(r -> r.containsKey("rule"))
                // The twin that only leads http to https.
                .filter(r -> !onlyRedirects(r, types))
                .forEach(r -> router(service, r, types));
    }

    private static boolean onlyRedirects(Map<String, String> router, Map<String, String> types) {
        List<String> names = middlewares(router);
        return !names.isEmpty() && names.stream().allMatch(n -> "redirectscheme".equals(types.get(n)));
    }

    private static List<String> middlewares(Map<String, String> router) {
        return java.util.Arrays.stream(router.getOrDefault("middlewares", "").split(","))
                .map(String::strip)
                .filter(n -> !n.isEmpty())
                .map(n -> n.replaceFirst("@docker$", ""))
                .toList();
    }

    private void router(Service service, Map<String, String> router, Map<String, String> types) {
        Location location = service.locationOf("labels");
        String rule = router.get("rule");
        List<String> hosts = new ArrayList<>();
        List<String> prefixes = new ArrayList<>();
        List<String> exact = new ArrayList<>();
        Matcher m = MATCHER.matcher(rule);
        boolean plain = true;
        while (m.find()) {
            List<String> arguments = new ArrayList<>();
            ARGUMENT.matcher(m.group(3)).results().forEach(a -> arguments.add(a.group(1)));
            switch (m.group(2)) {
                case "Host" -> hosts.addAll(arguments);
                case "PathPrefix" -> prefixes.addAll(arguments);
                case "Path" -> exact.addAll(arguments);
                default -> plain = false;
            }
            plain &= m.group(1).isEmpty();
        }
        int port = port(service);
        if (!plain || port == 0) {
            leftOut(location, service, rule, plain ? "no label says its port" : "an Ingress cannot say the rule");
            return;
        }
        for (String name : middlewares(router)) {
            String type = types.getOrDefault(name, "");
            if (!HARMLESS.contains(type)) {
                withheld |= type.isEmpty() || PROTECTING.contains(type);
                leftOut(
                        location,
                        service,
                        rule,
                        type.isEmpty()
                                ? "its middleware " + name + " is not in the project, it may protect the path"
                                : PROTECTING.contains(type)
                                        ? "it is protected with " + type + ", and the Ingress would publish it open"
                                        : "its middleware " + type + " changes the path");
                return;
            }
        }
        List<String> names = hosts.isEmpty() ? List.of("") : hosts;
        for (String host : names) {
            if (prefixes.isEmpty() && exact.isEmpty()) {
                add(host, "/", MatchKind.PREFIX, service, port, location);
            }
            prefixes.forEach(p -> add(host, p, MatchKind.PREFIX, service, port, location));
            exact.forEach(p -> add(host, p, MatchKind.EXACT, service, port, location));
        }
    }

    private static int port(Service service) {
        for (Map.Entry<String, String> label : service.labels().entrySet()) {
            if (PORT.matcher(label.getKey()).matches() && label.getValue().matches("\\d{1,5}")) {
                return Integer.parseInt(label.getValue());
            }
        }
        if (service.ports().size() == 1) {
            return service.ports().get(0).target();
        }
        Optional<String> exposed =
                service.expose().stream().map(e -> e.replaceFirst("/.*", "")).findFirst();
        return exposed.filter(e -> service.expose().size() == 1 && e.matches("\\d{1,5}"))
                .map(Integer::parseInt)
                .orElse(0);
    }

    private void add(String host, String path, MatchKind kind, Service service, int port, Location location) {
        found.add(new HostRoute(host, new Route(path, kind, service.name(), port, location)));
    }

    private void leftOut(Location location, Service service, String rule, String reason) {
        diagnostics.add(Diagnostic.warning(
                location,
                "the Traefik label of \"" + service.name() + "\" " + rule + " is left out: " + reason,
                "give it an Ingress of its own (extraObjects)"));
    }
}
