package dev.compose2dify.upgrade;

import dev.compose2dify.catalog.UpgradeFacts;
import dev.compose2dify.upgrade.Snapshot.Workload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What differs between two charts.
 *
 * @param from Dify's old version
 * @param to Dify's new version
 * @param addedComponents name and image
 * @param removedComponents name and what it was
 * @param images components whose image changed
 * @param addedClaims {@code component/claim}, or the name of a shared one
 * @param variables by name, sorted; empty where the old ones are not known
 * @param hazards what it asks of its owner
 */
public record Difference(
        String from,
        String to,
        Map<String, String> addedComponents,
        Map<String, Workload> removedComponents,
        Map<String, ImageChange> images,
        List<String> addedClaims,
        List<String> removedClaims,
        List<String> addedRoutes,
        List<String> removedRoutes,
        List<String> addedCredentials,
        List<String> removedCredentials,
        Map<String, VariableChange> variables,
        boolean variablesKnown,
        List<Hazard> hazards) {

    /** @param major whether the first number of the tag changed, or it cannot be told */
    public record ImageChange(String before, String after, boolean major) {}

    /**
     * A variable that came, went or has another value.
     *
     * @param before absent: it was not there
     * @param after absent: it is not there any more
     * @param yours whether the user sets it, so that another default has no effect
     */
    public record VariableChange(Optional<String> before, Optional<String> after, boolean yours) {}

    /**
     * @param facts what an update asks of its owner
     * @param own names of variables that the user sets to other values than the release's defaults
     */
    public static Difference of(Snapshot before, Snapshot after, UpgradeFacts facts, Set<String> own) {
        Map<String, String> added = new LinkedHashMap<>();
        Map<String, Workload> removed = new LinkedHashMap<>();
        Map<String, ImageChange> images = new LinkedHashMap<>();
        after.components().forEach((name, part) -> {
            Workload old = before.components().get(name);
            if (old == null) {
                added.put(name, part.image());
            } else if (!old.image().isEmpty() && !old.image().equals(part.image())) {
                images.put(name, new ImageChange(old.image(), part.image(), Images.isMajor(old.image(), part.image())));
            }
        });
        before.components().forEach((name, part) -> {
            if (!after.components().containsKey(name)) {
                removed.put(name, part);
            }
        });
        Set<String> claimsBefore = claims(before);
        Set<String> claimsAfter = claims(after);
        // A chart of compose2dify 0.1.0 has a record that does not tell of them.
        boolean namesKnown = !before.secretKeys().isEmpty();
        boolean routesKnown = !before.routes().isEmpty();
        boolean variablesKnown =
                before.variables().isPresent() && after.variables().isPresent();
        return new Difference(
                before.dify(),
                after.dify(),
                added,
                removed,
                images,
                namesKnown ? without(claimsAfter, claimsBefore) : List.of(),
                without(claimsBefore, claimsAfter),
                routesKnown ? without(after.routes(), Set.copyOf(before.routes())) : List.of(),
                without(before.routes(), Set.copyOf(after.routes())),
                namesKnown ? without(after.secretKeys(), Set.copyOf(before.secretKeys())) : List.of(),
                without(before.secretKeys(), Set.copyOf(after.secretKeys())),
                variablesKnown
                        ? variables(before.variables().get(), after.variables().get(), own)
                        : Map.of(),
                variablesKnown,
                Hazard.between(before, after, facts));
    }

    private static Set<String> claims(Snapshot snapshot) {
        Set<String> claims = new TreeSet<>(snapshot.claims());
        snapshot.components().forEach((name, part) -> part.claims().forEach(c -> claims.add(name + "/" + c)));
        return claims;
    }

    private static List<String> without(Iterable<String> items, Set<String> others) {
        List<String> rest = new ArrayList<>();
        items.forEach(item -> {
            if (!others.contains(item)) {
                rest.add(item);
            }
        });
        return rest;
    }

    private static Map<String, VariableChange> variables(
            Map<String, String> before, Map<String, String> after, Set<String> own) {
        Map<String, VariableChange> changes = new TreeMap<>();
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names) {
            Optional<String> old = Optional.ofNullable(before.get(name));
            Optional<String> now = Optional.ofNullable(after.get(name));
            if (!old.equals(now)) {
                changes.put(name, new VariableChange(old, now, own.contains(name)));
            }
        }
        return changes;
    }

    /** Whether nothing differs. */
    public boolean isEmpty() {
        return from.equals(to)
                && addedComponents.isEmpty()
                && removedComponents.isEmpty()
                && images.isEmpty()
                && addedClaims.isEmpty()
                && removedClaims.isEmpty()
                && addedRoutes.isEmpty()
                && removedRoutes.isEmpty()
                && addedCredentials.isEmpty()
                && removedCredentials.isEmpty()
                && variables.isEmpty();
    }
}
