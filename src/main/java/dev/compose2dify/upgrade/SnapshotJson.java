package dev.compose2dify.upgrade;

import dev.compose2dify.upgrade.Snapshot.Workload;
import dev.compose2dify.yaml.InvalidYamlException;
import dev.compose2dify.yaml.Json;
import dev.compose2dify.yaml.KubeYaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A {@link Snapshot} as JSON: short for the committed record, with all variables for the base of the next merge. */
public final class SnapshotJson {
    private SnapshotJson() {}

    /** Stands for Dify's version in the tags of the short record, so that a new release does not change every line. */
    private static final String DIFY_TAG = ":{dify}";

    /** Without variables; one line per component, so that the record changes where the chart does. */
    public static String brief(Snapshot snapshot, String chartVersion) {
        StringBuilder json = new StringBuilder("{\n");
        json.append("  \"chartVersion\": ").append(quote(chartVersion)).append(",\n");
        json.append("  \"dify\": ").append(quote(snapshot.dify())).append(",\n");
        json.append("  \"release\": ").append(quote(snapshot.release())).append(",\n  \"components\": {");
        String separator = "\n";
        for (Map.Entry<String, Workload> entry : snapshot.components().entrySet()) {
            Workload part = entry.getValue();
            json.append(separator).append("    ").append(quote(entry.getKey())).append(": {");
            json.append("\"service\": ").append(quote(part.service()));
            json.append(", \"kind\": ").append(quote(part.kind()));
            json.append(", \"image\": ").append(quote(shortened(part.image(), snapshot.dify())));
            json.append(", \"claims\": ").append(list(part.claims())).append('}');
            separator = ",\n";
        }
        json.append(snapshot.components().isEmpty() ? "},\n" : "\n  },\n");
        json.append("  \"claims\": ").append(list(snapshot.claims())).append(",\n");
        json.append("  \"secretKeys\": [");
        json.append(String.join(
                ",",
                snapshot.secretKeys().stream().map(k -> "\n    " + quote(k)).toList()));
        return json.append(snapshot.secretKeys().isEmpty() ? "]\n}\n" : "\n  ]\n}\n")
                .toString();
    }

    private static String shortened(String image, String dify) {
        return image.endsWith(":" + dify) ? image.substring(0, image.length() - dify.length() - 1) + DIFY_TAG : image;
    }

    /** Everything. */
    public static String full(Snapshot snapshot, History history) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("chartVersion", history.chartVersion());
        map.put("fingerprint", history.fingerprint());
        map.put("upgrade", history.upgrade());
        map.put("dify", snapshot.dify());
        map.put("release", snapshot.release());
        Map<String, Object> components = new LinkedHashMap<>();
        snapshot.components().forEach((name, part) -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("service", part.service());
            one.put("kind", part.kind());
            one.put("image", part.image());
            one.put("claims", part.claims());
            components.put(name, one);
        });
        map.put("components", components);
        map.put("claims", snapshot.claims());
        map.put("secretKeys", snapshot.secretKeys());
        map.put("routes", snapshot.routes());
        map.put("variables", snapshot.variables().orElse(Map.of()));
        return Json.pretty(map);
    }

    private static String list(List<String> items) {
        return "[" + String.join(", ", items.stream().map(SnapshotJson::quote).toList()) + "]";
    }

    private static String quote(String text) {
        return Json.pretty(text).strip();
    }

    /** Reads {@link #full}; empty for anything else. */
    public static Optional<Snapshot> parse(String json) {
        return root(json).flatMap(SnapshotJson::snapshot);
    }

    /** Reads what {@link #full} tells of earlier conversions. */
    public static Optional<History> history(String json) {
        return root(json).map(r -> new History(text(r, "chartVersion"), text(r, "fingerprint"), text(r, "upgrade")));
    }

    /** The chart's version in a folder's record. */
    public static Optional<History> historyOfRecord(String record) {
        return root(record)
                .map(r -> r.get("plan"))
                .filter(Map.class::isInstance)
                .map(p -> new History(text((Map<?, ?>) p, "chartVersion"), "", ""));
    }

    /** Reads the plan of a folder's record; empty for a record of compose2dify 0.1.0, which has none. */
    public static Optional<Snapshot> parseRecord(String record) {
        return root(record)
                .map(r -> r.get("plan"))
                .filter(Map.class::isInstance)
                .flatMap(p -> snapshot((Map<?, ?>) p));
    }

    private static Optional<Map<?, ?>> root(String json) {
        try {
            List<Object> documents = KubeYaml.loadAll(json, "record");
            return documents.size() == 1 && documents.get(0) instanceof Map<?, ?> map
                    ? Optional.of(map)
                    : Optional.empty();
        } catch (InvalidYamlException e) {
            return Optional.empty();
        }
    }

    private static Optional<Snapshot> snapshot(Map<?, ?> map) {
        if (!(map.get("dify") instanceof String dify) || !(map.get("components") instanceof Map<?, ?> parts)) {
            return Optional.empty();
        }
        Map<String, Workload> components = new LinkedHashMap<>();
        parts.forEach((name, part) -> {
            if (part instanceof Map<?, ?> p) {
                components.put(
                        String.valueOf(name),
                        new Workload(
                                text(p, "service"),
                                text(p, "kind"),
                                text(p, "image").replace(DIFY_TAG, ":" + dify),
                                texts(p, "claims")));
            }
        });
        Optional<Map<String, String>> variables = Optional.empty();
        if (map.get("variables") instanceof Map<?, ?> values) {
            Map<String, String> read = new LinkedHashMap<>();
            values.forEach((name, value) -> read.put(String.valueOf(name), String.valueOf(value)));
            variables = Optional.of(read);
        }
        return Optional.of(new Snapshot(
                dify,
                text(map, "release"),
                components,
                texts(map, "claims"),
                texts(map, "secretKeys"),
                texts(map, "routes"),
                variables));
    }

    private static String text(Map<?, ?> map, String key) {
        return map.get(key) instanceof String text ? text : "";
    }

    private static List<String> texts(Map<?, ?> map, String key) {
        List<String> texts = new ArrayList<>();
        if (map.get(key) instanceof List<?> list) {
            list.forEach(item -> texts.add(String.valueOf(item)));
        }
        return texts;
    }
}
