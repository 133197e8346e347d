package dev.compose2dify.plan.credential;

import dev.compose2dify.catalog.CredentialFacts;
import dev.compose2dify.catalog.CredentialFacts.ValuePart;
import dev.compose2dify.chart.Value;
import dev.compose2dify.chart.Value.CredentialValue;
import dev.compose2dify.chart.Value.Host;
import dev.compose2dify.chart.Value.Literal;
import dev.compose2dify.compose.EnvironmentVariable;
import dev.compose2dify.compose.EnvironmentVariable.Source;
import dev.compose2dify.compose.Fragment;
import dev.compose2dify.plan.component.Component;
import dev.compose2dify.plan.component.Components;
import dev.compose2dify.plan.component.HostReferences;
import dev.compose2dify.plan.component.Replacement;
import dev.compose2dify.plan.credential.Credentials.VariableSecret;
import dev.compose2dify.plan.credential.OriginText.Run;
import dev.compose2dify.plan.credential.PasswordsInText.Password;
import dev.compose2dify.text.Classification;
import dev.compose2dify.text.SecretClassifier;
import dev.compose2dify.text.SecretKeys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** Which variables are credentials, or hold some. One method a step; a later step sees what the earlier ones left. */
final class VariableSecrets {
    /** Variables whose value is public although a password may be equal to it. */
    private static final Pattern PLAIN_NAME = Pattern.compile(
            "(?i)(.*[_.-])?(user|username|login|host|hostname|port|database|db|dbname|name|region|bucket"
                    + "|schema|email|mode|type|profile|profiles)");

    private final Components components;
    private final HostReferences hosts;
    private final CredentialRegister register;
    private final PasswordKeys passwords;
    private final SecretClassifier classifier = SecretClassifier.standard();
    private final Map<String, VariableSecret> found = new LinkedHashMap<>();

    VariableSecrets(Components components, HostReferences hosts, CredentialRegister register, PasswordKeys passwords) {
        this.components = components;
        this.hosts = hosts;
        this.register = register;
        this.passwords = passwords;
    }

    Map<String, VariableSecret> found() {
        return found;
    }

    private void each(BiConsumer<Component, EnvironmentVariable> step) {
        for (Component component : components.all()) {
            for (EnvironmentVariable variable :
                    component.service().environment().values()) {
                if (!found.containsKey(Credentials.id(component.service().name(), variable.name()))) {
                    step.accept(component, variable);
                }
            }
        }
    }

    /** What the catalog says on the variable. */
    void knownToTheCatalog() {
        each((component, variable) -> {
            Optional<CredentialFacts> facts = register.facts(component, variable.name());
            boolean url = facts.flatMap(f -> f.place(component.name(), component.family(), variable.name()))
                    .filter(p -> p.part() == ValuePart.URL_PASSWORD)
                    .isPresent();
            if (facts.isPresent() && !url) {
                whole(component, variable, register.known(facts.get()));
            }
        });
    }

    /** A value that one text supplies, under the name of a secret. */
    void secretByName() {
        each((component, variable) -> {
            boolean joined = OriginText.of(variable.text()).variables().stream()
                    .anyMatch(r -> !r.isEmpty()
                            && r.end() - r.start() < variable.value().length());
            if (!variable.value().isEmpty() && !joined && isSecretByName(component, variable)) {
                whole(component, variable, keyOf(component, variable));
            }
        });
    }

    /** The variables that stand in the place of a password in a URL are known from now on. */
    void variablesInUrls() {
        each((component, variable) -> {
            OriginText text = OriginText.of(variable.text());
            for (Password password : PasswordsInText.find(text)) {
                if (password.run().isPresent() && !password.isEmpty()) {
                    passwords.key(component, variable.name(), text, password, variable.text());
                }
            }
        });
    }

    /** Texts that hold credentials: URLs, connection strings, and whatever a credential's variable is a part of. */
    void textsWithCredentials() {
        each((component, variable) -> {
            OriginText text = OriginText.of(variable.text());
            List<SecretSpan> spans = new ArrayList<>(passwordsOf(component, variable, text));
            for (Run run : text.variables()) {
                if (spans.stream().noneMatch(s -> s.overlaps(run.start(), run.end()))) {
                    keyOfRun(component, text, run)
                            .ifPresent(k -> spans.add(new SecretSpan(run.start(), run.end(), k, false)));
                }
            }
            if (!spans.isEmpty()
                    && spans.stream().noneMatch(SecretSpan::urlEncoded)
                    && isSecretByName(component, variable)) {
                spans.addAll(rest(component, variable, spans));
            }
            if (spans.isEmpty() && variable.source() == Source.ENV_FILE) {
                // The env file that Compose reads for itself may be one of the service's as well.
                register.keyOfSource(component.service().name(), variable.name(), variable.value())
                        .filter(k -> !variable.value().isEmpty())
                        .ifPresent(k ->
                                spans.add(new SecretSpan(0, variable.value().length(), k, false)));
            }
            bind(component, variable, spans);
        });
    }

