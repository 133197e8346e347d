package dev.compose2dify.upgrade;

import dev.compose2dify.yaml.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A {@link Difference} for programs. Keys are always there; what did not change is empty. */
public final class DifferenceJson {
    private DifferenceJson() {}

    /** Ends with a line feed. */
    public static String of(Difference difference) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("from", difference.from());
        json.put("to", difference.to());
        json.put(
                "hazards",
                difference.hazards().stream().map(DifferenceJson::hazard).toList());
        Map<String, Object> components = new LinkedHashMap<>();
        components.put("added", difference.addedComponents());
        Map<String, Object> removed = new LinkedHashMap<>();
        difference.removedComponents().forEach((name, part) -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("image", part.image());
            one.put("stateful", part.isStateful());
            removed.put(name, one);
        });
        components.put("removed", removed);
        json.put("components", components);
        Map<String, Object> images = new LinkedHashMap<>();
        difference.images().forEach((name, change) -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("from", change.before());
            one.put("to", change.after());
            one.put("major", change.major());
            images.put(name, one);
        });
        json.put("images", images);
        json.put("claims", plusMinus(difference.addedClaims(), difference.removedClaims()));
        json.put("routes", plusMinus(difference.addedRoutes(), difference.removedRoutes()));
        json.put("credentials", plusMinus(difference.addedCredentials(), difference.removedCredentials()));
        json.put("variablesKnown", difference.variablesKnown());
        json.put("variables", variables(difference));
        return Json.pretty(json);
    }

    private static Map<String, Object> hazard(Hazard hazard) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("title", hazard.title());
        one.put("todo", hazard.todo());
        one.put("when", hazard.after() ? "after" : "before");
        one.put("commands", hazard.commands());
        return one;
    }

    private static Map<String, Object> plusMinus(List<String> added, List<String> removed) {
        Map<String, Object> both = new LinkedHashMap<>();
        both.put("added", added);
        both.put("removed", removed);
        return both;
    }

    private static List<Object> variables(Difference difference) {
        List<Object> list = new ArrayList<>();
        difference.variables().forEach((name, change) -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", name);
            change.before().ifPresent(v -> one.put("from", v));
            change.after().ifPresent(v -> one.put("to", v));
            one.put("yours", change.yours());
            list.add(one);
        });
        return list;
    }
}
