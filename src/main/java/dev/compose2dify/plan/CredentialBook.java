package dev.compose2dify.plan;

import dev.compose2dify.catalog.CredentialFacts;
import dev.compose2dify.catalog.CredentialFacts.Generate;
import dev.compose2dify.catalog.CredentialFacts.Part;
import dev.compose2dify.catalog.CredentialFacts.Place;
import dev.compose2dify.compose.EnvironmentVariable;
import dev.compose2dify.compose.Fragment;
import dev.compose2dify.compose.Text;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.plan.CredentialPlan.Own;
import dev.compose2dify.plan.name.SecretKeys;
import dev.compose2dify.plan.secret.Classification;
import dev.compose2dify.plan.secret.SecretClassifier;
import dev.compose2dify.plan.secret.UrlCredential;
import dev.compose2dify.plan.secret.UrlCredentials;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which places of the project hold the same credential.
 *
 * <p>What the catalog groups (facts, section 5.4) is one credential whatever it is called; any other variable that is
 * classified as secret is identified by the variable of {@code .env} that its value comes from, else by its own name.
 */
final class CredentialBook {
    /** How a variable's value has to do with credentials. */
    sealed interface Binding {}

    /** The value is a credential. */
    record Whole(String key) implements Binding {}

    /** The value is a URL with credentials in it: each is put in when the Secret is rendered. */
    record InUrl(String key, List<PasswordSpan> passwords) implements Binding {}

    /** A password inside a value: {@code start} to {@code end} is the credential {@code key}. */
    record PasswordSpan(int start, int end, String key) {}

    private final Planning planning;
    private final Roster roster;
    private final PublicDefaults defaults;
    private final SecretClassifier classifier = SecretClassifier.standard();
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, Binding> bindings = new LinkedHashMap<>();
    private final Map<String, String> joined;

    /** One credential while its places are gathered. */
    private static final class Entry {
        final String key;
        final String valuesPath;
        final String title;
        final Optional<CredentialFacts> facts;
        final List<Candidate> candidates = new ArrayList<>();
        final Set<String> places = new LinkedHashSet<>();
        boolean url;

        Entry(String key, String valuesPath, String title, Optional<CredentialFacts> facts) {
            this.key = key;
            this.valuesPath = valuesPath;
            this.title = title;
            this.facts = facts;
        }
    }

    /** A value that some place holds for a credential. */
    private record Candidate(String value, boolean isPublic, boolean server, String place) {}

    private CredentialBook(Planning planning, Roster roster) {
        this.planning = planning;
        this.roster = roster;
        this.defaults = new PublicDefaults(planning);
        this.joined = joins();
    }

    static CredentialBook of(Planning planning, Roster roster) {
        CredentialBook book = new CredentialBook(planning, roster);
        // Whole values first: a URL's password is recognised by the credential that it equals.
        for (Roster.Member member : roster.members()) {
            member.service().environment().values().forEach(v -> book.bindWhole(member, v));
        }
        for (Roster.Member member : roster.members()) {
            member.service().environment().values().forEach(v -> book.bindUrl(member, v));
        }
        book.reportConflicts();
        return book;
    }

    /** What a variable of a service has to do with credentials; empty for plain configuration. */
    Optional<Binding> binding(String service, String variable) {
        return Optional.ofNullable(bindings.get(id(service, variable)));
    }

    /** Whether a variable's name or value says that it must not be seen. */
    boolean isSecret(String variable, String value) {
        return classifier.classify(variable, value).isSecret();
    }

    /** The user's own values, longest first, with their credential's key: they must appear nowhere but in the Secret. */
    Map<String, String> valuesToHide() {
        return entries.values().stream()
                .flatMap(e -> e.candidates.stream().map(c -> Map.entry(c.value(), e.key)))
                .filter(e -> e.getKey().length() >= 6)
                .sorted((a, b) -> b.getKey().length() - a.getKey().length())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
    }

