package dev.compose2dify.plan.component;

import dev.compose2dify.catalog.ImageFacts;
import dev.compose2dify.catalog.PortFacts;
import dev.compose2dify.chart.Value.Host;
import dev.compose2dify.chart.Value.Literal;
import dev.compose2dify.compose.EnvironmentVariable;
import dev.compose2dify.plan.component.Roster.Member;
import dev.compose2dify.plan.component.Weaver.Replacement;
import dev.compose2dify.plan.decision.Planning;
import dev.compose2dify.plan.reference.Edge;
import dev.compose2dify.plan.reference.LoopbackReference;
import dev.compose2dify.plan.reference.LoopbackReferences;
import dev.compose2dify.plan.reference.Reference;
import dev.compose2dify.plan.reference.ReferenceGraph;
import dev.compose2dify.plan.reference.ReferenceScanner;
import dev.compose2dify.plan.reference.ServiceNames;
import dev.compose2dify.plan.reference.SiblingPorts;
import dev.compose2dify.text.UrlCredential;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** Where texts of the project name other services, and what stands there on the cluster. */
public final class HostReferences {
    private final Roster roster;
    private final ServiceNames names;
    private final ReferenceGraph graph;
    private final ReferenceScanner scanner;
    private final LoopbackReferences loopbacks;
    private final Map<String, List<LoopbackReference>> loopbacksByService = new LinkedHashMap<>();
    private final GatewayReferences gateway;

    /** @param gateway what answers in the gateway's place */
    public HostReferences(Planning planning, Roster roster, ReferenceGraph graph, Gateway gateway) {
        this.roster = roster;
        this.gateway = new GatewayReferences(gateway);
        Map<String, String> former = NeededServers.formerNames(planning, roster);
        this.names = ServiceNames.of(planning.project).with(former);
        this.graph = former.isEmpty() ? graph : ReferenceGraph.of(planning.project, names);
        this.scanner = new ReferenceScanner(names);
        Map<String, Set<Integer>> known = new LinkedHashMap<>();
        for (Member member : roster.members()) {
            Set<Integer> ports = new TreeSet<>(graph.portsOf(member.service().name()));
            member.facts().map(ImageFacts::ports).orElse(List.of()).stream()
                    .map(PortFacts::number)
                    .forEach(ports::add);
            known.put(member.service().name(), ports);
        }
        this.loopbacks = LoopbackReferences.of(planning.project, known);
    }

    /** The services that {@code service} names, without itself. */
    public Set<String> namedBy(String service) {
        Set<String> named = new LinkedHashSet<>(graph.servicesNamedBy(service));
        loopbacksOf(service).forEach(l -> named.add(l.host().serviceName()));
        named.addAll(behindGateway(service));
        named.remove(service);
        return named;
    }

    /** Whether another service names it. */
    public boolean isNamed(String service) {
        return roster.members().stream()
                .map(m -> m.service().name())
                .anyMatch(other -> !other.equals(service) && namedBy(other).contains(service));
    }

    /** Whether a service that runs answers to the host. */
    public boolean isActive(String host) {
        return names.serviceOf(host).isPresent();
    }

    /** The service that answers to a host. */
    public Optional<String> serviceOf(String host) {
        return names.serviceOf(host);
    }

    /** Variables that name the machine that Docker runs on, where no service of the project answers. */
    public List<EnvironmentVariable> ofDockersHost(Member member) {
        return loopbacks.unanswered(member.service());
    }

    /** The ports on which {@code service} is called. */
    public Set<Integer> portsCalled(String service) {
        return graph.portsOf(service);
    }

    public List<Replacement> inVariable(Member member, EnvironmentVariable variable) {
        return inText(member, variable.name(), variable.value());
    }

    /**
     * In a value of a variable with the name; the text may have other characters where its passwords are, so that these are
     * not searched. Without a name only the form tells what is a host.
     */
    public List<Replacement> inText(Member member, String variable, String text) {
        List<Replacement> replacements = new ArrayList<>();
        for (Reference reference : scanner.inEnvironment(variable, text)) {
            replacements.addAll(replacements(member, text, reference));
        }
        for (LoopbackReference loopback : loopbacksOf(member.service().name())) {
            if (loopback.variable().equals(variable)) {
                loopback(member, text, loopback, replacements);
            } else if (isPortOf(member, loopback, variable)
                    && !text.equals(Integer.toString(loopback.servicePort().getAsInt()))
                    && isWorkload(loopback.host())) {
                replacements.add(new Replacement(
                        0,
                        text.length(),
                        new Literal(Integer.toString(loopback.servicePort().getAsInt()))));
            }
        }
        return replacements;
    }

    /** Whether the variable holds the port of a host that stands in another: {@code PEER_PORT} for {@code PEER_HOST}. */
    private static boolean isPortOf(Member member, LoopbackReference loopback, String variable) {
        return loopback.host().port().isEmpty()
                && loopback.servicePort().isPresent()
                && SiblingPorts.variable(loopback.variable(), member.service().environment())
                        .filter(variable::equals)
                        .isPresent();
    }

