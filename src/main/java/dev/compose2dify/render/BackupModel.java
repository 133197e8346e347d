package dev.compose2dify.render;

import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.chart.ComponentPlan;
import dev.compose2dify.chart.MovePlan;
import dev.compose2dify.chart.MovePlan.Method;
import dev.compose2dify.chart.VolumePlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a backup holds. It knows what a move knows: databases are dumped, and what is neither a database nor a store nor a cache
 * is a directory of files. Directories that different pods mount may lie on different nodes, so each has a job of its own; the
 * dumps go with the uploaded files, because each means little without the other.
 */
final class BackupModel {
    private BackupModel() {}

    /** Whether the release holds data that a backup knows how to keep. */
    static boolean isNeeded(ChartPlan plan) {
        return !plan.move().databases().isEmpty()
                || plan.move().volumes().stream().anyMatch(v -> v.how() == Method.FILES);
    }

    /**
     * The jobs: the first has the databases.
     *
     * @param components models of the components, as templates see them
     */
    static List<Map<String, Object>> of(ChartPlan plan, List<Map<String, Object>> components) {
        List<Map<String, Object>> databases = new ArrayList<>();
        for (MovePlan.Database database : plan.move().databases()) {
            Map<String, Object> map = new LinkedHashMap<>(new Records().map(database));
            map.put("model", model(components, database.component()));
            boolean postgresql = database.family().equals("postgresql");
            map.put("user", new Written(variable(database.users(), postgresql ? "postgres" : "root")));
            map.put("password", new Written(variable(database.passwords(), "")));
            databases.add(map);
        }
        List<Map<String, Object>> sets = new ArrayList<>();
        Map<String, Object> first = new LinkedHashMap<>();
        first.put("name", "");
        first.put("databases", databases);
        sets.add(first);
        for (MovePlan.MovedVolume volume : plan.move().volumes()) {
            if (volume.how() == Method.FILES) {
                component(plan, volume.component())
                        .flatMap(c -> claim(c, volume.claim()))
                        .ifPresent(claim -> {
                            Map<String, Object> set = claim.fileStorage() ? first : new LinkedHashMap<>();
                            set.put("claim", claim.name());
                            set.put("template", claim.template());
                            set.put("several", claim.several());
                            set.put("fileStorage", claim.fileStorage());
                            set.put("component", model(components, volume.component()));
                            set.put(
                                    "volume",
                                    volume.claim().substring(volume.claim().indexOf(':') + 1));
                            if (set != first) {
                                set.put("name", claim.template() ? volume.component() : claim.name());
                                set.put("databases", List.of());
                                sets.add(set);
                            }
                        });
            }
        }
        if (databases.isEmpty() && !first.containsKey("claim")) {
            sets.remove(first);
        }
        return sets;
    }

    private static Optional<Claim> claim(ComponentPlan component, String reference) {
        String name = reference.substring(reference.indexOf(':') + 1);
        return component.storage().volumes().stream()
                .filter(v -> v.name().equals(name))
                .findFirst()
                .map(v -> v instanceof VolumePlan.SharedClaim shared
                        ? new Claim(shared.claim(), false, shared.several(), shared.fileStorage())
                        : new Claim(name, true, false, false));
    }

    /** For a shell: the first of these variables that is set. A name after {@code =} is fixed. */
    private static String variable(List<String> names, String fallback) {
        String text = fallback;
        for (int i = names.size() - 1; i >= 0; i--) {
            String name = names.get(i);
            text = name.startsWith("=") ? name.substring(1) : "${" + name + ":-" + text + "}";
        }
        return text;
    }

    private static Optional<ComponentPlan> component(ChartPlan plan, String name) {
        return plan.components().stream().filter(c -> c.name().equals(name)).findFirst();
    }

    private static Map<String, Object> model(List<Map<String, Object>> components, String name) {
        return components.stream()
                .filter(c -> c.get("name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** @param template of a StatefulSet's; @param several whether pods of several components mount it */
    private record Claim(String name, boolean template, boolean several, boolean fileStorage) {}
}
