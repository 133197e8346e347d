package dev.compose2dify.plan.container;

import dev.compose2dify.catalog.image.ImageFacts;
import dev.compose2dify.catalog.image.PortFacts;
import dev.compose2dify.chart.ComponentPlan.PortPlan;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.diagnostic.Location;
import dev.compose2dify.plan.component.Component;
import dev.compose2dify.plan.component.Components;
import dev.compose2dify.plan.component.HostReferences;
import dev.compose2dify.plan.decision.Planning;
import dev.compose2dify.plan.reference.Edge;
import dev.compose2dify.plan.reference.ReferencePlace;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Ports that are called and on which nobody listens: {@code SANDBOX_PORT} was changed, and {@code CODE_EXECUTION_ENDPOINT}
 * does not follow it. That is broken under Compose as well, and told once for each port.
 */
public final class CalledPorts {
    private CalledPorts() {}

    /** The callers of one port. */
    private record Calls(Set<String> places, Set<String> services, Location location) {}

    /** @param ports of every component, by its name */
    public static void report(
            Planning planning, Components components, HostReferences hosts, Map<String, List<PortPlan>> ports) {
        for (Component target : components.workloads()) {
            List<PortPlan> own = ports.getOrDefault(target.name(), List.of());
            List<PortFacts> changed = changed(target, own);
            Map<PortFacts, Calls> missed = new LinkedHashMap<>();
            for (Edge edge : hosts.edgesTo(target)) {
                changed.stream()
                        .filter(p -> edge.port().isPresent() && edge.port().getAsInt() == p.number())
                        .forEach(p -> {
                            Calls calls = missed.computeIfAbsent(
                                    p, k -> new Calls(new LinkedHashSet<>(), new LinkedHashSet<>(), edge.location()));
                            calls.places().add(place(edge));
                            calls.services().add(edge.fromService());
                        });
            }
            missed.forEach((port, calls) -> tell(planning, target, own, port, calls));
        }
    }

    /** Ports of the image that are elsewhere, so that nobody listens on the usual one. */
    private static List<PortFacts> changed(Component component, List<PortPlan> own) {
        return component.facts().map(ImageFacts::ports).orElse(List.of()).stream()
                .filter(p -> own.stream().noneMatch(o -> o.number() == p.number()))
                .toList();
    }

    private static String place(Edge edge) {
        return edge.place().part() == ReferencePlace.Part.ENVIRONMENT
                ? edge.place().key()
                : edge.place().part() == ReferencePlace.Part.CONFIG_FILE
                        ? edge.place().key()
                        : "the " + edge.place().part().name().toLowerCase(java.util.Locale.ROOT);
    }

    /** The variable that the user sets: that of {@code .env}, where the container's own one gets its value from there. */
    private static String source(Component component, String variable) {
        return Optional.ofNullable(component.service().environment().get(variable)).stream()
                .flatMap(v -> v.text().fragments().stream())
                .flatMap(f -> f.variables().stream())
                .findFirst()
                .orElse(variable);
    }

    private static void tell(Planning planning, Component target, List<PortPlan> own, PortFacts port, Calls calls) {
        String service = target.service().name();
        Optional<Integer> now = own.stream()
                .filter(o -> o.name().equals(port.name()))
                .map(PortPlan::number)
                .findFirst();
        String listens = now.map(n -> "listens on " + n).orElse("does not listen on it");
        Optional<String> variable = port.variable().map(v -> source(target, v));
        String by = variable.map(v -> " (" + v + ")").orElse("");
        planning.attention(
                target.service(),
                Subject.PORT,
                Integer.toString(port.number()),
                "\"" + service + "\" " + listens + by + ", but port " + port.number() + " is called: "
                        + String.join(", ", calls.places()) + " of " + String.join(", ", calls.services()),
                "let these follow the port"
                        + variable.map(v -> ", or set " + v + " back to " + port.number())
                                .orElse("")
                        + "; Compose cannot reach it either",
                calls.location());
    }
}
