package dev.compose2dify.plan.component;

import dev.compose2dify.catalog.UpgradeFacts;
import dev.compose2dify.catalog.UpgradeFacts.Server;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.compose.EnvironmentVariable;
import dev.compose2dify.compose.Fragment;
import dev.compose2dify.compose.Service;
import dev.compose2dify.diagnostic.Location;
import dev.compose2dify.plan.attribute.Attributes;
import dev.compose2dify.plan.decision.Planning;
import dev.compose2dify.plan.reference.ServiceNames;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The servers without which Dify does not run: are they there? A {@code .env} that is kept over the years names what
 * another release called them, and chooses profiles that a newer release divides otherwise.
 */
public final class NeededServers {
    private static final Pattern HOST =
            Pattern.compile("(?:[a-z][a-z0-9+.-]*://(?:[^/@]*@)?)?([A-Za-z0-9_-]+)(?::\\d+)?(?:/.*)?");
    private static final Set<String> ELSEWHERE = Set.of("localhost");

    private NeededServers() {}

    /** Names of other releases for services of this one, where no service of the project has the name itself. */
    static Map<String, String> formerNames(Planning planning, Components components) {
        Map<String, String> names = new LinkedHashMap<>();
        if (components.dify().isEmpty()) {
            return names;
        }
        for (UpgradeFacts.FormerNames former : planning.catalog.upgrades().formerNames()) {
            components
                    .named(former.component())
                    .filter(Component::isKnown)
                    .ifPresent(component -> former.names().stream()
                            .filter(n -> !planning.project.services().containsKey(n)
                                    && !planning.project.disabledServices().containsKey(n))
                            .forEach(n -> names.put(n, component.service().name())));
        }
        return names;
    }

    /** Says which of them are missing, with the line that names them and why nothing answers there. */
    public static void report(Planning planning, Components components) {
        ServiceNames names = ServiceNames.of(planning.project).with(formerNames(planning, components));
        Set<String> said = new LinkedHashSet<>();
        for (Component component : components.workloads()) {
            if (component.isDify()) {
                for (Server server : planning.catalog.upgrades().servers()) {
                    check(planning, components, names, component, server, said);
                }
            }
        }
    }

    private static void check(
            Planning planning,
            Components components,
            ServiceNames names,
            Component component,
            Server server,
            Set<String> said) {
        Map<String, EnvironmentVariable> environment = component.service().environment();
        EnvironmentVariable variable = environment.get(server.variable());
        boolean chosen = server.choice()
                .map(c -> Optional.ofNullable(environment.get(c.variable()))
                        .map(v -> v.value().equalsIgnoreCase(c.value()))
                        .orElse(false))
                .orElse(true);
        if (variable == null || !chosen) {
            return;
        }
        Optional<String> host = hostOf(variable.value());
        if (host.isEmpty()
                || names.serviceOf(host.get()).isPresent()
                || isOwnHost(component.service(), host.get())
                || !said.add(server.variable() + host.get())) {
            return;
        }
        boolean isThere =
                server.components().stream().anyMatch(c -> components.named(c).isPresent());
        Optional<Service> inactive = inactive(planning, server.components());
        String why;
        String hint;
        if (isThere || inactive.isEmpty()) {
            why = "no active service has that name";
            hint = "set it to the service or the address of the server in " + environmentFile(planning);
        } else {
            why = inactive.get().name() + " is not active: its profiles are "
                    + String.join(", ", inactive.get().profiles()) + ", active are "
                    + (planning.project.profiles().isEmpty() ? "none" : String.join(", ", planning.project.profiles()));
            hint = "set COMPOSE_PROFILES=" + String.join(",", withProfile(planning, inactive.get())) + " in "
                    + environmentFile(planning);
        }
        planning.attention(
                component.service(),
                Subject.VARIABLE,
                server.variable(),
                server.variable() + " names \"" + host.get() + "\", which nothing answers: " + why,
                hint,
                definition(variable));
    }

    /** The active profiles, and the one that starts the service. */
    public static Set<String> withProfile(Planning planning, Service service) {
        Set<String> profiles = new LinkedHashSet<>(planning.project.profiles());
        service.profiles().stream().findFirst().ifPresent(profiles::add);
        return profiles;
    }

    /** A name that {@code extra_hosts} gives an address, which the pod has as well. */
    private static boolean isOwnHost(Service service, String host) {
        return Attributes.strings(service.attributes().get("extra_hosts")).stream()
                .anyMatch(entry -> entry.toLowerCase(Locale.ROOT)
                        .matches(Pattern.quote(host.toLowerCase(Locale.ROOT)) + "\\s*[:=].+"));
    }

    private static String environmentFile(Planning planning) {
        return planning.project.environmentFile().orElse(".env");
    }

    /** An inactive service that would be one of these components. */
    private static Optional<Service> inactive(Planning planning, List<String> components) {
        return planning.project.disabledServices().values().stream()
                .filter(s -> Components.factsOf(planning, s)
                        .map(f -> components.contains(f.component()))
                        .orElse(false))
                .min((a, b) -> index(planning, components, a) - index(planning, components, b));
    }

    private static int index(Planning planning, List<String> components, Service service) {
        return components.indexOf(
                Components.factsOf(planning, service).orElseThrow().component());
    }

    /**
     * A single name: an address with dots, or this machine, is somewhere else. Of a URL with user info nothing is taken: a
     * piece of a password may look like a host, and the host is shown.
     */
    private static Optional<String> hostOf(String value) {
        if (value.indexOf('@') >= 0) {
            return Optional.empty();
        }
        Matcher matcher = HOST.matcher(value.strip());
        return matcher.matches() && !ELSEWHERE.contains(matcher.group(1).toLowerCase(Locale.ROOT))
                ? Optional.of(matcher.group(1))
                : Optional.empty();
    }

    /** The line that sets it: in the env file, where it comes from there. */
    private static Location definition(EnvironmentVariable variable) {
        return variable.text().fragments().stream()
                .filter(f -> f.kind() == Fragment.Origin.VALUE && f.definedAt().line() > 0)
                .map(Fragment::definedAt)
                .findFirst()
                .orElse(variable.text().location());
    }
}
