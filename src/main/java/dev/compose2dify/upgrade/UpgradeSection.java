package dev.compose2dify.upgrade;

import dev.compose2dify.upgrade.Difference.ImageChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The section of MIGRATION.md on an update. */
public final class UpgradeSection {
    private UpgradeSection() {}

    /**
     * The section of this difference; an earlier one stays when Dify's version is the same and nothing is asked of the
     * owner, so that a small change to the project does not take it away.
     */
    public static String text(Difference difference, String earlier) {
        boolean sameDify = difference.from().equals(difference.to());
        if (sameDify && difference.hazards().isEmpty()) {
            return earlier;
        }
        StringBuilder text = new StringBuilder("## Upgrade from Dify ")
                .append(code(difference.from()))
                .append("\n\n");
        if (difference.hazards().isEmpty()) {
            text.append(
                    "Nothing has to be done by hand. `compose2dify diff` shows all that changes before you convert.\n");
        }
        for (Hazard hazard : difference.hazards()) {
            text.append("- ").append(hazard.title()).append(".");
            if (!hazard.todo().isEmpty()) {
                text.append(" ").append(capital(hazard.todo())).append(".");
            }
            text.append('\n');
            if (!hazard.commands().isEmpty()) {
                text.append("  ").append(hazard.after() ? "After" : "Before").append(" the update:\n\n  ```sh\n");
                hazard.commands().forEach(c -> text.append("  ").append(c).append('\n'));
                text.append("  ```\n");
            }
        }
        List<String> rows = new ArrayList<>();
        difference
                .addedComponents()
                .forEach((name, image) -> rows.add("| " + code(name) + " | new | " + code(image) + " |"));
        difference
                .removedComponents()
                .forEach((name, part) -> rows.add("| " + code(name) + " | removed"
                        + (part.isStateful() ? " with its data" : "") + " | " + code(part.image()) + " |"));
        images(difference)
                .forEach((change, names) -> rows.add("| " + String.join(", ", names) + " | "
                        + (change.major() ? "image, another major version" : "image") + " | " + code(change.before())
                        + " to "
                        + code(change.after()) + " |"));
        if (!rows.isEmpty()) {
            text.append("\n| component | change | image |\n|---|---|---|\n");
            rows.forEach(r -> text.append(r).append('\n'));
        }
        return text.toString().strip();
    }

    /** Components whose image changes alike; Dify's own go with its version and are not listed. */
    private static Map<ImageChange, List<String>> images(Difference difference) {
        Map<ImageChange, List<String>> byChange = new LinkedHashMap<>();
        difference.images().forEach((name, change) -> {
            boolean isDifys = change.before().endsWith(":" + difference.from())
                    && change.after().endsWith(":" + difference.to());
            if (!isDifys) {
                byChange.computeIfAbsent(change, c -> new ArrayList<>()).add(code(name));
            }
        });
        return byChange;
    }

    private static String capital(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    /** Text of the project as code: no backtick, bar or line end of it means anything in Markdown. */
    private static String code(String text) {
        String plain = text.replaceAll("[`|\\p{Cntrl}]", "?");
        return plain.isEmpty() ? "-" : "`" + plain + "`";
    }
}
