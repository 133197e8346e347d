package dev.compose2dify.plan.credential;

import dev.compose2dify.catalog.CredentialFacts;
import dev.compose2dify.catalog.CredentialFacts.Generate;
import dev.compose2dify.catalog.CredentialFacts.Part;
import dev.compose2dify.catalog.CredentialFacts.Place;
import dev.compose2dify.chart.CredentialPlan;
import dev.compose2dify.chart.CredentialPlan.Own;
import dev.compose2dify.chart.Value;
import dev.compose2dify.compose.EnvironmentVariable;
import dev.compose2dify.compose.Fragment;
import dev.compose2dify.compose.Text;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.plan.component.HostReferences;
import dev.compose2dify.plan.component.Roster;
import dev.compose2dify.plan.credential.CredentialEntry.Candidate;
import dev.compose2dify.plan.decision.Planning;
import dev.compose2dify.text.Classification;
import dev.compose2dify.text.SecretClassifier;
import dev.compose2dify.text.SecretKeys;
import dev.compose2dify.text.UrlCredential;
import dev.compose2dify.text.UrlCredentials;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * Which places of the project hold the same credential.
 *
 * <p>What the catalog groups (docs/pitfalls.md, one-credential) is one credential whatever it is called, in the services that the catalog
 * knows. Any other secret variable belongs to the credential of the same variable of {@code .env}, or of a service that it
 * has to do with and that holds the same value; else it is one of its own.
 */
public final class CredentialBook {
    /** How a variable's value has to do with credentials. */
    public sealed interface Binding {}

    /** The value is a credential. */
    public record Whole(String key) implements Binding {}

    /** The value is a URL with credentials in it: each is put in when the Secret is rendered. */
    public record InUrl(String key, List<PasswordSpan> passwords) implements Binding {}

    /** A password inside a value: {@code start} to {@code end} is the credential {@code key}. */
    public record PasswordSpan(int start, int end, String key) {}

    private final Planning planning;
    private final Roster roster;
    private final HostReferences hosts;
    private final SecretClassifier classifier = SecretClassifier.standard();
    private final CredentialEntries entries;
    private final Map<String, Binding> bindings = new LinkedHashMap<>();
    /** Credentials that are put together from others, by key. */
    private final Map<String, Value> composed = new LinkedHashMap<>();

    private CredentialBook(Planning planning, Roster roster, HostReferences hosts) {
        this.planning = planning;
        this.roster = roster;
        this.hosts = hosts;
        this.entries = new CredentialEntries(planning, roster, hosts);
    }

    public static CredentialBook of(Planning planning, Roster roster, HostReferences hosts) {
        CredentialBook book = new CredentialBook(planning, roster, hosts);
        // The catalog's first, then what may be equal to them, and URLs last: their passwords are recognised by what
        // they
        // equal. What is empty comes after what is not, so that it is never filled with another service's secret.
        book.each(book::bindKnown);
        book.each(book::bindOther);
        book.each(book::bindEmpty);
        book.each(book::bindUrl);
        book.each(book::bindEmptyUrl);
        book.reportConflicts();
        return book;
    }

    private void each(BiConsumer<Roster.Member, EnvironmentVariable> step) {
        for (Roster.Member member : roster.members()) {
            for (EnvironmentVariable variable : member.service().environment().values()) {
                if (binding(member.service().name(), variable.name()).isEmpty()) {
                    step.accept(member, variable);
                }
            }
        }
    }

    /** What a variable of a service has to do with credentials; empty for plain configuration. */
    public Optional<Binding> binding(String service, String variable) {
        return Optional.ofNullable(bindings.get(id(service, variable)));
    }

    /** Whether a variable of the project's environment is a credential as a whole. */
    public boolean isWholeSecret(String variable, String value) {
        return classifier.classify(variable, value) == Classification.SECRET;
    }

    /**
     * What must not stand in the commands of a service, longest first, with the credential's key: its own credentials, those
     * of the services that it names, and every value of the user's own.
     */
    public Map<String, String> valuesToHide(Roster.Member member) {
        String service = member.service().name();
        Set<String> plain = new LinkedHashSet<>();
        member.service().environment().values().stream()
                .filter(v -> binding(service, v.name()).isEmpty())
                .forEach(v -> plain.add(v.value()));
        Map<String, String> values = new LinkedHashMap<>();
        List<String> near = new ArrayList<>(List.of(service));
        near.addAll(hosts.namedBy(service));
        for (String place : near) {
            entries.all()
                    .forEach(e -> e.candidates().stream()
                            .filter(c -> c.service().equals(place))
                            .forEach(c -> values.putIfAbsent(c.value(), e.key)));
        }
        entries.all().forEach(e -> e.ownValues().forEach(v -> values.putIfAbsent(v, e.key)));
        return values.entrySet().stream()
                // postgres -U postgres: the word is the user's name as well.
                .filter(e -> e.getKey().length() >= CredentialEntries.SHORTEST_TO_KNOW && !plain.contains(e.getKey()))
                .sorted((a, b) -> b.getKey().length() - a.getKey().length())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
    }

