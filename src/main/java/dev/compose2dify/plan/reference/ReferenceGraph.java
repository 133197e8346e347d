package dev.compose2dify.plan.reference;

import dev.compose2dify.compose.Project;
import dev.compose2dify.compose.Service;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Every place where one active service of a project names another, found once.
 *
 * <p>Services and their ports, rewriting, wait-for order and NetworkPolicies all come from it.
 */
public final class ReferenceGraph {
    private final List<Edge> edges;
    private final ReferenceScanner scanner;

    private ReferenceGraph(List<Edge> edges, ReferenceScanner scanner) {
        this.edges = List.copyOf(edges);
        this.scanner = scanner;
    }

    /** The graph of the active services of {@code project}, by the names they have there. */
    public static ReferenceGraph of(Project project) {
        return of(project, ServiceNames.of(project));
    }

    /** The graph of the active services of {@code project}, by {@code names}. */
    public static ReferenceGraph of(Project project, ServiceNames names) {
        List<Edge> edges = new ArrayList<>();
        ReferenceScanner scanner = new ReferenceScanner(names);
        for (Service service : project.services().values()) {
            edges.addAll(new ServiceEdges(project, service, scanner).find());
        }
        return new ReferenceGraph(edges, scanner);
    }

    /** What found the edges; it knows the texts that it has seen. */
    public ReferenceScanner scanner() {
        return scanner;
    }

    /** All edges, self-references included: by service in the order of the source, then by place. */
    public List<Edge> edges() {
        return edges;
    }

    /** The edges that start at {@code service}. */
    public List<Edge> from(String service) {
        return edges.stream().filter(edge -> edge.fromService().equals(service)).toList();
    }

    /** The edges that end at {@code service}. */
    public List<Edge> to(String service) {
        return edges.stream().filter(edge -> edge.toService().equals(service)).toList();
    }

    /** The ports that others, and the service itself, use to reach {@code service}; ascending. */
    public Set<Integer> portsOf(String service) {
        Set<Integer> ports = new TreeSet<>();
        to(service).forEach(edge -> edge.port().ifPresent(ports::add));
        return ports;
    }

    /** The other services that {@code service} names, in the order of their first mention. */
    public Set<String> servicesNamedBy(String service) {
        Set<String> named = new LinkedHashSet<>();
        from(service).stream().filter(edge -> !edge.isSelf()).forEach(edge -> named.add(edge.toService()));
        return named;
    }
}
