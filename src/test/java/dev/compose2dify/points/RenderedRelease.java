package dev.compose2dify.points;

import dev.compose2dify.support.HelmChart;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The objects of a rendered chart, and what the containers in it get to see. */
record RenderedRelease(List<Map<String, Object>> objects) {
    private static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet", "Job");

    /**
     * What a process sees.
     *
     * @param secretKeys for the variables that come from the Secret, the key there
     */
    record Environment(Map<String, String> variables, Map<String, String> secretKeys) {}

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> list(Object value) {
        return value instanceof List<?> list ? (List<Map<String, Object>>) list : List.of();
    }

    static Map<String, Object> in(Object from, String... path) {
        Object at = from;
        for (String part : path) {
            at = map(at).get(part);
        }
        return map(at);
    }

    Optional<Map<String, Object>> object(String kind, String name) {
        return objects.stream()
                .filter(o -> kind.equals(o.get("kind"))
                        && name.equals(in(o, "metadata").get("name")))
                .findFirst();
    }

    List<Map<String, Object>> ofKind(String... kinds) {
        return objects.stream()
                .filter(o -> List.of(kinds).contains(String.valueOf(o.get("kind"))))
                .toList();
    }

    /** The workload of a component. */
    Map<String, Object> workload(String component) {
        return objects.stream()
                .filter(o -> WORKLOADS.contains(String.valueOf(o.get("kind"))))
                .filter(o -> component.equals(in(o, "metadata", "labels").get("app.kubernetes.io/component")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no workload of " + component));
    }

    Map<String, Object> pod(String component) {
        return in(workload(component), "spec", "template", "spec");
    }

    Map<String, Object> container(String component) {
        return list(pod(component).get("containers")).get(0);
    }

    Optional<Map<String, Object>> initContainer(String component, String name) {
        return list(pod(component).get("initContainers")).stream()
                .filter(c -> name.equals(c.get("name")))
                .findFirst();
    }

    Map<String, Object> secret() {
        Map<String, Object> secret = new LinkedHashMap<>();
        in(object("Secret", HelmChart.RELEASE + "-secrets").orElseThrow(), "data")
                .forEach((key, value) -> secret.put(
                        key, new String(Base64.getDecoder().decode(value.toString()), StandardCharsets.UTF_8)));
        return secret;
    }

    Environment environment(String component) {
        return environmentOf(container(component));
    }

    Environment environmentOf(Map<String, Object> container) {
        Map<String, String> variables = new LinkedHashMap<>();
        Map<String, String> keys = new LinkedHashMap<>();
        for (Map<String, Object> from : list(container.get("envFrom"))) {
            String name = String.valueOf(in(from, "configMapRef").get("name"));
            Map<String, Object> data =
                    in(object("ConfigMap", name).orElseThrow(() -> new AssertionError("no ConfigMap " + name)), "data");
            data.forEach((k, v) -> variables.put(k, text(k, v)));
        }
        for (Map<String, Object> variable : list(container.get("env"))) {
            String name = String.valueOf(variable.get("name"));
            Map<String, Object> reference = in(variable, "valueFrom", "secretKeyRef");
            if (reference.isEmpty()) {
                variables.put(name, expanded(text(name, variable.getOrDefault("value", "")), variables));
            } else {
                String key = String.valueOf(reference.get("key"));
                Map<String, Object> secret = secret();
                if (!secret.containsKey(key)) {
                    throw new AssertionError(name + " takes the key " + key + " that the Secret lacks");
                }
                variables.put(name, text(key, secret.get(key)));
                keys.put(name, key);
            }
        }
        return new Environment(variables, keys);
    }

    /** The words that the container starts with: {@code command} and {@code args} as the kubelet expands them. */
    List<String> words(Map<String, Object> container, String attribute) {
        Map<String, String> variables = environmentOf(container).variables();
        List<String> words = new ArrayList<>();
        if (container.get(attribute) instanceof List<?> list) {
            list.forEach(w -> words.add(expanded(text(attribute, w), variables)));
        }
        return words;
    }

    /** {@code $(NAME)} for variables that exist, {@code $$} is {@code $}: as the kubelet reads commands and values. */
    static String expanded(String text, Map<String, String> variables) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char next = i + 1 < text.length() ? text.charAt(i + 1) : 0;
            if (c == '$' && next == '$') {
                out.append('$');
                i++;
            } else if (c == '$' && next == '(' && text.indexOf(')', i) > 0) {
                String name = text.substring(i + 2, text.indexOf(')', i));
                out.append(variables.getOrDefault(name, "$(" + name + ")"));
                i = text.indexOf(')', i);
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    /** The ports of the Service with the name, empty if there is none. */
    Set<Integer> servicePorts(String name) {
        Set<Integer> ports = new LinkedHashSet<>();
        object("Service", name)
                .ifPresent(s ->
                        list(in(s, "spec").get("ports")).forEach(p -> ports.add(((Number) p.get("port")).intValue())));
        return ports;
    }

    private static String text(String where, Object value) {
        if (!(value instanceof String text)) {
            throw new AssertionError(where + " is no string: " + value.getClass());
        }
        return text;
    }
}
