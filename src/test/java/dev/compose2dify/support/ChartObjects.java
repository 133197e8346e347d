package dev.compose2dify.support;

import dev.compose2dify.verify.ChartVerifier;
import dev.compose2dify.verify.manifest.Finding;
import dev.compose2dify.verify.manifest.KubeVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The objects of a rendered chart, found by name and walked by path. */
public record ChartObjects(GeneratedChart chart, Map<String, Object> values, List<Map<String, Object>> all) {
    private static final List<String> WORKLOADS = List.of("Deployment", "StatefulSet", "Job");

    public Optional<Map<String, Object>> find(String kind, String name) {
        return all.stream()
                .filter(o -> o.get("kind").equals(kind)
                        && text(o, "metadata", "name").equals(name))
                .findFirst();
    }

    public Map<String, Object> get(String kind, String name) {
        return find(kind, name).orElseThrow(() -> new AssertionError("no " + kind + " " + name + " among " + names()));
    }

    public List<Map<String, Object>> ofKind(String kind) {
        return all.stream().filter(o -> o.get("kind").equals(kind)).toList();
    }

    /** The Deployment, StatefulSet or Job of a component. */
    public Map<String, Object> workload(String component) {
        return all.stream()
                .filter(o -> WORKLOADS.contains(o.get("kind"))
                        && text(o, "metadata", "name").matches("dify-" + component + "(-\\d+|-[0-9a-f]{8})?"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no workload " + component + " among " + names()));
    }

    public Map<String, Object> pod(String component) {
        return map(workload(component), "spec", "template", "spec");
    }

    public Map<String, Object> container(String component) {
        return list(pod(component), "containers").get(0);
    }

    public List<String> initNames(String component) {
        return list(pod(component), "initContainers").stream()
                .map(c -> text(c, "name"))
                .toList();
    }

    public Map<String, Object> init(String component, String name) {
        return list(pod(component), "initContainers").stream()
                .filter(c -> text(c, "name").equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no init container " + name + " in " + initNames(component)));
    }

    /** What is mounted at a path of a component's container. */
    public Optional<Map<String, Object>> mount(String component, String path) {
        return list(container(component), "volumeMounts").stream()
                .filter(m -> text(m, "mountPath").equals(path))
                .findFirst();
    }

    /** The volume behind a path of a component's container. */
    public Map<String, Object> volumeAt(String component, String path) {
        String name = text(
                mount(component, path).orElseThrow(() -> new AssertionError("nothing at " + path + " of " + component)),
                "name");
        return list(pod(component), "volumes").stream()
                .filter(v -> text(v, "name").equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no volume " + name));
    }

    /** The text of a file that the kubelet would show at a path, out of the ConfigMap or Secret. */
    public String fileAt(String component, String path) {
        Map<String, Object> mount = list(container(component), "volumeMounts").stream()
                .filter(m -> (path + "/").startsWith(text(m, "mountPath") + "/"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing at " + path + " of " + component));
        String below = text(mount, "subPath").isEmpty()
                ? path.substring(text(mount, "mountPath").length() + 1)
                : text(mount, "subPath");
        Map<String, Object> volume = volumeAt(component, text(mount, "mountPath"));
        List<Map<String, Object>> sources =
                volume.containsKey("projected") ? list(volume, "projected", "sources") : List.of(volume);
        for (Map<String, Object> source : sources) {
            boolean secret = source.containsKey("secret");
            Map<String, Object> from = map(source, secret ? "secret" : "configMap");
            for (Map<String, Object> item : list(from, "items")) {
                if (text(item, "path").equals(below)) {
                    String name = text(from, "name") + text(from, "secretName");
                    Map<String, Object> data = get(secret ? "Secret" : "ConfigMap", name);
                    String content = text(data, "data", text(item, "key"));
                    return secret ? new String(Base64.getDecoder().decode(content), StandardCharsets.UTF_8) : content;
                }
            }
        }
        throw new AssertionError("no file " + below + " in " + volume);
    }

    /** Every value in a Secret, decoded. */
    public List<String> secretValues() {
        return ofKind("Secret").stream()
                .flatMap(s -> map(s, "data").values().stream())
                .map(v -> new String(Base64.getDecoder().decode(String.valueOf(v)), StandardCharsets.UTF_8))
                .toList();
    }

    public List<String> findings() {
        return ChartVerifier.verify(
                        chart.render(values, HelmChart.KUBE_VERSION),
                        KubeVersion.parse("1.33").orElseThrow())
                .stream()
                .map(Finding::toString)
                .toList();
    }

    private List<String> names() {
        return all.stream()
                .map(o -> o.get("kind") + " " + text(o, "metadata", "name"))
                .toList();
    }

    public static Object at(Object from, String... path) {
        Object at = from;
        for (String part : path) {
            at = at instanceof Map<?, ?> map ? map.get(part) : null;
        }
        return at;
    }

    @SuppressWarnings("unchecked")
    public static Map<String, Object> map(Object from, String... path) {
        return at(from, path) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    @SuppressWarnings("unchecked")
    public static List<Map<String, Object>> list(Object from, String... path) {
        return at(from, path) instanceof List<?> list ? (List<Map<String, Object>>) list : List.of();
    }

    public static List<String> strings(Object from, String... path) {
        List<String> strings = new ArrayList<>();
        if (at(from, path) instanceof List<?> list) {
            list.forEach(v -> strings.add(String.valueOf(v)));
        }
        return strings;
    }

    /** Empty when there is nothing. */
    public static String text(Object from, String... path) {
        Object value = at(from, path);
        return value == null ? "" : value.toString();
    }
}