    /** The user's own values that are long enough to be recognised in a file. */
    Set<String> ownValues() {
        return entries.values().stream()
                .flatMap(e -> e.candidates.stream())
                .filter(c -> !c.isPublic() && c.value().length() >= 8)
                .map(Candidate::value)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Whether a line of a file holds a URL with a password. */
    boolean isUrlWithCredentials(String line) {
        return UrlCredentials.find(line).stream()
                .anyMatch(c -> c.holdsSecret() && c.password().of(line).matches("[^${}]*"));
    }

    /** Makes a credential of the catalog known although no variable of the project holds it. */
    void use(CredentialFacts facts, String place) {
        entry(facts).places.add(place);
    }

    /** The credential that a variable of {@code .env} supplies somewhere, for texts that interpolate it. */
    Optional<String> keyOfSource(String environmentFileVariable) {
        return Optional.ofNullable(keyBySource.get(environmentFileVariable));
    }

    private final Map<String, String> keyBySource = new LinkedHashMap<>();

    private static String id(String service, String variable) {
        return service + "\0" + variable;
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

    private void bindWhole(Roster.Member member, EnvironmentVariable variable) {
        Optional<CredentialFacts> facts = facts(member, variable.name());
        Optional<Place> place = facts.flatMap(f -> f.place(member.component(), member.family(), variable.name()));
        if (place.isPresent() && place.get().part() == Part.URL_PASSWORD) {
            return;
        }
        Classification classification = classifier.classify(variable.name(), variable.value());
        if (facts.isEmpty() && classification != Classification.SECRET) {
            return;
        }
        Entry entry = facts.map(this::entry).orElseGet(() -> entry(member, variable));
        addCandidate(entry, member, variable.name(), variable.text().value(), variable.text());
        source(variable.text()).ifPresent(s -> keyBySource.putIfAbsent(s, entry.key));
        bindings.put(id(member.service().name(), variable.name()), new Whole(entry.key));
    }

    private void bindUrl(Roster.Member member, EnvironmentVariable variable) {
        String value = variable.value();
        List<UrlCredential> found = UrlCredentials.find(value);
        Classification classification = classifier.classify(variable.name(), value);
        if (classification != Classification.URL_WITH_CREDENTIALS
                && found.stream().noneMatch(UrlCredential::holdsSecret)) {
            return;
        }
        if (binding(member.service().name(), variable.name()).isPresent()) {
            return;
        }
        Optional<CredentialFacts> facts = facts(member, variable.name());
        List<PasswordSpan> spans = new ArrayList<>();
        for (UrlCredential credential : found) {
            String raw = credential.password().of(value);
            Optional<String> key = keyOfPassword(variable.text(), credential, facts, UrlCredentials.decode(raw));
            key.ifPresent(k -> spans.add(new PasswordSpan(
                    credential.password().start(), credential.password().end(), k)));
        }
        boolean bound = !spans.isEmpty() && spans.size() == found.size();
        if (!bound && found.isEmpty() && !value.isEmpty() && defaults.isPublic(variable.text(), Optional.empty())) {
            // An address without a password, as the release ships it: nothing to hide.
            return;
        }
        String key = SecretKeys.fromVariable(variable.name());
        Entry entry = entries.computeIfAbsent(
                key,
                k -> new Entry(
                        k, "secrets." + SecretKeys.valuesKey(variable.name()), variable.name(), Optional.empty()));
        entry.url = true;
        entry.places.add(member.service().name() + "." + variable.name());
        if (bound) {
            for (PasswordSpan span : spans) {
                Entry password = entries.get(span.key());
                String text = UrlCredentials.decode(value.substring(span.start(), span.end()));
                password.candidates.add(new Candidate(
                        text,
                        defaults.isPublic(text, variable.text(), password.facts),
                        false,
                        member.service().name() + "." + variable.name()));
                password.places.add(member.service().name() + "." + variable.name());
            }
            bindings.put(id(member.service().name(), variable.name()), new InUrl(key, spans));
        } else {
            addCandidate(entry, member, variable.name(), value, variable.text());
            bindings.put(id(member.service().name(), variable.name()), new Whole(key));
        }
    }

    /** The credential behind a URL's password: the one the catalog names, the one of the same variable, or its equal. */
    private Optional<String> keyOfPassword(
            Text text, UrlCredential credential, Optional<CredentialFacts> facts, String password) {
        if (password.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> byVariable = fragmentAt(text, credential.password().start())
                .filter(f -> !f.variables().isEmpty())
                .flatMap(f -> keyOfSource(f.variables().get(f.variables().size() - 1)));
        if (byVariable.isPresent()) {
            return byVariable;
        }
        Optional<String> equal = entries.values().stream()
                .filter(e -> e.candidates.stream().anyMatch(c -> c.value().equals(password)))
                .filter(e -> facts.isEmpty() || facts.get().key().equals(e.key))
                .map(e -> e.key)
                .findFirst();
        if (equal.isPresent()) {
            return equal;
        }
        // Upstream's own password in a URL, while the credential itself was changed: Compose would be broken too (P18).
        boolean serverHere = facts.isPresent()
                && facts.get().servers().stream()
                        .anyMatch(s -> roster.component(s).isPresent());
        return serverHere && defaults.isPublic(password, text, facts) ? facts.map(f -> entry(f).key) : Optional.empty();
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

    private Optional<CredentialFacts> facts(Roster.Member member, String variable) {
        return planning.catalog
                .credential(member.component(), member.family(), variable)
                .map(f -> joined.containsKey(f.key())
                        ? planning.catalog.credential(joined.get(f.key())).orElse(f)
                        : f);
    }

    private Entry entry(CredentialFacts facts) {
        return entries.computeIfAbsent(
                facts.key(), k -> new Entry(k, facts.valuesPath(), facts.title(), Optional.of(facts)));
    }

    private Entry entry(Roster.Member member, EnvironmentVariable variable) {
        String identity = source(variable.text()).orElse(variable.name());
        String key = SecretKeys.fromVariable(identity);
        Entry known = entries.get(key);
        boolean other = known != null
                && !known.candidates.isEmpty()
                && source(variable.text()).isEmpty()
                && known.candidates.stream().noneMatch(c -> c.value().equals(variable.value()));
        if (other) {
            // Two services use one name for two secrets.
            identity = member.component() + "_" + variable.name();
            key = SecretKeys.fromVariable(identity);
        }
        String name = identity;
        return entries.computeIfAbsent(
                key, k -> new Entry(k, "secrets." + SecretKeys.valuesKey(name), name, Optional.empty()));
    }

    /** The variable of the project's environment that the whole text comes from. */
    static Optional<String> source(Text text) {
        List<Fragment> fragments =
                text.fragments().stream().filter(f -> !f.text().isEmpty()).toList();
        List<Fragment> used = fragments.isEmpty() ? text.fragments() : fragments;
        return used.size() == 1 && !used.get(0).variables().isEmpty()
                ? Optional.of(
                        used.get(0).variables().get(used.get(0).variables().size() - 1))
                : Optional.empty();
    }

    private void addCandidate(Entry entry, Roster.Member member, String variable, String value, Text text) {
        String place = member.service().name() + "." + variable;
        entry.places.add(place);
        if (!value.isEmpty()) {
            boolean server = entry.facts
                    .map(f -> f.servers().contains(member.component()))
                    .orElse(false);
            entry.candidates.add(new Candidate(value, defaults.isPublic(text, entry.facts), server, place));
        }
    }

    private void reportConflicts() {
        for (Entry entry : entries.values()) {
            Set<String> own = new LinkedHashSet<>();
            entry.candidates.stream().filter(c -> !c.isPublic()).forEach(c -> own.add(c.value()));
            if (own.size() > 1) {
                planning.add(Diagnostic.warning("the variables " + String.join(", ", entry.places)
                        + " have to hold one value but hold several; the chart uses the one of "
                        + chosen(entry).orElseThrow().place()));
            }
        }
    }

    private static Optional<Candidate> chosen(Entry entry) {
        return entry.candidates.stream()
                .filter(c -> !c.isPublic())
                .min((a, b) -> Boolean.compare(b.server(), a.server()));
    }

    /** The credentials that the chart needs, in order; {@code used} are keys that some pod or URL really takes. */
    List<CredentialPlan> plans(Set<String> used, Map<String, Value> composed) {
        List<CredentialPlan> plans = new ArrayList<>();
        List<Entry> sorted = new ArrayList<>(entries.values());
        List<String> order = planning.catalog.credentials().stream()
                .map(CredentialFacts::key)
                .toList();
        sorted.sort((a, b) -> rank(order, a.key) - rank(order, b.key));
        for (Entry entry : sorted) {
            if (!used.contains(entry.key)) {
                continue;
            }
            boolean isComposed = composed.containsKey(entry.key);
            boolean generated =
                    !isComposed && entry.facts.map(this::isGenerated).orElse(false);
            plans.add(new CredentialPlan(
                    entry.key,
                    entry.valuesPath,
                    entry.title,
                    // A Redis without a password is legal; the design spec leaves it to the user.
                    generated && !entry.key.equals("redis-password"),
                    generated,
                    entry.facts
                            .map(f -> f.format().name().toLowerCase(Locale.ROOT))
                            .orElse("alnum32"),
                    entry.facts.map(CredentialFacts::deployVariable).orElse(""),
                    Optional.ofNullable(composed.get(entry.key)),
                    chosen(entry).filter(c -> !isComposed).map(c -> new Own(c.value())),
                    List.copyOf(entry.places)));
        }
        return plans;
    }

    private static int rank(List<String> order, String key) {
        int index = order.indexOf(key);
        return index < 0 ? Integer.MAX_VALUE / 2 : index;
    }

    private boolean isGenerated(CredentialFacts facts) {
        return facts.generate() == Generate.ALWAYS
                || facts.generate() == Generate.WITH_SERVER
                        && facts.servers().stream()
                                .anyMatch(s -> roster.component(s).isPresent());
    }
}
