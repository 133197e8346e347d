package dev.compose2dify.plan.component;

import dev.compose2dify.catalog.image.ImageFacts;
import dev.compose2dify.catalog.image.PortFacts;
import dev.compose2dify.chart.Value.Host;
import dev.compose2dify.chart.Value.Literal;
import dev.compose2dify.compose.EnvironmentVariable;
import dev.compose2dify.compose.Service;
import dev.compose2dify.plan.decision.Planning;
import dev.compose2dify.plan.reference.Edge;
import dev.compose2dify.plan.reference.LoopbackReference;
import dev.compose2dify.plan.reference.LoopbackReferences;
import dev.compose2dify.plan.reference.Reference;
import dev.compose2dify.plan.reference.ReferenceGraph;
import dev.compose2dify.plan.reference.ReferencePlace;
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
    private final Components components;
    private final ServiceNames names;
    private final ReferenceGraph graph;
    private final ReferenceScanner scanner;
    private final LoopbackReferences loopbacks;
    private final Map<String, List<LoopbackReference>> loopbacksByService = new LinkedHashMap<>();
    private final GatewayReferences gateway;

    /** @param gateway what answers in the gateway's place */
    public HostReferences(Planning planning, Components components, ReferenceGraph graph, Gateway gateway) {
        this.components = components;
        this.gateway = new GatewayReferences(gateway);
        Map<String, String> former = NeededServers.formerNames(planning, components);
        this.names = ServiceNames.of(planning.project).with(former);
        this.graph = former.isEmpty() ? graph : ReferenceGraph.of(planning.project, names);
        this.scanner = this.graph.scanner();
        Map<String, Set<Integer>> known = new LinkedHashMap<>();
        for (Component component : components.all()) {
            Set<Integer> ports = new TreeSet<>(graph.portsOf(component.service().name()));
            component.facts().map(ImageFacts::ports).orElse(List.of()).stream()
                    .map(PortFacts::number)
                    .forEach(ports::add);
            known.put(component.service().name(), ports);
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

    /**
     * Whether {@code service} names {@code other} by its own words: a variable of its own, its command, a file; not only by a
     * variable of an env file, which others may share.
     */
    public boolean namesOutsideOfSharedVariables(Service service, String other) {
        return graph.from(service.name()).stream()
                .filter(edge -> edge.toService().equals(other))
                .anyMatch(edge -> edge.place().part() != ReferencePlace.Part.ENVIRONMENT
                        || service.environment().get(edge.place().key()).source()
                                == EnvironmentVariable.Source.ENVIRONMENT);
    }

    /** Whether another service names it. */
    public boolean isNamed(String service) {
        return components.all().stream()
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
    public List<EnvironmentVariable> ofDockersHost(Component component) {
        return loopbacks.unanswered(component.service());
    }

    /** Whether the command names Docker's host, where no service of the project answers. */
    public boolean namesDockersHost(Component component, List<String> words) {
        return loopbacks.isUnansweredIn(component.service(), words);
    }

    /** The ports on which {@code service} is called. */
    public Set<Integer> portsCalled(String service) {
        return graph.portsOf(service);
    }

    public List<Replacement> inVariable(Component component, EnvironmentVariable variable) {
        return inText(component, variable.name(), variable.value());
    }

    /**
     * In a value of a variable with the name; the text may have other characters where its passwords are, so that these are
     * not searched. Without a name only the form tells what is a host.
     */
    public List<Replacement> inText(Component component, String variable, String text) {
        List<Replacement> replacements = new ArrayList<>();
        for (Reference reference : scanner.inEnvironment(variable, text)) {
            replacements.addAll(replacements(component, text, reference));
        }
        for (LoopbackReference loopback : loopbacksOf(component.service().name())) {
            if (loopback.variable().equals(variable)) {
                loopback(component, text, loopback, replacements);
            } else if (isPortOf(component, loopback, variable)
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
    private static boolean isPortOf(Component component, LoopbackReference loopback, String variable) {
        return loopback.host().port().isEmpty()
                && loopback.servicePort().isPresent()
                && SiblingPorts.variable(
                                loopback.variable(), component.service().environment())
                        .filter(variable::equals)
                        .isPresent();
    }

    /** The service's name, and its own port in place of the one that is published on Docker's host. */
    private void loopback(
            Component component, String text, LoopbackReference loopback, List<Replacement> replacements) {
        if (isGateway(loopback.host())) {
            gateway.in(text, loopback.host(), loopback.servicePort(), needsFullNames(component))
                    .ifPresent(replacements::addAll);
            return;
        }
        List<Replacement> host = replacements(component, text, loopback.host());
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
        } else if (loopback.host().syntax() == Reference.Syntax.URL) {
            replacements.add(new Replacement(end, end, port)); // http://host.docker.internal with 80:8080
        }
    }

    /** The service that the URL with the credential leads to, if it is one of the project. */
    public Optional<Component> behind(String text, UrlCredential credential) {
        List<Reference> found = scanner.inEnvironment("URL", text);
        Optional<Reference> host = found.stream()
                .filter(r -> r.start() >= credential.password().end())
                .findFirst();
        return host.or(() -> found.stream().findFirst()).flatMap(r -> components.service(r.serviceName()));
    }

    /** In a word of a command; one with blanks is read as a script. */
    public List<List<Replacement>> inWords(Component component, List<String> words) {
        return replacements(component, words, false);
    }

    /** In a health check, which asks the container itself: its own name becomes {@code localhost}. */
    public List<List<Replacement>> inProbe(Component component, List<String> words) {
        return replacements(component, words, true);
    }

    private List<List<Replacement>> replacements(Component component, List<String> words, boolean probe) {
        List<List<Replacement>> all = new ArrayList<>();
        words.forEach(w -> all.add(new ArrayList<>()));
        scanner.inCommand(words).forEach(found -> {
            Reference reference = found.reference();
            List<Replacement> replacements = all.get(found.word());
            if (probe && reference.serviceName().equals(component.service().name())) {
                replacements.add(new Replacement(reference.start(), reference.end(), new Literal("localhost")));
            } else {
                replacements.addAll(replacements(component, words.get(found.word()), reference));
            }
        });
        loopbacks
                .inWords(component.service(), words)
                .forEach((word, found) -> found.forEach(l -> loopback(component, words.get(word), l, all.get(word))));
        return all;
    }

    public List<Replacement> inFile(Component component, String path, String text) {
        List<Replacement> replacements = new ArrayList<>();
        for (Reference reference : scanner.inFile(path, text)) {
            for (Replacement replacement : replacements(component, text, reference)) {
                if (replacement.piece() instanceof Host host && host.qualified() && comparesNames(text, reference)) {
                    int start = reference.start();
                    replacements.add(new Replacement(start, start, new Host(host.component(), false)));
                    replacements.add(new Replacement(start, start, new Literal(" ")));
                }
                replacements.add(replacement);
            }
        }
        loopbacks.inFile(component.service(), path, text).forEach(l -> loopback(component, text, l, replacements));
        return replacements;
    }

    /** Squid compares {@code dstdomain} with the host of a URL as text: clients write the short name, Squid asks for the full. */
    private static boolean comparesNames(String text, Reference reference) {
        int lineStart = text.lastIndexOf('\n', reference.start()) + 1;
        return text.substring(lineStart, reference.start()).matches("\\s*acl\\s+\\S+\\s+dstdomain\\s.*");
    }

    /** What stands there on the cluster: nothing where no component has the part of the service. */
    private List<Replacement> replacements(Component component, String text, Reference reference) {
        if (isGateway(reference)) {
            return gateway.in(text, reference, OptionalInt.empty(), needsFullNames(component))
                    .orElse(List.of());
        }
        return components
                .service(reference.serviceName())
                .filter(Component::isWorkload)
                .map(target -> List.of(new Replacement(
                        reference.start(), reference.end(), new Host(target.name(), needsFullNames(component)))))
                .orElse(List.of());
    }

    private boolean isWorkload(Reference reference) {
        return components
                .service(reference.serviceName())
                .filter(Component::isWorkload)
                .isPresent();
    }

    private boolean isGateway(Reference reference) {
        return components
                .service(reference.serviceName())
                .filter(m -> m.purpose() == Component.Purpose.GATEWAY)
                .isPresent();
    }

    /** The places of a service that name the gateway where nothing of the chart answers in its stead. */
    public List<Edge> leftAtGateway(Component component) {
        return graph.from(component.service().name()).stream()
                .filter(e -> isGateway(e.reference()))
                .filter(e -> gateway.in(e.text(), e.reference(), OptionalInt.empty(), false)
                        .isEmpty())
                .toList();
    }

    /** The places of other services that name it. */
    public List<Edge> edgesTo(Component component) {
        return graph.to(component.service().name()).stream()
                .filter(e -> !e.isSelf())
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
                                components
                                        .named(host.component())
                                        .ifPresent(m -> behind.add(m.service().name()));
                            }
                        }));
            }
        }
        return behind;
    }

    private static boolean needsFullNames(Component component) {
        return component.facts().map(ImageFacts::needsFullyQualifiedNames).orElse(false);
    }

    private List<LoopbackReference> loopbacksOf(String service) {
        return loopbacksByService.computeIfAbsent(
                service,
                s -> components.service(s).map(m -> loopbacks.in(m.service())).orElse(List.of()));
    }
}
