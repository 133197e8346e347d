package dev.compose2dify.deliver;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An object as it is given to the cluster.
 *
 * @param content maps, lists, strings, numbers and booleans
 */
record ClusterObject(Map<String, Object> content) {
    private static final String HELM = "helm.sh/";

    String kind() {
        return String.valueOf(content.get("kind"));
    }

    String name() {
        return String.valueOf(metadata().get("name"));
    }

    /** Group and version, {@code apps/v1}. */
    String apiVersion() {
        return String.valueOf(content.get("apiVersion"));
    }

    /** What no two objects have in common. */
    String id() {
        return kind() + "/" + name();
    }

    /** The component that it belongs to, if it says so. */
    Optional<String> component() {
        return Optional.ofNullable(section("labels").get("app.kubernetes.io/component"))
                .map(Object::toString);
    }

    /** Made by {@code helm test} and the like only. */
    boolean isHook() {
        return section("annotations").keySet().stream().anyMatch(k -> k.startsWith("helm.sh/hook"));
    }

    /** Without what only Helm reads; in a namespace, where the kind has one. */
    ClusterObject withoutHelm(String namespace) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", metadata().get("name"));
        if (!kind().equals("Namespace")) {
            metadata.put("namespace", metadata().getOrDefault("namespace", namespace));
        }
        metadata().forEach((key, value) -> {
            if (key.equals("labels") || key.equals("annotations")) {
                Map<String, Object> kept = new LinkedHashMap<>(section(key));
                kept.keySet().removeIf(k -> k.startsWith(HELM));
                if (!kept.isEmpty()) {
                    metadata.put(key, kept);
                }
            } else {
                metadata.putIfAbsent(key, value);
            }
        });
        Map<String, Object> copy = new LinkedHashMap<>(content);
        copy.put("metadata", metadata);
        return new ClusterObject(copy);
    }

    private Map<String, Object> metadata() {
        return map(content.get("metadata"));
    }

    private Map<String, Object> section(String name) {
        return map(metadata().get(name));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }
}