    /** What stands around a variable under the name of a secret may be the better part of it: {@code ${SALT}-9fk2}. */
    private List<SecretSpan> rest(Component component, EnvironmentVariable variable, List<SecretSpan> spans) {
        String value = variable.value();
        List<SecretSpan> rest = new ArrayList<>();
        if (!PasswordsInText.find(OriginText.of(variable.text())).isEmpty()) {
            return rest;
        }
        List<SecretSpan> sorted = new ArrayList<>(spans);
        sorted.sort(Comparator.comparingInt(SecretSpan::start));
        sorted.add(new SecretSpan(value.length(), value.length(), "", false));
        int at = 0;
        for (SecretSpan span : sorted) {
            String between = value.substring(at, span.start());
            if (between.matches(".*[A-Za-z0-9]{3}.*")) {
                String name = variable.name() + "_PART" + (rest.isEmpty() ? "" : "_" + (rest.size() + 1));
                rest.add(new SecretSpan(at, span.start(), register.own(component, name, between), false));
            }
            at = span.end();
        }
        return rest;
    }

    /** Values that are credentials by their shape, whatever their names are; those of secret names that were put together. */
    void secretByValue() {
        each((component, variable) -> {
            String value = variable.value();
            boolean public_ = component.isDify() && register.isPublic(value, variable.text(), Optional.empty());
            Classification what = classifier.classify(variable.name(), value);
            boolean secret = what == Classification.SECRET
                            && register.facts(component, variable.name()).isEmpty()
                    || what == Classification.URL_WITH_CREDENTIALS && !public_;
            if (!value.isEmpty() && secret) {
                whole(component, variable, keyOf(component, variable));
            }
        });
    }

    /** An empty secret is one that the user may fill in, unless its name means something else here. */
    void emptyByName() {
        each((component, variable) -> {
            boolean secret = isSecretByName(component, variable)
                    || classifier.classify(variable.name(), "") == Classification.URL_WITH_CREDENTIALS;
            if (!variable.value().isEmpty() || !secret) {
                return;
            }
            Optional<Fragment> whole = OriginText.whole(variable.text());
            Optional<String> key = whole.flatMap(
                    f -> register.keyOfFragment(component.service().name(), f, ""));
            String name = whole.flatMap(OriginText::variable).orElse(variable.name());
            boolean free = register.get(SecretKeys.fromVariable(name))
                    .map(c -> c.isEmpty() && !register.composed().containsKey(c.key()))
                    .orElse(true);
            if (key.isPresent() || free) {
                whole(component, variable, key.orElseGet(() -> register.own(component, name, "")));
            }
        });
    }

    /** The user's own credentials in texts that do not say that there is one: {@code -Dcache.password=…}. */
    void knownValues() {
        each((component, variable) -> {
            if (PLAIN_NAME.matcher(variable.name()).matches()) {
                return;
            }
            List<SecretSpan> spans = new ArrayList<>();
            for (String value : register.ownValues()) {
                for (int at : KnownValues.places(variable.value(), value)) {
                    int end = at + value.length();
                    if (!value.matches("[a-z]+") && spans.stream().noneMatch(s -> s.overlaps(at, end))) {
                        spans.add(new SecretSpan(at, end, keyOfKnown(component, variable, value), false));
                    }
                }
            }
            bind(component, variable, spans);
        });
    }

    private String keyOfKnown(Component component, EnvironmentVariable variable, String value) {
        String service = component.service().name();
        Optional<String> near = register.all().stream()
                .filter(c -> c.holdsAt(service, value)
                        || hosts.namedBy(service).stream().anyMatch(s -> c.holdsAt(s, value)))
                .map(Credential::key)
                .findFirst();
        boolean all = variable.value().equals(value);
        return near.filter(k -> !all)
                .orElseGet(() -> register.own(component, all ? variable.name() : variable.name() + "_PASSWORD", value));
    }

    private List<SecretSpan> passwordsOf(Component component, EnvironmentVariable variable, OriginText text) {
        List<SecretSpan> spans = new ArrayList<>();
        String name = OriginText.whole(variable.text())
                .flatMap(OriginText::variable)
                .filter(v -> register.facts(component, variable.name()).isEmpty())
                .orElse(variable.name());
        List<Password> all = PasswordsInText.find(text);
        for (Password password : all) {
            String numbered = spans.isEmpty() ? name : name + "_" + (spans.size() + 1);
            passwords
                    .key(component, numbered, text, password, variable.text())
                    .ifPresent(
                            k -> spans.add(new SecretSpan(password.start(), password.end(), k, password.urlEncoded())));
        }
        return spans;
    }

