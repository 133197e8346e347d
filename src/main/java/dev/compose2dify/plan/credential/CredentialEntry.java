package dev.compose2dify.plan.credential;

import dev.compose2dify.catalog.CredentialFacts;
import dev.compose2dify.diagnostic.Location;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One credential while its places are gathered. */
final class CredentialEntry {
    final String key;
    final String valuesPath;
    final String title;
    final Optional<CredentialFacts> facts;
    /** {@code service.VARIABLE}, in order. */
    final Set<String> places = new LinkedHashSet<>();

    private final List<Candidate> candidates = new ArrayList<>();

    /**
     * A value that some place holds.
     *
     * @param isPublic everybody can read it in Dify's own files
     * @param server the place is in the component that checks the credential
     * @param foreign the place is in a service that is none of Dify's
     */
    record Candidate(
            String value,
            boolean isPublic,
            boolean server,
            boolean foreign,
            String service,
            String variable,
            Location location) {
        String place() {
            return service + "." + variable;
        }

        @Override
        public String toString() {
            return "Candidate[" + place() + "]";
        }
    }

    CredentialEntry(String key, String valuesPath, String title, Optional<CredentialFacts> facts) {
        this.key = key;
        this.valuesPath = valuesPath;
        this.title = title;
        this.facts = facts;
    }

    void add(Candidate candidate) {
        places.add(candidate.place());
        if (!candidate.value().isEmpty()) {
            candidates.add(candidate);
        }
    }

    List<Candidate> candidates() {
        return List.copyOf(candidates);
    }

    boolean isEmpty() {
        return candidates.isEmpty();
    }

    boolean holds(String value) {
        return candidates.stream().anyMatch(c -> c.value().equals(value));
    }

    /** Whether a variable of the service holds this credential with this value. */
    boolean holdsAt(String service, String value) {
        return candidates.stream()
                .anyMatch(c -> c.service().equals(service) && c.value().equals(value));
    }

    boolean isAt(String service) {
        return candidates.stream().anyMatch(c -> c.service().equals(service));
    }

    /** The values of the user's own, without repetition. */
    Set<String> ownValues() {
        Set<String> own = new LinkedHashSet<>();
        candidates.stream().filter(c -> !c.isPublic()).forEach(c -> own.add(c.value()));
        return own;
    }

    /** The user's own value, the server's before a client's. */
    Optional<Candidate> chosen() {
        return candidates.stream().filter(c -> !c.isPublic()).min((a, b) -> Boolean.compare(b.server(), a.server()));
    }

    /**
     * The value to carry over when nobody makes a new one up.
     *
     * @param serverHere whether the chart runs what checks the credential: then a published value is what that expects
     */
    Optional<Candidate> kept(boolean serverHere) {
        boolean never =
                facts.map(f -> f.generate() == CredentialFacts.Generate.NEVER).orElse(false);
        return chosen().or(() -> candidates.stream()
                .filter(c -> never && serverHere || facts.isEmpty() && c.foreign())
                .findFirst());
    }
}
