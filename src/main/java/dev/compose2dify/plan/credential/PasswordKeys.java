package dev.compose2dify.plan.credential;

import dev.compose2dify.catalog.CredentialFacts;
import dev.compose2dify.compose.EnvironmentVariable;
import dev.compose2dify.compose.Text;
import dev.compose2dify.plan.component.Component;
import dev.compose2dify.plan.component.Components;
import dev.compose2dify.plan.component.HostReferences;
import dev.compose2dify.plan.credential.CommandWords.Word;
import dev.compose2dify.plan.credential.OriginText.Run;
import dev.compose2dify.plan.credential.PasswordsInText.Password;
import dev.compose2dify.text.Span;
import dev.compose2dify.text.UrlCredential;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which credential the password of a URL is. In this order: the one of the variable that stands there; the one that the
 * catalog names for the variable which holds the URL, if the URL leads to its server; the one of the server that the URL
 * leads to, if that holds the same value; a new one, named after the variable.
 *
 * <p>The server's is the one case in which an equal value joins two places: the URL says whose password it is, so both are
 * one by reference, and a URL with another password for the same server is another credential.
 */
final class PasswordKeys {
    private final HostReferences hosts;
    private final CredentialRegister register;
    /** Variables that reach some container as they are, not as a part of a URL. */
    private final Set<String> usedAsTheyAre;

    PasswordKeys(Components components, HostReferences hosts, CredentialRegister register) {

        this.hosts = hosts;
        this.register = register;
        this.usedAsTheyAre = usedAsTheyAre(components);
    }

    private static Set<String> usedAsTheyAre(Components components) {
        Set<String> used = new LinkedHashSet<>();
        for (Component component : components.all()) {
            for (EnvironmentVariable variable :
                    component.service().environment().values()) {
                OriginText.whole(variable.text()).ifPresent(f -> used.addAll(f.variables()));
                if (variable.source() == EnvironmentVariable.Source.ENV_FILE) {
                    used.add(variable.name());
                }
            }
            for (String attribute : CommandWords.ATTRIBUTES) {
                for (Word word : CommandWords.of(component.service(), attribute)) {
                    Set<Run> inUrls = new LinkedHashSet<>();
                    PasswordsInText.find(word.text()).forEach(p -> p.run().ifPresent(inUrls::add));
                    word.text().variables().stream()
                            .filter(r -> !inUrls.contains(r))
                            .forEach(r -> used.addAll(r.fragment().variables()));
                }
            }
        }
        return used;
    }

    /**
     * The password as the server knows it. A variable that a container also gets as it is holds the password itself;
     * what stands in URLs only is percent-encoded, as the URL needs it.
     */
    String value(OriginText text, Password password) {
        boolean asItIs = password.run().stream()
                .flatMap(r -> r.fragment().variables().stream())
                .anyMatch(usedAsTheyAre::contains);
        return asItIs ? password.run().orElseThrow().fragment().text() : password.of(text.value());
    }

    /**
     * The key of a password; empty for one that is empty and stays so.
     *
     * @param name of the variable or command that holds the text; names the credential if nothing else does
     * @param raw the text with its place
     */
    Optional<String> key(Component component, String name, OriginText text, Password password, Text raw) {
        String value = value(text, password);
        String service = component.service().name();
        Optional<String> byOrigin = password.run().flatMap(r -> register.keyOfFragment(service, r.fragment(), value));
        Optional<String> key = byOrigin.or(() -> byCatalog(component, name, text, password, value, raw))
                .or(() -> byServer(text, password, value, raw))
                .or(() -> own(component, name, password, value));
        key.ifPresent(k -> {
            register.occurrence(k, component, name, value, value, raw);
            password.run().ifPresent(r -> register.source(r.fragment(), k));
        });
        return key;
    }

    private Optional<String> byCatalog(
            Component component, String name, OriginText text, Password password, String value, Text raw) {
        Optional<CredentialFacts> facts = register.facts(component, name);
        if (facts.isEmpty()) {
            return Optional.empty();
        }
        Optional<Component> host = behind(text, password);
        boolean itsServer =
                host.filter(h -> facts.get().servers().contains(h.name())).isPresent();
        boolean same = host.isEmpty()
                && !value.isEmpty()
                && (register.get(facts.get().key()).filter(c -> c.holds(value)).isPresent()
                        || register.isPublic(value, raw, facts));
        return itsServer && isMainUser(password) || same ? Optional.of(register.known(facts.get())) : Optional.empty();
    }

    private Optional<String> byServer(OriginText text, Password password, String value, Text raw) {
        Optional<Component> host = behind(text, password);
        if (host.isEmpty()) {
            return Optional.empty();
        }
        String server = host.get().service().name();
        if (!value.isEmpty()) {
            Optional<String> equal = register.all().stream()
                    .filter(c -> c.holdsAt(server, value))
                    .map(Credential::key)
                    .findFirst();
            if (equal.isPresent()) {
                return equal;
            }
        }
        // The published password of the release, or none, while the chart gives the server one.
        return register.all().stream()
                .filter(c -> host.get().isKnown())
                .filter(c -> c.facts()
                        .filter(f -> f.servers().contains(host.get().name()))
                        .isPresent())
                .filter(c -> value.isEmpty() ? isMainUser(password) : register.isPublic(value, raw, c.facts()))
                .map(Credential::key)
                .findFirst();
    }

    private Optional<String> own(Component component, String name, Password password, String value) {
        Optional<String> variable = password.run().flatMap(r -> OriginText.variable(r.fragment()));
        if (value.isEmpty() && variable.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(register.own(component, variable.orElse(name + "_PASSWORD"), value));
    }

    /** Another login of a server has a password of its own. */
    private static boolean isMainUser(Password password) {
        return password.user().isEmpty() || password.user().equals("default");
    }

    /** The service that the URL leads to. */
    private Optional<Component> behind(OriginText text, Password password) {
        String masked = PasswordsInText.withoutPasswords(
                text.value(), java.util.List.of(new SecretSpan(password.start(), password.end(), "", false)));
        Span place = new Span(password.start(), password.end());
        return hosts.behind(masked, new UrlCredential(password.scheme(), UrlCredential.Place.USER_INFO, place, place));
    }
}
