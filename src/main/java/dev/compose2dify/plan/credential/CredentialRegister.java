package dev.compose2dify.plan.credential;

import dev.compose2dify.catalog.CredentialFacts;
import dev.compose2dify.chart.Value;
import dev.compose2dify.compose.EnvironmentVariable;
import dev.compose2dify.compose.Fragment;
import dev.compose2dify.compose.Text;
import dev.compose2dify.plan.component.Component;
import dev.compose2dify.plan.component.Components;
import dev.compose2dify.plan.decision.Planning;
import dev.compose2dify.text.SecretKeys;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The credentials found so far, by key. A key is named by the catalog or by the variable that holds the credential; which
 * values happen to be equal never decides, so that a key is the same in the next release.
 */
final class CredentialRegister {
    private final Planning planning;
    private final PublicDefaults defaults;
    private final Map<String, Credential> credentials = new LinkedHashMap<>();
    private final Map<String, Set<String>> keysBySource = new LinkedHashMap<>();
    private final Map<String, Value> composed = new LinkedHashMap<>();
    private final Map<String, String> joined;
    /** What {@link KnownValues} makes of them; null after a change. */
    private List<String> ownValues;

    CredentialRegister(Planning planning, Components components) {
        this.planning = planning;
        this.defaults = new PublicDefaults(planning);
        this.joined = joins(components);
    }

    Collection<Credential> all() {
        return credentials.values();
    }

    /** The user's own values, longest first. */
    List<String> ownValues() {
        if (ownValues == null) {
            ownValues = KnownValues.own(credentials.values());
        }
        return ownValues;
    }

    Optional<Credential> get(String key) {
        return Optional.ofNullable(credentials.get(key));
    }

    Map<String, Value> composed() {
        return composed;
    }

    private Map<String, String> joins(Components components) {
        Map<String, String> result = new LinkedHashMap<>();
        Map<String, EnvironmentVariable> api =
                components.dify().map(m -> m.service().environment()).orElse(Map.of());
        for (CredentialFacts credential : planning.catalog.credentials()) {
            for (CredentialFacts.Join join : credential.joins()) {
                EnvironmentVariable decides = api.get(join.variable());
                if (decides != null && join.values().contains(decides.value())) {
                    result.put(join.with(), credential.key());
                }
            }
        }
        return result;
    }

    /** What the catalog knows of a variable or option of the component; it knows nothing of services outside Dify. */
    Optional<CredentialFacts> facts(Component component, String variable) {
        if (!component.isKnown()) {
            return Optional.empty();
        }
        return planning.catalog
                .credential(component.name(), component.family(), variable)
                .map(f -> joined.containsKey(f.key())
                        ? planning.catalog.credential(joined.get(f.key())).orElse(f)
                        : f);
    }

    /** The catalog's credential; registered if it was not. */
    String known(CredentialFacts facts) {
        credentials.computeIfAbsent(
                facts.key(),
                k -> new Credential(k, facts.valuesPath(), facts.title(), Optional.of(facts), Set.of(), List.of()));
        return facts.key();
    }

    /** A credential of the project's own. Two services may mean two secrets by one name: then the second has its component's. */
    String own(Component component, String name, String value) {
        return named(component, name, known -> known.isEmpty() || value.isEmpty() || known.holds(value), key -> false);
    }

    /** A key whose value is put together from others when the Secret is rendered. */
    String composed(Component component, String name, String title, Value value) {
        String key = named(
                component, name, known -> value.equals(composed.get(known.key())), k -> value.equals(composed.get(k)));
        if (composed.putIfAbsent(key, value) == null) {
            Credential made = credentials.get(key);
            credentials.put(
                    key,
                    new Credential(key, made.valuesPath(), title, made.facts(), made.places(), made.occurrences()));
        }
        return key;
    }

    private String named(
            Component component,
            String name,
            java.util.function.Predicate<Credential> same,
            java.util.function.Predicate<String> sameComposed) {
        for (String identity : List.of(name, component.name() + "_" + name)) {
            String key = SecretKeys.fromVariable(identity);
            Credential known = credentials.get(key);
            boolean free = known == null && planning.catalog.credential(key).isEmpty();
            boolean fits = known != null
                    && known.facts().isEmpty()
                    && (composed.containsKey(key) ? sameComposed.test(key) : same.test(known));
            if (free || fits) {
                return register(key, identity);
            }
        }
        String last = component.name() + "_" + name + "_" + credentials.size();
        return register(SecretKeys.fromVariable(last), last);
    }

    private String register(String key, String identity) {
        credentials.computeIfAbsent(
                key,
                k -> new Credential(
                        k,
                        "secrets." + SecretKeys.valuesKey(identity),
                        identity,
                        Optional.empty(),
                        Set.of(),
                        List.of()));
        return key;
    }

    void place(String key, String place) {
        credentials.computeIfPresent(key, (k, c) -> c.withPlace(place));
    }

    /**
     * A place that holds the credential.
     *
     * @param carried the value as the Secret has it, hosts marked
     * @param text where the value comes from
     */
    void occurrence(String key, Component component, String name, String value, String carried, Text text) {
        ownValues = null;
        Credential credential = credentials.get(key);
        boolean server = credential
                .facts()
                .filter(f -> f.servers().contains(component.name()))
                .isPresent();
        credentials.put(
                key,
                credential.with(new Occurrence(
                        value,
                        carried,
                        defaults.isPublic(value, text, credential.facts()),
                        server,
                        !component.isKnown(),
                        component.service().name(),
                        name,
                        text.location())));
    }

    boolean isPublic(String value, Text text, Optional<CredentialFacts> facts) {
        return defaults.isPublic(value, text, facts);
    }

    /** Remembers that the fragment's variables supply the credential. */
    void source(Fragment fragment, String key) {
        OriginText.sources(fragment).forEach(s -> source(s, key));
    }

    void source(String variable, String key) {
        keysBySource.computeIfAbsent(variable, k -> new LinkedHashSet<>()).add(key);
    }

    /** The credential that a variable of the project's environment supplies with this value, the service's own first. */
    Optional<String> keyOfSource(String service, String variable, String value) {
        List<String> keys = keysBySource.getOrDefault(variable, Set.of()).stream()
                .filter(k -> value.isEmpty() || credentials.get(k).holds(value))
                .toList();
        return keys.stream()
                .filter(k -> credentials.get(k).isAt(service))
                .findFirst()
                .or(() -> keys.stream().findFirst());
    }

    /** The credential that the fragment is, by the variables that it comes from. */
    Optional<String> keyOfFragment(String service, Fragment fragment, String value) {
        return OriginText.sources(fragment).stream()
                .flatMap(s -> keyOfSource(service, s, value).stream())
                .findFirst();
    }
}
