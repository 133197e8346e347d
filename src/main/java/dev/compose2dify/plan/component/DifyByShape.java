package dev.compose2dify.plan.component;

import dev.compose2dify.catalog.ShapeFacts.ServiceShape;
import dev.compose2dify.catalog.image.Category;
import dev.compose2dify.catalog.image.ImageFacts;
import dev.compose2dify.catalog.reading.Version;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.compose.EnvironmentVariable;
import dev.compose2dify.compose.Service;
import dev.compose2dify.compose.Text;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.plan.decision.Planning;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Dify under image names of its own: a fork, a mirror that renames, a build. Its services are recognised by their shape, all
 * that Dify cannot do without or none; {@code --dify-service api=NAME} says so where the shape does not, and
 * {@code --dify-service none} where it is wrong.
 */
final class DifyByShape {
    private final Planning planning;
    private final Map<String, Optional<ImageFacts>> facts;
    /** What each service is taken for: component by service. */
    private final Map<String, String> taken = new LinkedHashMap<>();

    private DifyByShape(Planning planning, Map<String, Optional<ImageFacts>> facts) {
        this.planning = planning;
        this.facts = facts;
    }

    /** The facts with those of the services that are Dify's by their shape, or because the user says so. */
    static Map<String, Optional<ImageFacts>> complete(Planning planning, Map<String, Optional<ImageFacts>> facts) {
        DifyByShape shape = new DifyByShape(planning, new LinkedHashMap<>(facts));
        shape.said();
        if (planning.options.byShape()) {
            shape.recognised();
        }
        return shape.apply();
    }

    private void said() {
        planning.options.difyServices().forEach((component, name) -> {
            if (!planning.catalog.components().contains(component)) {
                planning.add(Diagnostic.error(
                        "--dify-service " + component + "=" + name + ": Dify has no component " + component,
                        "it is one of "
                                + String.join(
                                        ", ",
                                        planning.catalog.shape().services().stream()
                                                .map(ServiceShape::component)
                                                .toList())));
            } else if (!facts.containsKey(name)) {
                planning.add(Diagnostic.error(
                        "--dify-service " + component + "=" + name + ": no active service is called " + name,
                        "the services are " + String.join(", ", facts.keySet())));
            } else {
                taken.put(name, component);
            }
        });
    }

    private void recognised() {
        Set<String> present = new LinkedHashSet<>(taken.values());
        facts.values()
                .forEach(known ->
                        known.filter(f -> f.category() == Category.DIFY).ifPresent(f -> present.add(f.component())));
        Map<String, String> found = new LinkedHashMap<>();
        for (ServiceShape shape : planning.catalog.shape().services()) {
            if (!present.contains(shape.component())) {
                candidate(shape, found).ifPresent(service -> found.put(service.name(), shape.component()));
            }
        }
        present.addAll(found.values());
        List<ServiceShape> missing = planning.catalog.shape().services().stream()
                .filter(s -> s.essential() && !present.contains(s.component()))
                .toList();
        if (missing.isEmpty()) {
            found.forEach(
                    (service, component) -> tell(planning.project.services().get(service), component));
            taken.putAll(found);
            return;
        }
        planning.catalog.shape().services().stream()
                .filter(ServiceShape::essential)
                .flatMap(s -> found.entrySet().stream().filter(e -> e.getValue().equals(s.component())))
                .forEach(e -> doubt(planning.project.services().get(e.getKey()), e.getValue(), missing));
    }

    private Optional<Service> candidate(ServiceShape shape, Map<String, String> found) {
        List<Service> fitting = planning.project.services().values().stream()
                .filter(s -> facts.get(s.name()).isEmpty()
                        && !found.containsKey(s.name())
                        && !taken.containsKey(s.name())
                        && shape.fits(s.name(), image(s), environment(s)))
                .toList();
        return fitting.stream()
                .filter(s -> s.name().equals(shape.component()))
                .findFirst()
                .or(() -> fitting.stream().findFirst());
    }

    private void tell(Service service, String component) {
        String reason = "\"" + service.name() + "\" is taken for Dify's " + component + ": it has the variables of it ("
                + needs(component) + ")";
        planning.decide(
                service,
                Subject.IMAGE,
                image(service).isEmpty() ? service.name() : image(service),
                Outcome.CHANGED,
                "Dify's " + component,
                reason + "; --dify-service none says that it is not",
                service.locationOf("image"));
        planning.add(Diagnostic.note(reason + "; if it is not: --dify-service none"));
    }

    private void doubt(Service service, String component, List<ServiceShape> missing) {
        String other = missing.get(0).component();
        planning.attention(
                service,
                Subject.IMAGE,
                image(service).isEmpty() ? service.name() : image(service),
                "\"" + service.name() + "\" looks like Dify's " + component + " (" + needs(component)
                        + "), but no service looks like its " + other + ": nothing is taken for Dify",
                "if it is Dify, name both: --dify-service " + component + "=" + service.name() + " --dify-service "
                        + other + "=NAME",
                service.locationOf("image"));
    }

    private String needs(String component) {
        return planning.catalog.shape().services().stream()
                .filter(s -> s.component().equals(component))
                .map(s -> String.join(", ", s.needs().keySet()))
                .findFirst()
                .orElse("");
    }

    private Map<String, Optional<ImageFacts>> apply() {
        String main = planning.catalog.chart().main();
        Optional<Service> api = service(main);
        Version version = api.map(s -> planning.catalog.difyVersion(image(s), environment(s)))
                .orElseGet(() -> facts.values().stream()
                        .flatMap(Optional::stream)
                        .filter(f -> f.difyImage().isPresent())
                        .map(ImageFacts::version)
                        .findFirst()
                        .orElse(Version.NEWEST));
        taken.forEach((name, component) -> {
            Service service = planning.project.services().get(name);
            facts.put(name, planning.catalog.component(component, version, environment(service)));
        });
        // The workers of a fork run the api's image; the shape of each says which one it is.
        api.ifPresent(a -> planning.project.services().values().stream()
                .filter(s -> facts.get(s.name()).isEmpty() && !image(a).isEmpty() && image(s).equals(image(a)))
                .forEach(
                        s -> facts.put(s.name(), planning.catalog.sameImage(main, s.name(), version, environment(s)))));
        return facts;
    }

    private Optional<Service> service(String component) {
        return taken.entrySet().stream()
                .filter(e -> e.getValue().equals(component))
                .map(e -> planning.project.services().get(e.getKey()))
                .findFirst();
    }

    private static String image(Service service) {
        return service.image().map(Text::value).orElse("");
    }

    static Map<String, String> environment(Service service) {
        Map<String, String> environment = new LinkedHashMap<>();
        for (EnvironmentVariable variable : service.environment().values()) {
            environment.put(variable.name(), variable.value());
        }
        return environment;
    }
}
