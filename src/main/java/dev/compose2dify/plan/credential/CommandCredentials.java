package dev.compose2dify.plan.credential;

import dev.compose2dify.catalog.CredentialFacts;
import dev.compose2dify.chart.Value;
import dev.compose2dify.chart.Value.CredentialValue;
import dev.compose2dify.chart.Value.Host;
import dev.compose2dify.compose.EnvironmentVariable;
import dev.compose2dify.compose.Fragment;
import dev.compose2dify.compose.Text;
import dev.compose2dify.plan.component.Component;
import dev.compose2dify.plan.component.Components;
import dev.compose2dify.plan.component.HostReferences;
import dev.compose2dify.plan.component.Replacement;
import dev.compose2dify.plan.credential.CommandWords.Word;
import dev.compose2dify.plan.credential.OriginText.Run;
import dev.compose2dify.plan.credential.PasswordsInText.Password;
import dev.compose2dify.text.Classification;
import dev.compose2dify.text.CommandSecrets;
import dev.compose2dify.text.SecretClassifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The credentials in the words of commands, health checks and hooks. */
final class CommandCredentials {
    private final Components components;
    private final HostReferences hosts;
    private final CredentialRegister register;
    private final PasswordKeys passwords;
    private final SecretClassifier classifier = SecretClassifier.standard();

    CommandCredentials(
            Components components, HostReferences hosts, CredentialRegister register, PasswordKeys passwords) {
        this.components = components;
        this.hosts = hosts;
        this.register = register;
        this.passwords = passwords;
    }

    /** One attribute of one service while its words are looked at. */
    private record Line(Component component, String attribute, List<Word> words, List<List<Replacement>> hosts) {
        String service() {
            return component.service().name();
        }

        List<String> values() {
            return words.stream().map(Word::value).toList();
        }
    }

    /**
     * Credentials that stand in commands only become known: {@code redis-server --requirepass ${CACHE_PASS}}. URLs that lead
     * to such a server are looked at later, whole commands last.
     */
    void register() {
        for (Component component : components.all()) {
            for (String attribute : CommandWords.ATTRIBUTES) {
                Line line = line(component, attribute);
                for (int i = 0; i < line.words().size(); i++) {
                    List<SecretSpan> spans = new ArrayList<>();
                    if (!line.words().get(i).program()) {
                        urls(line, i).forEach(u -> spans.add(new SecretSpan(u.start(), u.end(), "", false)));
                        options(line, i, spans);
                    }
                    named(line, i, spans);
                }
            }
        }
    }

    /** For every attribute with words, the credentials in each word. */
    Map<String, List<List<SecretSpan>>> find() {
        Map<String, List<List<SecretSpan>>> all = new LinkedHashMap<>();
        for (Component component : components.all()) {
            for (String attribute : CommandWords.ATTRIBUTES) {
                Line line = line(component, attribute);
                if (line.words().isEmpty()) {
                    continue;
                }
                Map<String, String> values = valuesToHide(line);
                List<List<SecretSpan>> words = new ArrayList<>();
                for (int i = 0; i < line.words().size(); i++) {
                    words.add(List.copyOf(inWord(line, i, values)));
                }
                all.put(Credentials.id(line.service(), attribute), words);
            }
        }
        return all;
    }

    private Line line(Component component, String attribute) {
        List<Word> words = CommandWords.of(component.service(), attribute);
        List<String> values =
                words.stream().map(w -> withoutPasswords(w.text())).toList();
        boolean probe = !attribute.equals("entrypoint") && !attribute.equals("command");
        return new Line(
                component,
                attribute,
                words,
                probe ? hosts.inProbe(component, values) : hosts.inWords(component, values));
    }

    /** Other characters in place of the passwords: a slash or an at sign in one is no end of a host. */
    private static String withoutPasswords(OriginText text) {
        StringBuilder masked = new StringBuilder(text.value());
        PasswordsInText.find(text).forEach(p -> masked.replace(p.start(), p.end(), "q".repeat(p.end() - p.start())));
        return masked.toString();
    }

    private List<SecretSpan> inWord(Line line, int index, Map<String, String> values) {
        Word word = line.words().get(index);
        List<SecretSpan> spans = new ArrayList<>();
        if (!word.program()) {
            composedUrls(line, index, spans);
        }
        named(line, index, spans);
        if (!word.program()) {
            options(line, index, spans);
            known(line, index, values, spans);
        }
        return spans;
    }

    private static boolean isFree(List<SecretSpan> spans, int start, int end) {
        return spans.stream().noneMatch(s -> s.overlaps(start, end));
    }

