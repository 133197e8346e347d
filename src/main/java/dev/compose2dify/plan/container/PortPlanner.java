package dev.compose2dify.plan.container;

import dev.compose2dify.catalog.image.ImageFacts;
import dev.compose2dify.catalog.image.PortFacts;
import dev.compose2dify.chart.ComponentPlan.PortPlan;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.compose.Service;
import dev.compose2dify.plan.component.Component;
import dev.compose2dify.plan.component.HostReferences;
import dev.compose2dify.plan.decision.Limits;
import dev.compose2dify.plan.decision.Planning;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The ports of a component. Compose files of Dify declare almost none: they come from the facts on the image, from what is
 * published or exposed, and from what other services call.
 */
public final class PortPlanner {
    private final Planning planning;
    private final HostReferences hosts;

    public PortPlanner(Planning planning, HostReferences hosts) {
        this.planning = planning;
        this.hosts = hosts;
    }

    public List<PortPlan> ports(Component component) {
        Map<String, PortPlan> ports = new LinkedHashMap<>();
        Set<String> names = new LinkedHashSet<>();
        for (PortFacts port : facts(component)) {
            add(ports, names, port.name(), number(component, facts(component), port), "TCP");
        }
        List<Service.Port> published = component.service().ports();
        if (published.size() > Limits.PORTS) {
            planning.attention(
                    component.service(),
                    Subject.PORT,
                    "ports",
                    "\"" + component.service().name() + "\" publishes " + published.size()
                            + " ports: a Service lists every port by itself, and the chart takes none of these along",
                    "publish the ports that are used, or run the pod with hostNetwork",
                    component.service().locationOf("ports"));
            published = List.of();
        }
        for (Service.Port port : published) {
            String protocol = port.protocol().equals("udp") ? "UDP" : "TCP";
            add(ports, names, name(port.target(), protocol), port.target(), protocol);
            tellApart(component, port, List.copyOf(ports.values()));
            planning.decide(
                    component.service(),
                    Subject.PORT,
                    port.target() + "/" + port.protocol(),
                    Outcome.CHANGED,
                    "Service port " + port.target(),
                    port.published().isEmpty()
                            ? "reached through the Service"
                            : "not published on a host: reached through the Service, or outside by serviceType",
                    port.location());
        }
        for (String exposed : component.service().expose()) {
            String[] parts = exposed.split("/");
            if (parts[0].matches("\\d{1,5}")) {
                String protocol = parts.length > 1 && parts[1].equals("udp") ? "UDP" : "TCP";
                add(ports, names, name(Integer.parseInt(parts[0]), protocol), Integer.parseInt(parts[0]), protocol);
            }
        }
        if (ports.isEmpty() || component.facts().isEmpty()) {
            for (int port : hosts.portsCalled(component.service().name())) {
                add(ports, names, name(port, "TCP"), port, "TCP");
            }
        }
        return List.copyOf(ports.values());
    }

    /** Ports that are a Service of their own, unless another component calls them. */
    public List<PortPlan> apart(Component component, List<PortPlan> ports) {
        List<PortPlan> apart = new ArrayList<>();
        for (PortFacts port : facts(component)) {
            ports.stream()
                    .filter(p -> port.apart().isPresent() && p.name().equals(port.name()))
                    .filter(p -> hosts.portsCalled(component.service().name()).stream()
                            .noneMatch(n -> n == p.number()))
                    .forEach(apart::add);
        }
        return apart;
    }

    private void tellApart(Component component, Service.Port published, List<PortPlan> ports) {
        facts(component).stream()
                .filter(f ->
                        ports.stream().anyMatch(p -> p.name().equals(f.name()) && p.number() == published.target()))
                .flatMap(f -> f.apart().stream())
                .forEach(what -> planning.decide(
                        component.service(),
                        Subject.PORT,
                        published.target() + "/" + published.protocol(),
                        Outcome.ATTENTION,
                        "",
                        what,
                        published.location()));
    }

    /** Whether others name a component of which nothing says where it listens: its name must still lead to its pods. */
    public boolean isHeadless(Component component, List<PortPlan> ports) {
        if (!ports.isEmpty() || !hosts.isNamed(component.service().name())) {
            return false;
        }
        planning.decide(
                component.service(),
                Subject.PORT,
                "",
                Outcome.CHANGED,
                "headless Service",
                "others name it and nothing says on which port it listens: the name leads to the pod itself",
                component.service().location());
        return true;
    }

    private static List<PortFacts> facts(Component member) {
        return member.facts().map(ImageFacts::ports).orElse(List.of());
    }

    /** The port that a variable of the container says, else one that its command says and clients call, else the image's own. */
    private int number(Component member, List<PortFacts> all, PortFacts port) {
        return member.portByVariable(port)
                .or(() -> all.get(0) == port ? moved(member, all) : Optional.empty())
                .orElse(port.number());
    }

    /** {@code redis-server --port 6380} with clients on 6380: the first port of the image is elsewhere. */
    private Optional<Integer> moved(Component member, List<PortFacts> all) {
        Service service = member.service();
        Set<Integer> called = hosts.portsCalled(service.name());
        if (called.contains(all.get(0).number())) {
            return Optional.empty();
        }
        List<String> words = new ArrayList<>();
        service.command().ifPresent(c -> words.addAll(c.values()));
        service.entrypoint().ifPresent(e -> words.addAll(e.values()));
        service.environment().values().forEach(v -> words.add(v.value()));
        List<Integer> other = called.stream()
                .filter(number -> all.stream().noneMatch(p -> p.number() == number))
                .filter(number -> words.stream().anyMatch(w -> saysNumber(w, number)))
                .toList();
        return other.size() == 1 ? Optional.of(other.get(0)) : Optional.empty();
    }

    private static boolean saysNumber(String text, int number) {
        return Pattern.compile("(?<![0-9.])" + number + "(?![0-9.])")
                .matcher(text)
                .find();
    }

    private static String name(int number, String protocol) {
        return (protocol.equals("UDP") ? "udp-" : "tcp-") + number;
    }

    private static void add(Map<String, PortPlan> ports, Set<String> names, String name, int number, String protocol) {
        String id = number + protocol;
        if (!ports.containsKey(id)) {
            String unique = names.add(name) ? name : name(number, protocol);
            names.add(unique);
            ports.put(id, new PortPlan(unique, number, protocol));
        }
    }
}
