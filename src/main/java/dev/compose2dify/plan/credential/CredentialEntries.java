package dev.compose2dify.plan.credential;

import dev.compose2dify.catalog.CredentialFacts;
import dev.compose2dify.compose.EnvironmentVariable;
import dev.compose2dify.compose.Fragment;
import dev.compose2dify.compose.Text;
import dev.compose2dify.plan.component.HostReferences;
import dev.compose2dify.plan.component.Roster;
import dev.compose2dify.plan.credential.CredentialEntry.Candidate;
import dev.compose2dify.plan.decision.Planning;
import dev.compose2dify.text.SecretKeys;
import dev.compose2dify.text.UrlCredential;
import dev.compose2dify.text.UrlCredentials;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The credentials of a project as far as they are known, and which of them a value is. */
public final class CredentialEntries {
    /** Shorter values are too likely to be words that mean something else. */
    static final int SHORTEST_TO_KNOW = 6;

    private final Planning planning;
    private final Roster roster;
    private final HostReferences hosts;
    private final PublicDefaults defaults;
    private final Map<String, CredentialEntry> entries = new LinkedHashMap<>();
    private final Map<String, Set<String>> keysBySource = new LinkedHashMap<>();
    private final Map<String, String> joined;

    CredentialEntries(Planning planning, Roster roster, HostReferences hosts) {
        this.planning = planning;
        this.roster = roster;
        this.hosts = hosts;
        this.defaults = new PublicDefaults(planning);
        this.joined = joins();
    }

    Collection<CredentialEntry> all() {
        return entries.values();
    }

