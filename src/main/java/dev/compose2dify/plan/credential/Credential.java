package dev.compose2dify.plan.credential;

import dev.compose2dify.catalog.CredentialFacts;
import dev.compose2dify.catalog.CredentialFacts.Generate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One credential with all places that hold it.
 *
 * @param key in the Secret
 * @param valuesPath where {@code values.yaml} has it
 * @param title for a reader
 * @param facts what the catalog says of it; empty for one of the project's own
 * @param places {@code service.VARIABLE}, in order
 * @param occurrences the values that the places hold; none where they are empty
 */
record Credential(
        String key,
        String valuesPath,
        String title,
        Optional<CredentialFacts> facts,
        Set<String> places,
        List<Occurrence> occurrences) {
    Credential {
        places = java.util.Collections.unmodifiableSet(new LinkedHashSet<>(places));
        occurrences = List.copyOf(occurrences);
    }

    Credential withPlace(String place) {
        Set<String> more = new LinkedHashSet<>(places);
        more.add(place);
        return new Credential(key, valuesPath, title, facts, more, occurrences);
    }

    Credential with(Occurrence occurrence) {
        List<Occurrence> more = new ArrayList<>(occurrences);
        if (!occurrence.value().isEmpty() && !more.contains(occurrence)) {
            more.add(occurrence);
        }
        Credential placed = withPlace(occurrence.place());
        return new Credential(key, valuesPath, title, facts, placed.places, more);
    }

    /** Whether no place has a value for it. */
    boolean isEmpty() {
        return occurrences.isEmpty();
    }

    boolean holds(String value) {
        return occurrences.stream().anyMatch(o -> o.value().equals(value));
    }

    /** Whether a place of the service gives it this value. */
    boolean holdsAt(String service, String value) {
        return occurrences.stream()
                .anyMatch(o -> o.service().equals(service) && o.value().equals(value));
    }

    boolean isAt(String service) {
        return occurrences.stream().anyMatch(o -> o.service().equals(service));
    }

    /** The values of the user's own, without repetition. */
    Set<String> ownValues() {
        Set<String> own = new LinkedHashSet<>();
        occurrences.stream().filter(o -> !o.isPublic()).forEach(o -> own.add(o.value()));
        return own;
    }

    /** The user's own value, the server's before a client's. */
    Optional<Occurrence> chosen() {
        return occurrences.stream().filter(o -> !o.isPublic()).min((a, b) -> Boolean.compare(b.server(), a.server()));
    }

    /**
     * The value to carry over when nobody makes a new one up.
     *
     * @param serverHere whether the chart runs what checks the credential: then a published value is what that expects
     * @param fixed whether that server has its password from elsewhere, or none: then nothing but what Compose says fits
     */
    Optional<Occurrence> kept(boolean serverHere, boolean fixed) {
        boolean never = facts.filter(f -> f.generate() == Generate.NEVER).isPresent();
        return chosen().or(() -> occurrences.stream()
                .filter(o -> fixed || never && serverHere || facts.isEmpty() && o.foreign())
                .findFirst());
    }
}
