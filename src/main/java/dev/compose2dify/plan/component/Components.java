package dev.compose2dify.plan.component;

import dev.compose2dify.catalog.ShapeFacts;
import dev.compose2dify.catalog.image.Category;
import dev.compose2dify.catalog.image.ControllerKind;
import dev.compose2dify.catalog.image.ImageFacts;
import dev.compose2dify.catalog.image.Role;
import dev.compose2dify.catalog.reading.Version;
import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.compose.Service;
import dev.compose2dify.plan.component.Component.Purpose;
import dev.compose2dify.plan.component.Endings.Ending;
import dev.compose2dify.plan.decision.Planning;
import dev.compose2dify.plan.reference.ReferenceGraph;
import dev.compose2dify.text.DnsNames;
import dev.compose2dify.text.ValuesKeys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which service of the project is which component of the chart, and under which name. */
public final class Components {
    /** With the longest name of a release and a dash before it, it is a label of 63 characters. */
    private static final int LONGEST_COMPONENT = 63 - 1 - ChartPlan.LONGEST_RELEASE;
    /** A StatefulSet's pods carry its name and a hash of eleven characters in a label of 63. */
    private static final int LONGEST_STATEFUL_COMPONENT = 52 - 1 - ChartPlan.LONGEST_RELEASE;

    private static final Set<String> RESERVED_KEYS = new LinkedHashSet<>(List.of(
            "expose",
            "external",
            "images",
            "secrets",
            "storage",
            "dify",
            "global",
            "config",
            "networkPolicies",
            "migration",
            "enabled",
            "shared",
            "common"));
    /** Names of objects that are no component's. */
    private static final Set<String> RESERVED_NAMES =
            new LinkedHashSet<>(List.of("secrets", "file-storage", "shared-env", "common-env", "migration", "ingress"));

    private final Map<String, Component> byService = new LinkedHashMap<>();
    private final Map<String, Component> byComponent = new LinkedHashMap<>();
    private Optional<Component> dify = Optional.empty();
    /** The version of Dify that the variables of its api show at least. */
    private Optional<Version> shownVersion = Optional.empty();

    /** The component that stands for Dify. */
    private final String main;

    private Components(String main) {
        this.main = main;
    }

    public static Components name(Planning planning, ReferenceGraph graph) {
        Map<String, Optional<ImageFacts>> facts = new LinkedHashMap<>();
        for (Service service : planning.project.services().values()) {
            facts.put(service.name(), factsOf(planning, service));
        }
        facts = DifyByShape.complete(planning, facts);
        DifyServers bound = DifyServers.of(planning, graph, facts);
        facts = bound.facts();
        Map<String, String> names = componentNames(graph, facts, bound.services());
        Map<String, String> keys = ValuesKeys.assign(new ArrayList<>(names.values()), RESERVED_KEYS);
        Components components = new Components(planning.catalog.chart().main());
        Set<String> awaited = awaitedToEnd(planning);
        Endings endings = new Endings(planning.catalog.oneShots(), graph);
        for (Service service : planning.project.services().values()) {
            String name = names.get(service.name());
            Component component = new Component(
                    service,
                    facts.get(service.name()),
                    purpose(service, facts.get(service.name()), name, awaited, endings),
                    name,
                    keys.get(name),
                    planning.catalog.chart().subcharts().contains(name));
            components.byService.put(service.name(), component);
            if (component.isWorkload()) {
                components.byComponent.put(name, component);
            }
            components.report(planning, component, endings);
        }
        components.dify = components.byService.values().stream()
                .filter(m -> m.facts().flatMap(ImageFacts::difyImage).isPresent())
                .min(Comparator.comparingInt(m -> m.knownAs().equals(components.main) ? 0 : 1));
        components.shownVersion = components.dify.flatMap(
                dify -> planning.catalog.shape().atLeast(DifyByShape.environment(dify.service())));
        return components;
    }

    public List<Component> all() {
        return List.copyOf(byService.values());
    }

    public List<Component> workloads() {
        return List.copyOf(byComponent.values());
    }

    /** The component that an active service became. */
    public Optional<Component> service(String name) {
        return Optional.ofNullable(byService.get(name));
    }

    public Optional<Component> named(String name) {
        return Optional.ofNullable(byComponent.get(name));
    }

    /** The component, when it is the one of the catalog and not a service that merely has its name. */
    public Optional<Component> known(String component) {
        return named(component).filter(Component::isKnown);
    }

    public Optional<Component> first(Purpose purpose) {
        return byService.values().stream().filter(m -> m.purpose() == purpose).findFirst();
    }

    /**
     * Dify's version: the tag of its api image, or of any other image of Dify that says one; never older than the variables
     * of the api show.
     */
    public Version difyVersion() {
        Version said = dify().flatMap(Component::facts).map(ImageFacts::version).orElse(Version.NEWEST);
        return shownVersion.filter(shown -> !said.isAtLeast(shown)).orElse(said);
    }

    /** What people call the version: the tag, or what the variables show where the tag tells nothing. */
    public String appVersion(String tag) {
        return ShapeFacts.isDifyVersion(tag)
                ? tag
                : shownVersion.map(Version::toString).orElse(tag);
    }

    public Optional<Component> dify() {
        return dify;
    }

    static Optional<ImageFacts> factsOf(Planning planning, Service service) {
        return planning.catalog.find(
                service.name(), service.image().map(t -> t.value()).orElse(""), DifyByShape.environment(service));
    }

