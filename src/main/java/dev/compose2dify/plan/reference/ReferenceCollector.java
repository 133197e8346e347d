package dev.compose2dify.plan.reference;

import dev.compose2dify.plan.reference.Reference.Syntax;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Gathers the references of one text, each place once. */
final class ReferenceCollector {
    private final ServiceNames names;
    private final TreeMap<Integer, Reference> byStart = new TreeMap<>();

    ReferenceCollector(ServiceNames names) {
        this.names = names;
    }

    /** Adds the reference if {@code text} between the indexes is a service's name. */
    boolean add(String text, int start, int end, OptionalInt port, Syntax form) {
        Optional<String> service = names.serviceOf(text.substring(start, end));
        service.ifPresent(name -> merge(new Reference(start, end, name, port, form)));
        return service.isPresent();
    }

    void merge(Reference reference) {
        Reference known = byStart.get(reference.start());
        if (known == null) {
            byStart.put(reference.start(), reference);
        } else if (known.port().isEmpty()) {
            byStart.put(reference.start(), known.withPort(reference.port()));
        }
    }

    /** Another one for the same services. */
    ReferenceCollector empty() {
        return new ReferenceCollector(names);
    }

    void removeHostPorts(int start, int end) {
        byStart.subMap(start, end).values().removeIf(reference -> reference.syntax() == Syntax.HOST_PORT);
    }

    void removeIf(Predicate<Reference> condition) {
        byStart.values().removeIf(condition);
    }

    List<Reference> references() {
        return List.copyOf(byStart.values());
    }
}
