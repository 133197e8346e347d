package dev.compose2dify.plan.credential;

import dev.compose2dify.catalog.CredentialFacts;
import dev.compose2dify.compose.Service;
import dev.compose2dify.compose.Text;
import dev.compose2dify.plan.component.Component;
import dev.compose2dify.plan.component.Components;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whether a server of the chart gets its password from where the chart writes one. A Redis without {@code --requirepass}
 * has none, one with a {@code redis.conf} has that of the file: a generated password would lock its clients out.
 */
final class PasswordServers {
    private final Components components;

    PasswordServers(Components components) {
        this.components = components;
    }

    /** Whether one of the servers that check the credential is given it. */
    boolean takes(Credential credential, CredentialFacts facts, List<String> servers) {
        return facts.generate() != CredentialFacts.Generate.WITH_SERVER
                || servers.stream()
                        .flatMap(name -> components.named(name).stream())
                        .anyMatch(server -> takes(server, credential, facts));
    }

    private static boolean takes(Component server, Credential credential, CredentialFacts facts) {
        Service service = server.service();
        boolean bitnami = service.image().map(Text::value).orElse("").contains("bitnami");
        for (String place : credential.places()) {
            String name = place.startsWith(service.name())
                    ? place.substring(service.name().length())
                    : "";
            if (name.isEmpty() || ".:".indexOf(name.charAt(0)) < 0) {
                continue;
            }
            String inside = name.substring(1);
            boolean command = inside.equals("command") || inside.equals("entrypoint");
            boolean variable = name.charAt(0) == '.' && service.environment().containsKey(inside);
            if (command
                    || variable && (!facts.clientVariables().contains(inside) || bitnami || names(service, inside))) {
                return true;
            }
        }
        return false;
    }

    /** Whether the container's own command reads the variable. */
    private static boolean names(Service service, String variable) {
        return Stream.concat(service.entrypoint().stream(), service.command().stream())
                .map(Service.CommandLine::values)
                .flatMap(List::stream)
                .anyMatch(word -> word.contains("$" + variable) || word.contains("${" + variable));
    }
}
