package dev.compose2dify.upgrade;

import dev.compose2dify.upgrade.Difference.ImageChange;
import dev.compose2dify.upgrade.Difference.VariableChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A {@link Difference} for people. */
public final class DifferenceText {
    private static final int LONGEST_VALUE = 60;

    private DifferenceText() {}

    /** Everything, most important first; one sentence when nothing differs. */
    public static String all(Difference difference) {
        if (difference.isEmpty()) {
            return "No difference: Dify " + difference.to()
                    + " with the same services, images, variables and claims.\n";
        }
        StringBuilder text = new StringBuilder(head(difference)).append('\n');
        hazards(difference, text);
        components(difference, text);
        images(difference, text);
        list("claims", difference.addedClaims(), difference.removedClaims(), text);
        list("routes", difference.addedRoutes(), difference.removedRoutes(), text);
        list("credentials", difference.addedCredentials(), difference.removedCredentials(), text);
        variables(difference, text);
        return text.toString();
    }

    /** A few lines for the end of a conversion: what needs its owner, and counts. Nothing when nothing differs. */
    public static String brief(Difference difference) {
        if (difference.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder(head(difference)).append("  (all of it: compose2dify diff)\n");
        hazards(difference, text);
        List<String> counts = new ArrayList<>();
        plusMinus(counts, "components", names(difference.addedComponents()), names(difference.removedComponents()));
        if (!difference.images().isEmpty()) {
            counts.add("images " + difference.images().size() + " changed");
        }
        plusMinus(counts, "claims", difference.addedClaims(), difference.removedClaims());
        int more = difference.addedCredentials().size();
        int less = difference.removedCredentials().size();
        if (more + less > 0) {
            counts.add("credentials +" + more + " -" + less);
        }
        variableCounts(difference).ifPresent(counts::add);
        if (!counts.isEmpty()) {
            text.append("  ").append(String.join("; ", counts)).append('\n');
        }
        return text.toString();
    }

    private static String head(Difference difference) {
        return difference.from().equals(difference.to())
                ? "Dify " + difference.to() + ", changed:"
                : "Dify " + difference.from() + " -> " + difference.to() + ":";
    }

    private static void hazards(Difference difference, StringBuilder text) {
        for (Hazard hazard : difference.hazards()) {
            text.append("  ! ").append(hazard.title()).append('\n');
            if (!hazard.todo().isEmpty()) {
                text.append("    ").append(hazard.todo()).append('\n');
            }
            if (!hazard.commands().isEmpty()) {
                text.append("    ").append(hazard.after() ? "after" : "before").append(" the update:\n");
            }
            hazard.commands().forEach(c -> text.append("      ").append(c).append('\n'));
        }
    }

    private static void components(Difference difference, StringBuilder text) {
        if (difference.addedComponents().isEmpty()
                && difference.removedComponents().isEmpty()) {
            return;
        }
        text.append("  components\n");
        difference
                .addedComponents()
                .forEach((name, image) -> text.append("    + ")
                        .append(name)
                        .append("  ")
                        .append(image)
                        .append('\n'));
        difference
                .removedComponents()
                .forEach((name, part) -> text.append("    - ")
                        .append(name)
                        .append("  ")
                        .append(part.image())
                        .append(part.isStateful() ? "  (has data)" : "")
                        .append('\n'));
    }

    private static void images(Difference difference, StringBuilder text) {
        if (difference.images().isEmpty()) {
            return;
        }
        text.append("  images\n");
        for (Map.Entry<String, ImageChange> entry : difference.images().entrySet()) {
            ImageChange change = entry.getValue();
            text.append("    ")
                    .append(entry.getKey())
                    .append("  ")
                    .append(change.before())
                    .append(" -> ")
                    .append(change.after())
                    .append(change.major() ? "  (major)" : "")
                    .append('\n');
        }
    }

    private static void list(String title, List<String> added, List<String> removed, StringBuilder text) {
        if (added.isEmpty() && removed.isEmpty()) {
            return;
        }
        text.append("  ").append(title).append('\n');
        added.forEach(a -> text.append("    + ").append(a).append('\n'));
        removed.forEach(r -> text.append("    - ").append(r).append('\n'));
    }

    private static void variables(Difference difference, StringBuilder text) {
        if (!difference.variablesKnown()) {
            text.append("  variables: not known of the old chart\n");
            return;
        }
        variableCounts(difference).ifPresent(c -> text.append("  ").append(c).append('\n'));
        difference
                .variables()
                .forEach((name, change) ->
                        text.append("    ").append(line(name, change)).append('\n'));
    }

    private static String line(String name, VariableChange change) {
        String yours = change.yours() ? "  (you set it)" : "";
        if (change.before().isEmpty()) {
            return "+ " + name + "=" + value(change.after().orElseThrow()) + yours;
        }
        return change.after()
                .map(now -> "~ " + name + "=" + value(change.before().get()) + " -> " + value(now) + yours)
                .orElseGet(() -> "- " + name + "=" + value(change.before().get()) + yours);
    }

    private static String value(String value) {
        String line = value.replace("\n", "\\n");
        return line.length() > LONGEST_VALUE ? line.substring(0, LONGEST_VALUE) + "…" : line;
    }

    private static Optional<String> variableCounts(Difference difference) {
        if (difference.variables().isEmpty()) {
            return Optional.empty();
        }
        int added = 0;
        int removed = 0;
        int yours = 0;
        for (VariableChange change : difference.variables().values()) {
            added += change.before().isEmpty() ? 1 : 0;
            removed += change.after().isEmpty() ? 1 : 0;
            yours += change.yours() ? 1 : 0;
        }
        int changed = difference.variables().size() - added - removed;
        return Optional.of("variables +" + added + " -" + removed + ", " + changed + " with another value"
                + (yours > 0 ? " (" + yours + " of all that you set)" : ""));
    }

    private static List<String> names(Map<String, ?> map) {
        return List.copyOf(map.keySet());
    }

    private static void plusMinus(List<String> counts, String title, List<String> added, List<String> removed) {
        if (!added.isEmpty() || !removed.isEmpty()) {
            List<String> parts = new ArrayList<>();
            added.forEach(a -> parts.add("+" + a));
            removed.forEach(r -> parts.add("-" + r));
            counts.add(title + " " + String.join(" ", parts));
        }
    }
}