    /** The service's name, and its own port in place of the one that is published on Docker's host. */
    private void loopback(Member member, String text, LoopbackReference loopback, List<Replacement> replacements) {
        if (isGateway(loopback.host())) {
            gateway.in(text, loopback.host(), loopback.servicePort(), needsFullNames(member))
                    .ifPresent(replacements::addAll);
            return;
        }
        List<Replacement> host = replacements(member, text, loopback.host());
        if (host.isEmpty()) {
            return;
        }
        replacements.addAll(host);
        int end = loopback.host().end();
        OptionalInt written = loopback.host().port();
        OptionalInt own = loopback.servicePort();
        if (own.isEmpty() || written.isEmpty() || own.equals(written)) {
            return;
        }
        String digits = ":" + written.getAsInt();
        Literal port = new Literal(":" + own.getAsInt());
        if (text.startsWith(digits, end)) {
            replacements.add(new Replacement(end, end + digits.length(), port));
        } else if (loopback.host().form() == Reference.Form.URL) {
            replacements.add(new Replacement(end, end, port)); // http://host.docker.internal with 80:8080
        }
    }

    /** The service that the URL with the credential leads to, if it is one of the project. */
    public Optional<Member> behind(String text, UrlCredential credential) {
        List<Reference> found = scanner.inEnvironment("URL", text);
        Optional<Reference> host = found.stream()
                .filter(r -> r.start() >= credential.password().end())
                .findFirst();
        return host.or(() -> found.stream().findFirst()).flatMap(r -> roster.service(r.serviceName()));
    }

    /** In a word of a command; one with blanks is read as a script. */
    public List<List<Replacement>> inWords(Member member, List<String> words) {
        return replacements(member, words, false);
    }

    /** In a health check, which asks the container itself: its own name becomes {@code localhost}. */
    public List<List<Replacement>> inProbe(Member member, List<String> words) {
        return replacements(member, words, true);
    }

    private List<List<Replacement>> replacements(Member member, List<String> words, boolean probe) {
        List<List<Replacement>> all = new ArrayList<>();
        words.forEach(w -> all.add(new ArrayList<>()));
        scanner.inCommand(words).forEach(found -> {
            Reference reference = found.reference();
            List<Replacement> replacements = all.get(found.word());
            if (probe && reference.serviceName().equals(member.service().name())) {
                replacements.add(new Replacement(reference.start(), reference.end(), new Literal("localhost")));
            } else {
                replacements.addAll(replacements(member, words.get(found.word()), reference));
            }
        });
        loopbacks
                .inWords(member.service(), words)
                .forEach((word, found) -> found.forEach(l -> loopback(member, words.get(word), l, all.get(word))));
        return all;
    }

    public List<Replacement> inFile(Member member, String path, String text) {
        List<Replacement> replacements = new ArrayList<>();
        for (Reference reference : scanner.inFile(path, text)) {
            for (Replacement replacement : replacements(member, text, reference)) {
                if (replacement.piece() instanceof Host host && host.qualified() && comparesNames(text, reference)) {
                    int start = reference.start();
                    replacements.add(new Replacement(start, start, new Host(host.component(), false)));
                    replacements.add(new Replacement(start, start, new Literal(" ")));
                }
                replacements.add(replacement);
            }
        }
        loopbacks.inFile(member.service(), path, text).forEach(l -> loopback(member, text, l, replacements));
        return replacements;
    }

    /** Squid compares {@code dstdomain} with the host of a URL as text: clients write the short name, Squid asks for the full. */
    private static boolean comparesNames(String text, Reference reference) {
        int lineStart = text.lastIndexOf('\n', reference.start()) + 1;
        return text.substring(lineStart, reference.start()).matches("\\s*acl\\s+\\S+\\s+dstdomain\\s.*");
    }

    /** What stands there on the cluster: nothing where no component has the part of the service. */
    private List<Replacement> replacements(Member member, String text, Reference reference) {
        if (isGateway(reference)) {
            return gateway.in(text, reference, OptionalInt.empty(), needsFullNames(member))
                    .orElse(List.of());
        }
        return roster.service(reference.serviceName())
                .filter(Member::isWorkload)
                .map(target -> List.of(new Replacement(
                        reference.start(), reference.end(), new Host(target.component(), needsFullNames(member)))))
                .orElse(List.of());
    }

    private boolean isWorkload(Reference reference) {
        return roster.service(reference.serviceName())
                .filter(Member::isWorkload)
                .isPresent();
    }

    private boolean isGateway(Reference reference) {
        return roster.service(reference.serviceName())
                .filter(m -> m.part() == Roster.Part.GATEWAY)
                .isPresent();
    }

    /** The places of a service that name the gateway where nothing of the chart answers in its stead. */
    public List<Edge> leftAtGateway(Member member) {
        return graph.from(member.service().name()).stream()
                .filter(e -> isGateway(e.reference()))
                .filter(e -> gateway.in(e.text(), e.reference(), OptionalInt.empty(), false)
                        .isEmpty())
                .toList();
    }

    /** The services that a service calls through the gateway. */
    private Set<String> behindGateway(String service) {
        Set<String> behind = new LinkedHashSet<>();
        for (Edge edge : graph.from(service)) {
            if (isGateway(edge.reference())) {
                gateway.in(edge.text(), edge.reference(), OptionalInt.empty(), false)
                        .ifPresent(found -> found.forEach(r -> {
                            if (r.piece() instanceof Host host) {
                                roster.component(host.component())
                                        .ifPresent(m -> behind.add(m.service().name()));
                            }
                        }));
            }
        }
        return behind;
    }

    private static boolean needsFullNames(Member member) {
        return member.facts().map(ImageFacts::needsFullyQualifiedNames).orElse(false);
    }

    private List<LoopbackReference> loopbacksOf(String service) {
        return loopbacksByService.computeIfAbsent(
                service,
                s -> roster.service(s).map(m -> loopbacks.in(m.service())).orElse(List.of()));
    }
}
