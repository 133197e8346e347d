package dev.compose2dify.plan.credential;

import dev.compose2dify.catalog.CredentialFacts;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.plan.component.Component;
import dev.compose2dify.plan.component.Components;
import dev.compose2dify.plan.component.HostReferences;
import dev.compose2dify.plan.decision.Planning;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the credentials of a project, step by step: what is certain comes first. */
final class CredentialFinder {
    private final Planning planning;
    private final Components components;
    private final CredentialRegister register;

    private CredentialFinder(Planning planning, Components components) {
        this.planning = planning;
        this.components = components;
        this.register = new CredentialRegister(planning, components);
    }

    static Credentials find(Planning planning, Components components, HostReferences hosts) {
        CredentialFinder finder = new CredentialFinder(planning, components);
        PasswordKeys passwords = new PasswordKeys(components, hosts, finder.register);
        VariableSecrets variables = new VariableSecrets(components, hosts, finder.register, passwords);
        CommandCredentials commands = new CommandCredentials(components, hosts, finder.register, passwords);
        variables.knownToTheCatalog();
        variables.secretByName();
        // Servers that get their password in the command; URLs may lead to them.
        commands.register();
        variables.variablesInUrls();
        // Now every variable that supplies a credential is known, wherever else it stands.
        variables.textsWithCredentials();
        variables.secretByValue();
        // What is empty comes after what is not, so that it is never filled with another service's secret.
        variables.emptyByName();
        variables.knownValues();
        Map<String, List<List<SecretSpan>>> words = commands.find();
        finder.addedByTheCatalog();
        finder.reportConflicts();
        return new Credentials(
                planning.catalog,
                components,
                finder.register.all(),
                variables.found(),
                words,
                finder.register.composed());
    }

    /** Variables that the chart sets although Compose does not. */
    private void addedByTheCatalog() {
        for (Component component : components.all()) {
            for (CredentialFacts facts : planning.catalog.credentials()) {
                facts.places().stream()
                        .filter(p -> Credentials.isAdded(p, component))
                        .forEach(p -> register.place(
                                register.known(facts), component.service().name() + "." + p.variable()));
            }
        }
    }

    private void reportConflicts() {
        for (Credential credential : register.all()) {
            Set<String> own = credential.ownValues();
            if (own.size() > 1) {
                planning.add(Diagnostic.warning("the variables " + String.join(", ", credential.places())
                        + " have to hold one value but hold several; the chart uses the one of "
                        + credential.chosen().orElseThrow().place()));
            }
            Set<String> said = new LinkedHashSet<>();
            credential.occurrences().stream()
                    .filter(o ->
                            !own.isEmpty() && o.isPublic() && credential.facts().isPresent() && said.add(o.name()))
                    .forEach(o -> planning.add(Diagnostic.warning(
                            o.location(),
                            o.place() + " still holds Dify's published default, while "
                                    + credential.chosen().orElseThrow().place()
                                    + " was changed; the chart uses the changed one",
                            "give both one value if the compose project is to go on working")));
        }
    }
}