    /** Canonical names for what the catalog knows, so that an upstream rename does not orphan a volume. */
    private static Map<String, String> componentNames(
            ReferenceGraph graph, Map<String, Optional<ImageFacts>> facts, Map<String, String> bound) {
        Map<String, List<String>> candidates = new LinkedHashMap<>();
        facts.forEach((service, known) -> known.ifPresent(f -> candidates
                .computeIfAbsent(f.component(), k -> new ArrayList<>())
                .add(service)));
        Map<String, String> canonical = new LinkedHashMap<>();
        Set<String> related = facts.values().stream().flatMap(Optional::stream).allMatch(ImageFacts::nameIsUsual)
                ? Set.of()
                : relatedToDify(graph, facts);
        bound.forEach((component, service) -> canonical.put(service, component));
        candidates.forEach((component, services) -> services.stream()
                .filter(s -> !bound.containsKey(component))
                .filter(s -> isDifys(facts.get(s).orElseThrow()) || related.contains(s))
                .min(Comparator.comparingInt(s -> {
                    boolean usual = facts.get(s).orElseThrow().nameIsUsual();
                    return (usual ? 0 : 2) + (related.contains(s) ? 0 : 1);
                }))
                .ifPresent(s -> canonical.put(s, component)));
        List<String> others =
                facts.keySet().stream().filter(s -> !canonical.containsKey(s)).toList();
        Set<String> taken = new LinkedHashSet<>(RESERVED_NAMES);
        taken.addAll(canonical.values());
        List<String> stateful = others.stream()
                .filter(s -> facts.get(s)
                        .filter(f -> f.kind() == ControllerKind.STATEFUL_SET)
                        .isPresent())
                .toList();
        Map<String, String> assigned =
                new LinkedHashMap<>(DnsNames.assign(stateful, LONGEST_STATEFUL_COMPONENT, taken));
        taken.addAll(assigned.values());
        List<String> stateless =
                others.stream().filter(s -> !stateful.contains(s)).toList();
        assigned.putAll(DnsNames.assign(stateless, LONGEST_COMPONENT, taken));
        Map<String, String> names = new LinkedHashMap<>();
        facts.keySet().forEach(s -> names.put(s, canonical.getOrDefault(s, assigned.get(s))));
        return names;
    }

    private static boolean isDifys(ImageFacts facts) {
        return facts.nameIsUsual() || facts.role() != Role.WORKLOAD;
    }

    /** Dify's own services and what they call, whatever their names are. */
    private static Set<String> relatedToDify(ReferenceGraph graph, Map<String, Optional<ImageFacts>> facts) {
        Set<String> related = new LinkedHashSet<>();
        facts.forEach((service, known) -> known.filter(f -> f.category() == Category.DIFY)
                .ifPresent(f -> {
                    related.add(service);
                    related.addAll(graph.servicesNamedBy(service));
                }));
        return related;
    }

    private static Set<String> awaitedToEnd(Planning planning) {
        Set<String> awaited = new LinkedHashSet<>();
        for (Service service : planning.project.services().values()) {
            for (Service.Dependency dependency : service.dependsOn()) {
                if (dependency.condition() == Service.Dependency.Condition.COMPLETED_SUCCESSFULLY) {
                    awaited.add(dependency.service());
                }
            }
        }
        return awaited;
    }

    private static Purpose purpose(
            Service service, Optional<ImageFacts> known, String component, Set<String> awaited, Endings endings) {
        // A second nginx is a web server of the user's own.
        Optional<ImageFacts> facts = known.filter(f -> f.component().equals(component));
        if (awaited.contains(service.name())) {
            return Purpose.ONE_SHOT;
        }
        Role role = facts.map(ImageFacts::role).orElse(Role.WORKLOAD);
        return switch (role) {
            case GATEWAY -> Purpose.GATEWAY;
            case CERTIFICATES -> Purpose.CERTIFICATES;
            // Nobody waits for it: it runs by itself.
            case ONE_SHOT -> Purpose.JOB;
            case WORKLOAD -> facts.isEmpty() && endings.of(service) == Ending.CERTAIN ? Purpose.JOB : Purpose.WORKLOAD;
        };
    }

    private void report(Planning planning, Component component, Endings endings) {
        Service service = component.service();
        switch (component.purpose()) {
            case GATEWAY -> {
                planning.decide(
                        service,
                        Subject.SERVICE,
                        service.name(),
                        Outcome.MOVED,
                        "Ingress",
                        "the Ingress controller of the cluster routes requests; its locations became paths of the Ingress",
                        service.location());
                GatewayReport.report(planning, service);
            }
            case CERTIFICATES ->
                planning.decide(
                        service,
                        Subject.SERVICE,
                        service.name(),
                        Outcome.DROPPED,
                        "",
                        "certificates are the Ingress controller's or cert-manager's job on a cluster",
                        service.location());
            case ONE_SHOT ->
                planning.decide(
                        service,
                        Subject.SERVICE,
                        service.name(),
                        Outcome.MOVED,
                        "init containers",
                        "it runs to its end before the services that wait for it",
                        service.location());
            case JOB ->
                planning.decide(
                        service,
                        Subject.SERVICE,
                        service.name(),
                        Outcome.CHANGED,
                        "Job " + component.name(),
                        "it is meant to end, and nothing waits for it",
                        service.location());
            case WORKLOAD -> {
                if (!component.isKnown() && endings.of(service) == Ending.POSSIBLE) {
                    planning.attention(
                            service,
                            Subject.SERVICE,
                            service.name(),
                            "\"" + service.name() + "\" may run to its end; a Deployment starts it again and again",
                            "write restart: \"no\" into the compose file if it is meant to end: it becomes a Job",
                            service.location());
                }
            }
        }
    }
}