    /** The words that variables supply: those of known credentials, and those that are secrets by their names. */
    private void named(Line line, int index, List<SecretSpan> spans) {
        OriginText text = line.words().get(index).text();
        for (Run run : text.variables()) {
            if (isFree(spans, run.start(), run.end())) {
                keyOfRun(line, run).ifPresent(k -> spans.add(new SecretSpan(run.start(), run.end(), k, false)));
            }
        }
    }

    /** By the whole value of the variable: of an unquoted one Compose may have cut off a part when it split the words. */
    private Optional<String> keyOfRun(Line line, Run run) {
        Fragment fragment = run.fragment();
        String value = fragment.text();
        Optional<String> known = register.keyOfFragment(line.service(), fragment, value);
        if (known.isPresent()) {
            if (!value.isEmpty()) {
                occurrence(line, known.get(), value, fragment);
            }
            return known;
        }
        return OriginText.variable(fragment)
                .filter(v -> isSecret(v, value))
                .map(v -> ofVariable(line, v, value, fragment));
    }

    private boolean isSecret(String variable, String value) {
        return value.isEmpty()
                ? classifier.isSecretByName(variable, value)
                : classifier.classify(variable, value) == Classification.SECRET;
    }

    private String ofVariable(Line line, String variable, String value, Fragment fragment) {
        String key = register.keyOfFragment(line.service(), fragment, value)
                .orElseGet(() -> register.own(line.component(), variable, value));
        occurrence(line, key, value, fragment);
        register.source(fragment, key);
        return key;
    }

    private void occurrence(Line line, String key, String value, Fragment fragment) {
        Text text = new Text(value, value, fragment.definedAt(), List.of(fragment));
        register.occurrence(key, line.component(), line.attribute(), value, value, text);
    }

    /** The values of options that take a password. */
    private void options(Line line, int index, List<SecretSpan> spans) {
        Word word = line.words().get(index);
        for (CommandSecrets.SecretWord found : CommandSecrets.find(line.values(), index, word.script())) {
            Optional<Run> run = word.text().runOf(found.start(), found.end());
            int start = run.map(Run::start).orElse(found.start());
            int end = run.map(Run::end).orElse(found.end());
            if (isFree(spans, start, end)) {
                String value = word.value().substring(start, end);
                String key = run.flatMap(r ->
                                OriginText.variable(r.fragment()).map(v -> ofVariable(line, v, value, r.fragment())))
                        .orElseGet(() -> ofOption(line, found.name(), value));
                spans.add(new SecretSpan(start, end, key, false));
            }
        }
    }

    /** A password that is written out: of the option, by the catalog; of the service, or of one that the command names. */
    private String ofOption(Line line, String option, String value) {
        Optional<CredentialFacts> facts = register.facts(line.component(), option);
        String key = facts.map(register::known)
                .or(() -> near(line, value))
                .orElseGet(() -> register.own(line.component(), line.component().name() + "_" + option, value));
        Text text = Text.literal(value, line.component().service().locationOf(line.attribute()));
        register.occurrence(key, line.component(), line.attribute(), value, value, text);
        return key;
    }

    private Optional<String> near(Line line, String value) {
        Set<String> services = new LinkedHashSet<>(List.of(line.service()));
        line.hosts().stream()
                .flatMap(List::stream)
                .filter(r -> r.piece() instanceof Host)
                .flatMap(r -> components.named(((Host) r.piece()).component()).stream())
                .forEach(m -> services.add(m.service().name()));
        return services.stream()
                .flatMap(s -> register.all().stream().filter(c -> c.holdsAt(s, value)))
                .map(Credential::key)
                .findFirst();
    }

    /** Values of credentials, own or published, that the text does not mark as such. */
    private void known(Line line, int index, Map<String, String> values, List<SecretSpan> spans) {
        String text = line.words().get(index).value();
        values.forEach((value, key) -> {
            for (int at : KnownValues.places(text, value)) {
                if (isFree(spans, at, at + value.length())) {
                    String found = key.isEmpty() ? ofOption(line, line.attribute() + "_password", value) : key;
                    spans.add(new SecretSpan(at, at + value.length(), found, false));
                }
            }
        });
    }

