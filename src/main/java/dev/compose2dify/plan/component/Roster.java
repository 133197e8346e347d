package dev.compose2dify.plan.component;

import dev.compose2dify.catalog.Category;
import dev.compose2dify.catalog.ImageFacts;
import dev.compose2dify.catalog.Kind;
import dev.compose2dify.catalog.PortFacts;
import dev.compose2dify.catalog.Role;
import dev.compose2dify.catalog.ShapeFacts;
import dev.compose2dify.catalog.Version;
import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.compose.EnvironmentVariable;
import dev.compose2dify.compose.Service;
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

/** Which service plays which part, and under which name. */
public final class Roster {
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

    /**
     * A service with what is known of it.
     *
     * @param part what becomes of it
     */
    public record Member(Service service, Optional<ImageFacts> facts, Part part, String component, String valuesKey) {
        public boolean isWorkload() {
            return part == Part.WORKLOAD || part == Part.JOB;
        }

        public Optional<String> family() {
            return facts.flatMap(ImageFacts::family);
        }

        public boolean isDify() {
            return facts.map(f -> f.category() == Category.DIFY).orElse(false);
        }

        /**
         * Whether it is the component that the catalog describes. A second PostgreSQL has the facts on the image, but is a
         * service of the user's own: nothing of Dify's passwords and names applies to it.
         */
        public boolean isKnown() {
            return facts.filter(f -> f.component().equals(component)).isPresent();
        }

        /** The component of the catalog that it is; empty for a service of the user's own, whatever it is called. */
        public String knownAs() {
            return isKnown() ? component : "";
        }

        /** The port that a variable of the container says in place of the usual one. */
        public Optional<Integer> portByVariable(PortFacts port) {
            return port.variable()
                    .map(v -> service.environment().get(v))
                    .map(EnvironmentVariable::value)
                    .filter(v -> v.matches("[1-9]\\d{0,4}"))
                    .map(Integer::parseInt)
                    .filter(n -> n <= 65535);
        }

        public boolean isSubchart() {
            return component.equals("weaviate");
        }
    }

    /** What becomes of a service. */
    public enum Part {
        WORKLOAD,
        /** Runs to its end and nothing waits for it. */
        JOB,
        /** Runs to its end before others start: their init container. */
        ONE_SHOT,
        GATEWAY,
        CERTIFICATES
    }

    private final Map<String, Member> byService = new LinkedHashMap<>();
    private final Map<String, Member> byComponent = new LinkedHashMap<>();
    /** The version of Dify that the variables of its api show at least. */
    private Optional<Version> shownVersion = Optional.empty();

    private Roster() {}

    public static Roster of(Planning planning, ReferenceGraph graph) {
        Map<String, Optional<ImageFacts>> facts = new LinkedHashMap<>();
        for (Service service : planning.project.services().values()) {
            facts.put(service.name(), factsOf(planning, service));
        }
        facts = DifyByShape.complete(planning, facts);
        Bound bound = Bound.of(planning, graph, facts);
        facts = bound.facts();
        Map<String, String> names = componentNames(graph, facts, bound.services());
        Map<String, String> keys = ValuesKeys.assign(new ArrayList<>(names.values()), RESERVED_KEYS);
        Roster roster = new Roster();
        Set<String> awaited = awaitedToEnd(planning);
        Endings endings = new Endings(planning.catalog.oneShots(), graph);
        for (Service service : planning.project.services().values()) {
            String component = names.get(service.name());
            Member member = new Member(
                    service,
                    facts.get(service.name()),
                    part(service, facts.get(service.name()), component, awaited, endings),
                    component,
                    keys.get(component));
            roster.byService.put(service.name(), member);
            if (member.isWorkload()) {
                roster.byComponent.put(component, member);
            }
            roster.report(planning, member, endings);
        }
        roster.shownVersion = roster.difyMember()
                .flatMap(dify -> planning.catalog.shape().atLeast(DifyByShape.environment(dify.service())));
        return roster;
    }

    public List<Member> members() {
        return List.copyOf(byService.values());
    }

    public List<Member> workloads() {
        return List.copyOf(byComponent.values());
    }

    /** The member of an active service. */
    public Optional<Member> service(String name) {
        return Optional.ofNullable(byService.get(name));
    }

    public Optional<Member> component(String name) {
        return Optional.ofNullable(byComponent.get(name));
    }

    /** The component, when it is the one of the catalog and not a service that merely has its name. */
    public Optional<Member> known(String component) {
        return component(component).filter(Member::isKnown);
    }

    public Optional<Member> first(Part part) {
        return byService.values().stream().filter(m -> m.part() == part).findFirst();
    }

    /**
     * Dify's version: the tag of its api image, or of any other image of Dify that says one; never older than the variables
     * of the api show.
     */
    public Version difyVersion() {
        Version said =
                difyMember().flatMap(Member::facts).map(ImageFacts::version).orElse(Version.NEWEST);
        return shownVersion.filter(shown -> !said.isAtLeast(shown)).orElse(said);
    }

    /** What people call the version: the tag, or what the variables show where the tag tells nothing. */
    public String appVersion(String tag) {
        return ShapeFacts.isDifyVersion(tag)
                ? tag
                : shownVersion.map(Version::toString).orElse(tag);
    }

    public Optional<Member> difyMember() {
        return byService.values().stream()
                .filter(m -> m.facts().flatMap(ImageFacts::difyImage).isPresent())
                .min((a, b) -> rank(a) - rank(b));
    }

    private static int rank(Member member) {
        return member.facts()
                .flatMap(ImageFacts::difyImage)
                .map(image -> image.equals("api") ? 0 : 1)
                .orElse(2);
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
                .filter(s ->
                        facts.get(s).filter(f -> f.kind() == Kind.STATEFUL_SET).isPresent())
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

    private static Part part(
            Service service, Optional<ImageFacts> known, String component, Set<String> awaited, Endings endings) {
        // A second nginx is a web server of the user's own.
        Optional<ImageFacts> facts = known.filter(f -> f.component().equals(component));
        if (awaited.contains(service.name())) {
            return Part.ONE_SHOT;
        }
        Role role = facts.map(ImageFacts::role).orElse(Role.WORKLOAD);
        return switch (role) {
            case GATEWAY -> Part.GATEWAY;
            case CERTIFICATES -> Part.CERTIFICATES;
            // Nobody waits for it: it runs by itself.
            case ONE_SHOT -> Part.JOB;
            case WORKLOAD -> facts.isEmpty() && endings.of(service) == Ending.CERTAIN ? Part.JOB : Part.WORKLOAD;
        };
    }

    private void report(Planning planning, Member member, Endings endings) {
        Service service = member.service();
        switch (member.part()) {
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
                        "Job " + member.component(),
                        "it is meant to end, and nothing waits for it",
                        service.location());
            case WORKLOAD -> {
                if (!member.isKnown() && endings.of(service) == Ending.POSSIBLE) {
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