    /** The user's own values that are long enough to be recognised in a file. */
    public Set<String> ownValues() {
        return entries.all().stream()
                .flatMap(e -> e.ownValues().stream())
                .filter(v -> v.length() >= CredentialEntries.SHORTEST_TO_KNOW)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Makes a credential of the catalog known although no variable of the project holds it. */
    public void use(CredentialFacts facts, String place) {
        entries.entry(facts).places.add(place);
    }

    /** The credential that a variable of {@code .env} supplies, for texts of {@code service} that interpolate it. */
    public Optional<String> keyOfSource(String service, String environmentFileVariable) {
        return entries.keyOfSource(service, environmentFileVariable);
    }

    /** The credential for a secret that stands in a command only. {@code name} says what it is. */
    public String keyOfText(Roster.Member member, String name, String value, Optional<Fragment> origin) {
        Text text = origin.map(f -> new Text(value, value, f.definedAt(), List.of(f)))
                .orElseGet(() -> Text.literal(value, member.service().location()));
        CredentialEntry entry =
                entries.related(member, value, Optional.empty()).orElseGet(() -> entries.entry(member, name, text));
        entry.add(entries.candidate(entry, member, name, text));
        CredentialEntries.source(text).ifPresent(s -> entries.addSource(s, entry));
        return entry.key;
    }

    /** The credential behind a URL's password that stands in a text of {@code member}, if any is known. */
    public Optional<String> keyOfPassword(Roster.Member member, Text text, UrlCredential credential) {
        return entries.keyOfPassword(member, text, credential, Optional.empty());
    }

    /** A key whose value is put together from other credentials. */
    public void compose(String key, String title, String place, Value value) {
        entries.entry(key, title).places.add(place);
        composed.putIfAbsent(key, value);
    }

    public Map<String, Value> composed() {
        return composed;
    }

    private static String id(String service, String variable) {
        return service + "\0" + variable;
    }

    /** What the catalog says on the variable. */
    private void bindKnown(Roster.Member member, EnvironmentVariable variable) {
        Optional<CredentialFacts> facts = entries.facts(member, variable.name());
        Optional<Place> place = facts.flatMap(f -> f.place(member.component(), member.family(), variable.name()));
        if (facts.isEmpty() || place.isPresent() && place.get().part() == Part.URL_PASSWORD) {
            return;
        }
        bind(member, variable, entries.entry(facts.get()));
    }

    private void bindOther(Roster.Member member, EnvironmentVariable variable) {
        if (!variable.value().isEmpty() && isWholeSecret(member, variable)) {
            CredentialEntry entry = entries.related(member, variable.value(), CredentialEntries.source(variable.text()))
                    .orElseGet(() -> entries.entry(member, variable.name(), variable.text()));
            bind(member, variable, entry);
        }
    }

    /** An empty secret is one that the user may fill in, unless its name means something else here. */
    private void bindEmpty(Roster.Member member, EnvironmentVariable variable) {
        if (variable.value().isEmpty() && isWholeSecret(member, variable)) {
            String name = CredentialEntries.source(variable.text()).orElse(variable.name());
            if (isFree(name)) {
                bind(member, variable, entries.entry(member, variable.name(), variable.text()));
            }
        }
    }

    private boolean isWholeSecret(Roster.Member member, EnvironmentVariable variable) {
        return entries.facts(member, variable.name()).isEmpty()
                && classifier.classify(variable.name(), variable.value()) == Classification.SECRET;
    }

    private void bind(Roster.Member member, EnvironmentVariable variable, CredentialEntry entry) {
        entry.add(entries.candidate(entry, member, variable.name(), variable.text()));
        CredentialEntries.source(variable.text()).ifPresent(s -> entries.addSource(s, entry));
        bindings.put(id(member.service().name(), variable.name()), new Whole(entry.key));
    }

    private void bindUrl(Roster.Member member, EnvironmentVariable variable) {
        String value = variable.value();
        List<UrlCredential> found = UrlCredentials.find(value);
        boolean holds = found.stream().anyMatch(UrlCredential::holdsSecret);
        if (value.isEmpty()
                || !holds && classifier.classify(variable.name(), value) != Classification.URL_WITH_CREDENTIALS) {
            return;
        }
        Optional<CredentialFacts> facts = entries.facts(member, variable.name());
        List<PasswordSpan> spans = new ArrayList<>();
        for (UrlCredential credential : found) {
            entries.keyOfPassword(member, variable.text(), credential, facts)
                    .ifPresent(k -> spans.add(new PasswordSpan(
                            credential.password().start(), credential.password().end(), k)));
        }
        boolean bound = !spans.isEmpty() && spans.size() == found.size();
        if (!bound && found.isEmpty() && entries.isPublic(variable.text())) {
            // An address without a password, as the release ships it: nothing to hide.
            return;
        }
        CredentialEntry entry = entries.entry(member, variable.name(), variable.text());
        entry.add(entries.candidate(entry, member, variable.name(), variable.text()));
        if (!bound) {
            bindings.put(id(member.service().name(), variable.name()), new Whole(entry.key));
            return;
        }
        for (PasswordSpan span : spans) {
            CredentialEntry password = entries.get(span.key()).orElseThrow();
            String text = UrlCredentials.decode(value.substring(span.start(), span.end()));
            password.add(entries.passwordCandidate(password, member, variable.name(), variable.text(), text));
        }
        bindings.put(id(member.service().name(), variable.name()), new InUrl(entry.key, spans));
    }

    private void bindEmptyUrl(Roster.Member member, EnvironmentVariable variable) {
        boolean url = variable.value().isEmpty()
                && classifier.classify(variable.name(), "") == Classification.URL_WITH_CREDENTIALS;
        if (url && isFree(variable.name())) {
            bind(member, variable, entries.entry(member, variable.name(), variable.text()));
        }
    }

    /** Whether nobody has a value for the credential with the name. */
    private boolean isFree(String name) {
        return entries.get(SecretKeys.fromVariable(name))
                .map(CredentialEntry::isEmpty)
                .orElse(true);
    }

    private void reportConflicts() {
        for (CredentialEntry entry : entries.all()) {
            Set<String> own = entry.ownValues();
            if (own.size() > 1) {
                planning.add(Diagnostic.warning("the variables " + String.join(", ", entry.places)
                        + " have to hold one value but hold several; the chart uses the one of "
                        + entry.chosen().orElseThrow().place()));
            }
            Set<String> said = new LinkedHashSet<>();
            entry.candidates().stream()
                    .filter(c -> !own.isEmpty() && c.isPublic() && entry.facts.isPresent() && said.add(c.variable()))
                    .forEach(c -> planning.add(Diagnostic.warning(
                            c.location(),
                            c.place() + " still holds Dify's published default, while "
                                    + entry.chosen().orElseThrow().place()
                                    + " was changed; the chart uses the changed one",
                            "give both one value if the compose project is to go on working")));
        }
    }

    /** The credentials that the chart needs, in order; {@code used} are keys that some pod or URL really takes. */
    public List<CredentialPlan> plans(Set<String> used, Map<String, Value> put) {
        List<CredentialPlan> plans = new ArrayList<>();
        List<CredentialEntry> sorted = new ArrayList<>(entries.all());
        List<String> order = planning.catalog.credentials().stream()
                .map(CredentialFacts::key)
                .toList();
        sorted.sort((a, b) -> rank(order, a.key) - rank(order, b.key));
        for (CredentialEntry entry : sorted) {
            if (used.contains(entry.key)) {
                plans.add(plan(entry, Optional.ofNullable(put.get(entry.key))));
            }
        }
        return plans;
    }

    private CredentialPlan plan(CredentialEntry entry, Optional<Value> value) {
        boolean generated =
                value.isEmpty() && entry.facts.map(this::isGenerated).orElse(false);
        Optional<Candidate> kept = generated
                ? entry.chosen()
                : entry.kept(entry.facts.map(this::runsServer).orElse(false));
        return new CredentialPlan(
                entry.key,
                entry.valuesPath,
                entry.title,
                // A Redis without a password is legal; the user decides.
                generated && !entry.key.equals("redis-password") || entry.key.equals("postgresql-password"),
                generated,
                entry.facts.map(f -> f.format().name().toLowerCase(Locale.ROOT)).orElse("alnum32"),
                entry.facts.map(CredentialFacts::deployVariable).orElse(""),
                value,
                kept.filter(c -> value.isEmpty()).map(c -> new Own(c.value())),
                List.copyOf(entry.places));
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
        return facts.servers().stream().anyMatch(s -> roster.component(s).isPresent());
    }
}
