package dev.compose2dify.plan.credential;

import dev.compose2dify.catalog.Catalog;
import dev.compose2dify.catalog.CredentialFacts;
import dev.compose2dify.catalog.CredentialFacts.Generate;
import dev.compose2dify.catalog.CredentialFacts.Place;
import dev.compose2dify.catalog.CredentialFacts.Required;
import dev.compose2dify.chart.CredentialPlan;
import dev.compose2dify.chart.CredentialPlan.Own;
import dev.compose2dify.chart.Value;
import dev.compose2dify.plan.component.Component;
import dev.compose2dify.plan.component.Components;
import dev.compose2dify.plan.component.HostReferences;
import dev.compose2dify.plan.decision.Planning;
import dev.compose2dify.text.SecretFormat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The credentials of a project and every place that holds one: found once, and never changed afterwards.
 *
 * <p>Places are one credential by their origin (the same variable of the project's environment) or since the catalog says so
 * (docs/pitfalls.md, one-credential), never because two values happen to be equal. The one exception is a reference: a URL
 * that leads to a server of the project with that server's password ({@link PasswordKeys}).
 */
public final class Credentials {
    private final Catalog catalog;
    private final Components components;
    private final PasswordServers servers;
    private final Map<String, Credential> byKey = new LinkedHashMap<>();
    private final Map<String, VariableSecret> variables;
    private final Map<String, List<List<SecretSpan>>> words;
    private final Map<String, Value> composed;

    /**
     * How a variable has to do with credentials.
     *
     * @param key of the Secret that the variable comes from
     * @param composed the key's value is put together from others: a URL with a password in it
     */
    public record VariableSecret(String key, boolean composed) {}

    Credentials(
            Catalog catalog,
            Components components,
            Collection<Credential> credentials,
            Map<String, VariableSecret> variables,
            Map<String, List<List<SecretSpan>>> words,
            Map<String, Value> composed) {
        this.catalog = catalog;
        this.components = components;
        this.servers = new PasswordServers(components);
        credentials.forEach(c -> byKey.put(c.key(), c));
        this.variables = new LinkedHashMap<>(variables);
        this.words = new LinkedHashMap<>(words);
        this.composed = new LinkedHashMap<>(composed);
    }

    /** Finds them in variables, URLs, commands, health checks and hooks. */
    public static Credentials find(Planning planning, Components components, HostReferences hosts) {
        return CredentialFinder.find(planning, components, hosts);
    }

    static String id(String service, String name) {
        return service + "\0" + name;
    }

    /** Whether the chart sets the variable of the place in the component although Compose does not. */
    public static boolean isAdded(Place place, Component component) {
        return place.added()
                && place.precision(component.knownAs(), component.family()) > 0
                && !component.service().environment().containsKey(place.variable());
    }

    /** What a variable of a service has to do with credentials; empty for plain configuration. */
    public Optional<VariableSecret> ofVariable(String service, String variable) {
        return Optional.ofNullable(variables.get(id(service, variable)));
    }

    /**
     * The credentials in the words of a command.
     *
     * @param attribute {@code entrypoint}, {@code command}, {@code healthcheck}, {@code post_start} or {@code pre_stop}
     * @return for each word of {@link CommandWords#of} its ranges, apart from each other
     */
    public List<List<SecretSpan>> inWords(String service, String attribute) {
        return words.getOrDefault(id(service, attribute), List.of());
    }

    /** The user's own values that are long enough to be recognised in a file. */
    public Set<String> ownValues() {
        return new LinkedHashSet<>(KnownValues.own(byKey.values()));
    }

    /**
     * The credentials that the chart needs, in the order of the catalog, then of the project.
     *
     * @param used keys that some pod takes; those that they are put together from come with them
     */
    public List<CredentialPlan> plans(Set<String> used) {
        Set<String> needed = new LinkedHashSet<>(used);
        composed.forEach((key, value) -> value.pieces().forEach(p -> {
            if (used.contains(key) && p instanceof Value.CredentialValue part) {
                needed.add(part.key());
            }
        }));
        List<String> order =
                catalog.credentials().stream().map(CredentialFacts::key).toList();
        List<Credential> sorted = new ArrayList<>(byKey.values());
        sorted.sort((a, b) -> rank(order, a.key()) - rank(order, b.key()));
        return sorted.stream()
                .filter(c -> needed.contains(c.key()))
                .map(this::plan)
                .toList();
    }

    private CredentialPlan plan(Credential credential) {
        Optional<Value> value = Optional.ofNullable(composed.get(credential.key()));
        Optional<CredentialFacts> facts = credential.facts();
        boolean fixed = facts.filter(f -> runsServer(f) && !servers.takes(credential, f, serversOf(f)))
                .isPresent();
        boolean generated =
                value.isEmpty() && !fixed && facts.filter(this::isGenerated).isPresent();
        Optional<Occurrence> kept = generated
                ? credential.chosen()
                : credential.kept(facts.filter(this::runsServer).isPresent(), fixed);
        return new CredentialPlan(
                credential.key(),
                credential.valuesPath(),
                credential.title(),
                isRequired(facts.map(CredentialFacts::required).orElse(Required.WHEN_GENERATED), generated, fixed),
                generated,
                facts.map(CredentialFacts::format).orElse(SecretFormat.ALNUM32),
                facts.map(CredentialFacts::deployVariable).orElse(""),
                value,
                kept.filter(c -> value.isEmpty()).map(o -> new Own(generated ? o.value() : o.carried())),
                List.copyOf(credential.places()),
                catalog.renames().formerSecretKeys(credential.key()));
    }

    private static boolean isRequired(Required required, boolean generated, boolean fixed) {
        return switch (required) {
            case WHEN_GENERATED -> generated;
            case ALWAYS -> generated || !fixed;
            case NEVER -> false;
        };
    }

    private static int rank(List<String> order, String key) {
        int index = order.indexOf(key);
        return index < 0 ? Integer.MAX_VALUE / 2 : index;
    }

    private boolean isGenerated(CredentialFacts facts) {
        return facts.generate() == Generate.ALWAYS || facts.generate() == Generate.WITH_SERVER && runsServer(facts);
    }

    /** Whether the chart runs what checks the credential. */
    private boolean runsServer(CredentialFacts facts) {
        return serversOf(facts).stream().anyMatch(s -> components.named(s).isPresent());
    }

    /** What checks the credential, with the servers of those that are one with it: OceanBase as Dify's database. */
    private List<String> serversOf(CredentialFacts facts) {
        return Stream.concat(
                        facts.servers().stream(),
                        facts.joins().stream()
                                .filter(j -> !byKey.containsKey(j.with()))
                                .flatMap(j -> catalog.credential(j.with()).stream())
                                .flatMap(f -> f.servers().stream()))
                .distinct()
                .toList();
    }
}