    /** Longest first, with the key that it has for this command; an empty key where it is another service's business. */
    private Map<String, String> valuesToHide(Line line) {
        String service = line.service();
        Set<String> places = new HashSet<>();
        register.all().forEach(c -> places.addAll(c.places()));
        Set<String> plain = new LinkedHashSet<>();
        for (EnvironmentVariable variable :
                line.component().service().environment().values()) {
            if (!places.contains(service + "." + variable.name())) {
                // postgres -U postgres: the word is the user's name as well.
                plain.add(variable.value());
            }
        }
        Map<String, String> values = new LinkedHashMap<>();
        List<String> near = new ArrayList<>(List.of(service));
        near.addAll(hosts.namedBy(service));
        for (String place : near) {
            register.all()
                    .forEach(c -> c.occurrences().stream()
                            .filter(o -> o.service().equals(place))
                            .forEach(o -> values.putIfAbsent(o.value(), c.key())));
        }
        register.ownValues().forEach(v -> values.putIfAbsent(v, ""));
        Map<String, String> sorted = new LinkedHashMap<>();
        values.entrySet().stream()
                .filter(e -> e.getKey().length() >= KnownValues.SHORTEST && !plain.contains(e.getKey()))
                .sorted((a, b) -> b.getKey().length() - a.getKey().length())
                .forEach(e -> sorted.put(e.getKey(), e.getValue()));
        return sorted;
    }

    /**
     * A URL of a word.
     *
     * @param start of its scheme
     */
    private record UrlInWord(int start, int end, List<Password> passwords) {}

    /** The URLs of a word that hold a password, or leave room for one that a variable would supply. */
    private static List<UrlInWord> urls(Line line, int index) {
        OriginText text = line.words().get(index).text();
        List<UrlInWord> urls = new ArrayList<>();
        for (Password password : PasswordsInText.find(text)) {
            String written = text.value().substring(password.start(), password.end());
            boolean shells = password.run().isEmpty() && written.matches("\\$(?:[{(]?\\w+[})]?)");
            boolean room = password.isEmpty() && password.run().isEmpty();
            if (shells || room || password.scheme().isEmpty()) {
                continue;
            }
            Optional<UrlInWord> same =
                    urls.stream().filter(u -> password.start() < u.end()).findFirst();
            if (same.isPresent()) {
                same.get().passwords().add(password);
            } else {
                urls.add(url(text.value(), password));
            }
        }
        return urls;
    }

    private static UrlInWord url(String text, Password password) {
        int from = password.start() - 1 - password.user().length();
        int scheme = text.lastIndexOf("://", password.start());
        int start = scheme < 0 || password.scheme().equals("dsn") ? Math.max(0, from) : scheme;
        while (scheme >= 0
                && start > 0
                && (Character.isLetterOrDigit(text.charAt(start - 1)) || "+.-".indexOf(text.charAt(start - 1)) >= 0)) {
            start--;
        }
        int end = password.end();
        while (end < text.length() && "\"'`<> \t\r\n;|".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return new UrlInWord(start, end, new ArrayList<>(List.of(password)));
    }

    /** A URL with a password is put together inside the Secret, where the password can be percent-encoded. */
    private void composedUrls(Line line, int index, List<SecretSpan> spans) {
        OriginText text = line.words().get(index).text();
        Component component = line.component();
        Text raw = Text.literal(text.value(), component.service().locationOf(line.attribute()));
        Text origin = text.runs().isEmpty()
                ? raw
                : new Text(
                        text.value(),
                        text.value(),
                        raw.location(),
                        text.runs().stream().map(Run::fragment).toList());
        for (UrlInWord url : urls(line, index)) {
            List<Replacement> inside = new ArrayList<>();
            for (Password password : url.passwords()) {
                passwords
                        .key(component, component.name() + "_URL", text, password, origin)
                        .ifPresent(k -> inside.add(new Replacement(
                                password.start() - url.start(),
                                password.end() - url.start(),
                                new CredentialValue(k, password.urlEncoded()))));
            }
            if (inside.isEmpty()) {
                continue;
            }
            line.hosts().get(index).stream()
                    .filter(r -> r.start() >= url.start() && r.end() <= url.end())
                    .forEach(r ->
                            inside.add(new Replacement(r.start() - url.start(), r.end() - url.start(), r.piece())));
            Value woven = Replacement.apply(text.value().substring(url.start(), url.end()), inside);
            String name = component.name() + "-" + line.attribute() + "-url" + (index > 0 ? "-" + index : "")
                    + (spans.isEmpty() ? "" : "-" + spans.size());
            String key = register.composed(
                    component, name, "URL in the " + line.attribute() + " of " + line.service(), woven);
            register.place(key, line.service() + ":" + line.attribute());
            spans.add(new SecretSpan(url.start(), url.end(), key, false));
        }
    }
}
