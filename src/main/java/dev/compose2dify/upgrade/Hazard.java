package dev.compose2dify.upgrade;

import dev.compose2dify.catalog.UpgradeFacts;
import dev.compose2dify.catalog.UpgradeFacts.Engine;
import dev.compose2dify.catalog.UpgradeFacts.Step;
import dev.compose2dify.catalog.reading.Version;
import dev.compose2dify.text.ValuesKeys;
import dev.compose2dify.upgrade.Snapshot.Workload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an update asks of its owner.
 *
 * @param title what happens
 * @param todo what to do; empty where the commands say it
 * @param after whether the commands are for the time after the update
 * @param commands for this chart's release and namespace
 */
public record Hazard(String title, String todo, boolean after, List<String> commands) {

    /** Jumps of engines and steps of releases between two charts, by the catalog; first what is to do before the update. */
    static List<Hazard> between(Snapshot before, Snapshot after, UpgradeFacts facts) {
        List<Hazard> hazards = new ArrayList<>();
        after.components().forEach((name, part) -> {
            Workload old = before.components().get(name);
            if (old != null) {
                engine(facts, name, old.image(), part.image(), hazards);
                if (part.isStateful() && Images.isPinned(old.image(), part.image())) {
                    hazards.add(pinned(name, old.image(), part.image(), after.release()));
                }
            }
        });
        Version from = Version.parse(before.dify());
        Version to = Version.parse(after.dify());
        facts.steps().forEach(step -> step(step, before, after).ifPresent(hazards::add));
        if (!from.isNewest() && to.isBefore(from)) {
            hazards.add(new Hazard(
                    "Dify goes back from " + before.dify() + " to " + after.dify()
                            + ": the schema of its database does not",
                    "restore the database from a backup of that time",
                    false,
                    List.of()));
        }
        hazards.sort(Comparator.comparing(Hazard::after));
        return List.copyOf(hazards);
    }

    /** Nobody knows what {@code latest} was when it was pulled: it may have been newer. */
    private static Hazard pinned(String component, String before, String after, String release) {
        String pod = release + "-" + component + "-0";
        return new Hazard(
                component + " ran " + before + ", whatever that was when it was pulled, and gets " + Images.tag(after)
                        + ", the version that this release was made with",
                "look which version runs: no store reads what a newer version of it has written; if it is newer, keep it with "
                        + "images." + ValuesKeys.camelCase(component) + ".tag",
                false,
                List.of("kubectl logs -n " + release + " " + pod + " | grep -im5 version"));
    }

    /** The step, if this update is one that asks for it. */
    private static Optional<Hazard> step(Step step, Snapshot before, Snapshot after) {
        Version from = Version.parse(before.dify());
        Version to = Version.parse(after.dify());
        boolean known = !from.isNewest() && !to.isNewest();
        boolean asked = step.changes().isPresent()
                || step.crosses()
                        .map(c -> known && from.isBefore(c) && to.isAtLeast(c))
                        .orElse(known && from.isBefore(to));
        Map<String, String> variables = after.variables().orElse(Map.of());
        boolean fits = step.versions().contains(to)
                && step.component().map(after.components()::containsKey).orElse(true)
                && step.where()
                        .map(w -> w.value().equals(variables.getOrDefault(w.variable(), "")))
                        .orElse(true);
        String title = step.title();
        if (step.changes().isPresent()) {
            String old = before.variables()
                    .orElse(Map.of())
                    .getOrDefault(step.changes().get(), "");
            String now = variables.getOrDefault(step.changes().get(), "");
            fits = fits && !old.isEmpty() && !now.isEmpty() && !old.equals(now);
            title = title.replace("{old}", old).replace("{new}", now);
        }
        return asked && fits
                ? Optional.of(new Hazard(title, step.todo(), step.after(), commands(step, after.release())))
                : Optional.empty();
    }

    private static List<String> commands(Step step, String release) {
        return step.commands().stream()
                .map(c -> c.replace("{api}", "kubectl exec -n {namespace} deploy/{release}-api -c api --")
                        .replace("{namespace}", release)
                        .replace("{release}", release))
                .toList();
    }

    private static void engine(
            UpgradeFacts facts, String component, String before, String after, List<Hazard> hazards) {
        Version old = Images.version(before);
        Version now = Images.version(after);
        for (Engine engine : facts.engines()) {
            if (engine.component().equals(component) && engine.fits(old, now)) {
                hazards.add(new Hazard(
                        filled(engine.title(), old, now), filled(engine.todo(), old, now), false, List.of()));
                return;
            }
        }
    }

    private static String filled(String text, Version old, Version now) {
        return text.replace("{old}", old.toString()).replace("{new}", now.toString());
    }
}
