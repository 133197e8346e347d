package dev.compose2dify.upgrade;

import dev.compose2dify.catalog.UpgradeFacts;
import dev.compose2dify.catalog.UpgradeFacts.Engine;
import dev.compose2dify.catalog.UpgradeFacts.Step;
import dev.compose2dify.catalog.Version;
import dev.compose2dify.upgrade.Snapshot.Workload;
import java.util.ArrayList;
import java.util.List;

/**
 * What an update asks of its owner.
 *
 * @param title what happens
 * @param todo what to do; empty where the commands say it
 * @param after whether the commands are for the time after the update
 * @param commands for this chart's release and namespace
 */
public record Hazard(String title, String todo, boolean after, List<String> commands) {

    /** Jumps of engines and steps of releases between two charts, by the catalog. */
    static List<Hazard> between(Snapshot before, Snapshot after) {
        List<Hazard> hazards = new ArrayList<>();
        after.components().forEach((name, part) -> {
            Workload old = before.components().get(name);
            if (old != null) {
                engine(name, old.image(), part.image(), hazards);
            }
        });
        Version from = Version.parse(before.dify());
        Version to = Version.parse(after.dify());
        if (!from.isNewest() && !to.isNewest()) {
            for (Step step : UpgradeFacts.load().steps()) {
                if (from.isBefore(step.crosses()) && to.isAtLeast(step.crosses())) {
                    List<String> commands = step.commands().stream()
                            .map(c -> c.replace("{namespace}", after.release()).replace("{release}", after.release()))
                            .toList();
                    hazards.add(new Hazard(step.title(), "", step.after(), commands));
                }
            }
            if (to.isBefore(from)) {
                hazards.add(new Hazard(
                        "Dify goes back from " + before.dify() + " to " + after.dify()
                                + ": the schema of its database does not",
                        "restore the database from a backup of that time",
                        false,
                        List.of()));
            }
        }
        return List.copyOf(hazards);
    }

    private static void engine(String component, String before, String after, List<Hazard> hazards) {
        Version old = Images.version(before);
        Version now = Images.version(after);
        for (Engine engine : UpgradeFacts.load().engines()) {
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