    private Optional<String> keyOfRun(Component component, OriginText text, Run run) {
        String value = run.of(text.value());
        Optional<String> variable = OriginText.variable(run.fragment());
        if (variable.isEmpty() || PLAIN_NAME.matcher(variable.get()).matches()) {
            return Optional.empty();
        }
        Optional<String> known = register.keyOfFragment(component.service().name(), run.fragment(), value);
        boolean named = !value.isEmpty() && classifier.isSecretByName(variable.get(), value);
        return known.or(() -> named ? Optional.of(register.own(component, variable.get(), value)) : Optional.empty());
    }

    private boolean isSecretByName(Component component, EnvironmentVariable variable) {
        return register.facts(component, variable.name()).isEmpty()
                && classifier.classify(variable.name(), variable.value()) == Classification.SECRET
                && classifier.isSecretByName(variable.name(), variable.value());
    }

    /** The credential of the variable that the value comes from, or a new one of that name. */
    private String keyOf(Component component, EnvironmentVariable variable) {
        Optional<Fragment> whole = OriginText.whole(variable.text());
        return whole.flatMap(f -> register.keyOfFragment(component.service().name(), f, variable.value()))
                .orElseGet(() -> register.own(
                        component, whole.flatMap(OriginText::variable).orElse(variable.name()), variable.value()));
    }

    private void whole(Component component, EnvironmentVariable variable, String key) {
        register.occurrence(
                key, component, variable.name(), variable.value(), withMarks(component, variable), variable.text());
        OriginText.whole(variable.text()).ifPresent(f -> register.source(f, key));
        if (variable.source() == Source.ENV_FILE && !variable.value().isEmpty()) {
            register.source(variable.name(), key);
        }
        found.put(Credentials.id(component.service().name(), variable.name()), new VariableSecret(key, false));
    }

    /** No value of the Secret names a host of Compose, also where only URLs and {@code host:port} can be seen in it. */
    private String withMarks(Component component, EnvironmentVariable variable) {
        StringBuilder text = new StringBuilder();
        Replacement.apply(variable.value(), hosts.inText(component, "", variable.value()))
                .pieces()
                .forEach(p -> text.append(p instanceof Host host ? host.mark() : ((Literal) p).text()));
        return text.toString();
    }

    private void bind(Component component, EnvironmentVariable variable, List<SecretSpan> spans) {
        if (spans.isEmpty()) {
            return;
        }
        String value = variable.value();
        SecretSpan first = spans.get(0);
        if (spans.size() == 1 && first.start() == 0 && first.end() == value.length() && !first.urlEncoded()) {
            whole(component, variable, first.key());
            return;
        }
        if (classifier.shapeOf(variable.name(), around(value, spans)).isPresent()) {
            // There is more to hide than what was found: none of it may stand in a template.
            whole(component, variable, keyOf(component, variable));
            return;
        }
        List<Replacement> replacements = new ArrayList<>();
        for (SecretSpan span : spans) {
            if (!span.urlEncoded()) {
                String held = value.substring(span.start(), span.end());
                register.occurrence(span.key(), component, variable.name(), held, held, variable.text());
            }
            replacements.add(
                    new Replacement(span.start(), span.end(), new CredentialValue(span.key(), span.urlEncoded())));
        }
        String masked = PasswordsInText.withoutPasswords(value, spans);
        replacements.addAll(hosts.inText(component, variable.name(), masked));
        Value woven = Replacement.apply(value, replacements);
        String name =
                OriginText.whole(variable.text()).flatMap(OriginText::variable).orElse(variable.name());
        String key = register.composed(component, name, variable.name(), woven);
        register.place(key, component.service().name() + "." + variable.name());
        found.put(Credentials.id(component.service().name(), variable.name()), new VariableSecret(key, true));
    }

    /** The text without the credentials in it and what introduces them: {@code password=…}. */
    private static String around(String value, List<SecretSpan> spans) {
        List<SecretSpan> sorted = new ArrayList<>(spans);
        sorted.sort(Comparator.comparingInt(SecretSpan::start));
        StringBuilder rest = new StringBuilder();
        int at = 0;
        for (SecretSpan span : sorted) {
            String before = value.substring(Math.min(at, span.start()), span.start());
            rest.append(before.replaceFirst("[\\w.-]*[\"']?\\s*[=:]\\s*[\"']?$", ""));
            at = span.end();
        }
        return rest.append(value.substring(at)).toString();
    }
}