    /** The credential with the key, if it is known. */
    Optional<CredentialEntry> get(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** A key of the chart's own making. */
    CredentialEntry entry(String key, String title) {
        return entries.computeIfAbsent(
                key, k -> new CredentialEntry(k, "secrets." + SecretKeys.valuesKey(k), title, Optional.empty()));
    }

    /** The credential that a variable of {@code .env} supplies, for texts of {@code service} that interpolate it. */
    Optional<String> keyOfSource(String service, String environmentFileVariable) {
        Set<String> keys = keysBySource.getOrDefault(environmentFileVariable, Set.of());
        return keys.stream()
                .filter(k -> entries.get(k).isAt(service))
                .findFirst()
                .or(() -> keys.stream().findFirst());
    }

    private Map<String, String> joins() {
        Map<String, String> result = new LinkedHashMap<>();
        Map<String, EnvironmentVariable> api =
                roster.difyMember().map(m -> m.service().environment()).orElse(Map.of());
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

    void addSource(String source, CredentialEntry entry) {
        keysBySource.computeIfAbsent(source, k -> new LinkedHashSet<>()).add(entry.key);
    }

    /**
     * The credential that the value is, by its origin, or since a service that has to do with this one holds the same.
     * Equality alone says it for values of the user's own only: Dify's defaults are equal where nothing else is.
     */
    Optional<CredentialEntry> related(Roster.Member member, String value, Optional<String> source) {
        Optional<CredentialEntry> bySource = source.map(s -> keysBySource.getOrDefault(s, Set.of())).stream()
                .flatMap(Set::stream)
                .map(entries::get)
                .filter(e -> e.holds(value))
                .findFirst();
        if (bySource.isPresent()) {
            return bySource;
        }
        String service = member.service().name();
        List<String> near = new ArrayList<>(hosts.namedBy(service));
        near.add(service);
        for (String other : near) {
            Optional<CredentialEntry> equal = entries.values().stream()
                    .filter(e -> e.holdsAt(other, value))
                    .findFirst();
            if (equal.isPresent()) {
                return equal;
            }
        }
        return entries.values().stream()
                .filter(e -> e.ownValues().contains(value) && value.length() >= SHORTEST_TO_KNOW)
                .findFirst();
    }

    /**
     * The credential behind a URL's password: the one of the same variable, the one that the host checks, or its equal.
     */
    Optional<String> keyOfPassword(
            Roster.Member member, Text text, UrlCredential credential, Optional<CredentialFacts> facts) {
        String password = UrlCredentials.decode(credential.password().of(text.value()));
        if (password.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> byVariable = fragmentAt(text, credential.password().start())
                .filter(f -> !f.variables().isEmpty())
                .flatMap(f -> keyOfSource(
                        member.service().name(), f.variables().get(f.variables().size() - 1)));
        if (byVariable.isPresent()) {
            return byVariable;
        }
        Optional<Roster.Member> host = hosts.behind(text.value(), credential);
        Optional<String> equal = entries.values().stream()
                .filter(e -> facts.map(f -> f.key().equals(e.key)).orElse(true))
                .filter(e -> host.isPresent() ? e.holdsAt(host.get().service().name(), password) : e.holds(password))
                .filter(e -> facts.isPresent()
                        || host.isPresent()
                        || e.isAt(member.service().name())
                        || e.ownValues().contains(password))
                .map(e -> e.key)
                .findFirst();
        if (equal.isPresent()) {
            return equal;
        }
        // Upstream's own password in a URL, while the credential itself was changed: Compose would be broken too.
        return entries.values().stream()
                .filter(e -> facts.map(f -> f.key().equals(e.key)).orElse(host.isPresent()))
                .filter(e -> e.facts.map(CredentialFacts::servers).orElse(List.of()).stream()
                        .anyMatch(s -> host.map(Roster.Member::component)
                                .or(() -> roster.component(s).map(Roster.Member::component))
                                .filter(s::equals)
                                .isPresent()))
                .filter(e -> defaults.isPublic(password, text, e.facts))
                .map(e -> e.key)
                .findFirst();
    }

    private static Optional<Fragment> fragmentAt(Text text, int offset) {
        int start = 0;
        for (Fragment fragment : text.fragments()) {
            if (offset >= start && offset < start + fragment.text().length()) {
                return Optional.of(fragment);
            }
            start += fragment.text().length();
        }
        return Optional.empty();
    }

    /** What the catalog knows of the variable; it knows nothing of services outside Dify. */
    Optional<CredentialFacts> facts(Roster.Member member, String variable) {
        if (!member.isKnown()) {
            return Optional.empty();
        }
        return planning.catalog
                .credential(member.component(), member.family(), variable)
                .map(f -> joined.containsKey(f.key())
                        ? planning.catalog.credential(joined.get(f.key())).orElse(f)
                        : f);
    }

    CredentialEntry entry(CredentialFacts facts) {
        return entries.computeIfAbsent(
                facts.key(), k -> new CredentialEntry(k, facts.valuesPath(), facts.title(), Optional.of(facts)));
    }

    /** A credential of its own, named by where it comes from; two services may use one name for two secrets. */
    CredentialEntry entry(Roster.Member member, String variable, Text text) {
        String name = source(text).orElse(variable);
        for (String identity : List.of(name, member.component() + "_" + variable)) {
            String key = SecretKeys.fromVariable(identity);
            CredentialEntry known = entries.get(key);
            boolean free = known == null && planning.catalog.credential(key).isEmpty();
            if (free || known != null && known.facts.isEmpty() && (known.isEmpty() || known.holds(text.value()))) {
                return entries.computeIfAbsent(
                        key,
                        k -> new CredentialEntry(
                                k, "secrets." + SecretKeys.valuesKey(identity), identity, Optional.empty()));
            }
        }
        String last = member.component() + "_" + variable + "_" + entries.size();
        return entries.computeIfAbsent(
                SecretKeys.fromVariable(last),
                k -> new CredentialEntry(k, "secrets." + SecretKeys.valuesKey(last), last, Optional.empty()));
    }

    /** The variable of the project's environment that the whole text comes from. */
    public static Optional<String> source(Text text) {
        List<Fragment> fragments =
                text.fragments().stream().filter(f -> !f.text().isEmpty()).toList();
        List<Fragment> used = fragments.isEmpty() ? text.fragments() : fragments;
        return used.size() == 1 && !used.get(0).variables().isEmpty()
                ? Optional.of(
                        used.get(0).variables().get(used.get(0).variables().size() - 1))
                : Optional.empty();
    }

    Candidate candidate(CredentialEntry entry, Roster.Member member, String variable, Text text) {
        boolean server =
                entry.facts.map(f -> f.servers().contains(member.component())).orElse(false);
        return new Candidate(
                text.value(),
                defaults.isPublic(text, entry.facts),
                server,
                !member.isKnown(),
                member.service().name(),
                variable,
                text.location());
    }

    /** The password of a URL as a value of its credential. */
    Candidate passwordCandidate(
            CredentialEntry entry, Roster.Member member, String variable, Text url, String password) {
        return new Candidate(
                password,
                defaults.isPublic(password, url, entry.facts),
                false,
                !member.isKnown(),
                member.service().name(),
                variable,
                url.location());
    }

    boolean isPublic(Text text) {
        return defaults.isPublic(text, Optional.empty());
    }
}
