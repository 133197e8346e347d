package dev.compose2dify.upgrade;

import dev.compose2dify.catalog.Catalog;
import dev.compose2dify.compose.Project;
import dev.compose2dify.compose.Service;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Location;
import dev.compose2dify.upgrade.Snapshot.Workload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Data that would be left behind: a StatefulSet that is no longer in the chart is deleted by Helm with its pods, and its
 * claims belong to nobody.
 */
public final class Removals {
    private Removals() {}

    /**
     * One error for each stateful component and each shared claim that would vanish, with its cause.
     *
     * @param allowed components and claims that may vanish
     * @param profilesSetAt the line that sets {@code COMPOSE_PROFILES}, if one does
     */
    public static List<Diagnostic> check(
            Catalog catalog,
            Difference difference,
            Project project,
            Set<String> allowed,
            Optional<Location> profilesSetAt) {
        List<Diagnostic> errors = new ArrayList<>();
        difference.removedComponents().forEach((name, part) -> {
            if (part.isStateful() && !allowed.contains(name)) {
                errors.add(vanished(catalog, name, part, difference, project, profilesSetAt));
            }
        });
        for (String claim : difference.removedClaims()) {
            boolean isShared = claim.indexOf('/') < 0;
            String component = isShared ? claim : claim.substring(0, claim.indexOf('/'));
            boolean isSaid = !isShared && difference.removedComponents().containsKey(component);
            if (!isSaid && !allowed.contains(claim) && !allowed.contains(component)) {
                errors.add(Diagnostic.error(
                        "the claim " + claim + " is no longer part of the chart: what is in it would be left behind",
                        "see which mount is gone with: compose2dify diff; if it is meant: --allow-removal " + claim));
            }
        }
        return errors;
    }

    private static Diagnostic vanished(
            Catalog catalog,
            String name,
            Workload part,
            Difference difference,
            Project project,
            Optional<Location> profilesSetAt) {
        String what = name + " would be removed with its data: ";
        String allow = "if it is meant: --allow-removal " + name;
        Optional<Service> inactive = project.disabledServices().values().stream()
                .filter(s -> s.name().equals(part.service()) || isComponent(catalog, s, name))
                .findFirst();
        if (inactive.isEmpty()) {
            boolean runs = project.services().containsKey(part.service());
            String why = runs
                    ? "the service \"" + part.service() + "\" is another component now"
                    : "the service \"" + part.service() + "\" is in none of " + String.join(", ", project.files());
            return Diagnostic.error(what + why, allow);
        }
        Service service = inactive.get();
        Set<String> needed = new LinkedHashSet<>(project.profiles());
        service.profiles().stream().findFirst().ifPresent(needed::add);
        String active = project.profiles().isEmpty() ? "none" : String.join(",", project.profiles());
        String cause = service.name() + " is not active: "
                + (profilesSetAt.isPresent()
                        ? profilesSetAt.get().file() + " line "
                                + profilesSetAt.get().line() + " sets COMPOSE_PROFILES=" + active
                        : "the active profiles are " + active)
                + "; Dify " + difference.to() + " needs " + String.join(",", needed);
        String hint = "set COMPOSE_PROFILES=" + String.join(",", needed) + "; " + allow;
        return profilesSetAt
                .map(l -> Diagnostic.error(l, what + cause, hint))
                .orElseGet(() -> Diagnostic.error(what + cause, hint));
    }

    private static boolean isComponent(Catalog catalog, Service service, String component) {
        Map<String, String> environment = new LinkedHashMap<>();
        service.environment().values().forEach(v -> environment.put(v.name(), v.value()));
        return catalog.find(service.name(), service.image().map(i -> i.value()).orElse(""), environment)
                .map(f -> f.component().equals(component))
                .orElse(false);
    }
}
