package dev.compose2dify.upgrade;

import dev.compose2dify.catalog.Catalog;
import dev.compose2dify.support.GeneratedChart;
import dev.compose2dify.support.HelmChart;
import dev.compose2dify.verify.ChartVerifier;
import dev.compose2dify.verify.manifest.KubeVersion;
import dev.compose2dify.verify.manifest.Manifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a cluster and its owner would hold against one state of a chart following the other. */
final class Transition {
    private Transition() {}

    /** The objects of a chart on disk, by kind and name, rendered with its example values and its own secrets. */
    static Map<String, Map<String, Object>> objects(Path chart) {
        List<Manifest> manifests = manifests(chart);
        Map<String, Map<String, Object>> objects = new TreeMap<>();
        GeneratedChart.objects(manifests).forEach(o -> objects.put(o.get("kind") + "/" + at(o, "metadata", "name"), o));
        return objects;
    }

    private static List<Manifest> manifests(Path chart) {
        List<Path> values = Stream.of("ci/example-values.yaml", "secrets.values.yaml")
                .map(chart::resolve)
                .filter(Files::exists)
                .toList();
        return HelmChart.render(chart, values, HelmChart.KUBE_VERSION).stream()
                .map(f -> new Manifest(f.path(), f.text()))
                .toList();
    }

    /** Hosts in the environment of pods that no Service answers. */
    static List<String> hostsWithoutService(Path chart) {
        return ChartVerifier.verify(
                        manifests(chart),
                        KubeVersion.parse(HelmChart.KUBE_VERSION).orElseThrow())
                .stream()
                .map(Object::toString)
                .filter(f -> f.contains("names the host"))
                .toList();
    }

    /**
     * What an update may not do: change what the API server refuses to change, or leave data or credentials behind.
     *
     * @param allowed names whose removal is meant
     */
    static List<String> faults(
            Map<String, Map<String, Object>> before, Map<String, Map<String, Object>> after, Set<String> allowed) {
        List<String> faults = new ArrayList<>();
        before.forEach((id, old) -> {
            Map<String, Object> now = after.get(id);
            String kind = String.valueOf(old.get("kind"));
            boolean holdsData = kind.equals("StatefulSet") || kind.equals("PersistentVolumeClaim");
            if (now == null) {
                if (holdsData && !allowed.contains(id)) {
                    faults.add(id + " is gone");
                }
                return;
            }
            immutable(kind).forEach((name, path) -> {
                if (!Objects.equals(at(old, path), at(now, path))) {
                    faults.add(id + ": " + name + " changes from " + at(old, path) + " to " + at(now, path));
                }
            });
            if (kind.equals("Secret")) {
                lasting(before, after)
                        .filter(key -> has(old, key) && !has(now, key))
                        .filter(key -> Catalog.load().renames().secretKeys().stream()
                                .noneMatch(r ->
                                        r.from().equals(key) && r.to().stream().anyMatch(to -> has(now, to))))
                        .forEach(key -> faults.add(id + ": the key " + key + " is gone"));
            }
        });
        return faults;
    }

    /** Keys of the Secret that a component asks for and that the component, still there, asks for no more under that name. */
    private static Stream<String> lasting(
            Map<String, Map<String, Object>> before, Map<String, Map<String, Object>> after) {
        Set<String> lasting = new TreeSet<>();
        before.forEach((id, old) -> {
            Map<String, String> asked = askedFor(old);
            Map<String, String> now = askedFor(after.getOrDefault(id, Map.of()));
            // A variable that the release no longer has takes its credential along.
            asked.forEach((variable, key) -> {
                if (now.containsKey(variable)) {
                    lasting.add(key);
                }
            });
        });
        return lasting.stream();
    }

    /** Variable and key of each reference to the Secret below a workload. */
    private static Map<String, String> askedFor(Object object) {
        Map<String, String> asked = new TreeMap<>();
        if (object instanceof Map<?, ?> map) {
            if (at(map, "valueFrom", "secretKeyRef", "key") instanceof String key) {
                asked.put(String.valueOf(map.get("name")), key);
            }
            map.values().forEach(v -> asked.putAll(askedFor(v)));
        } else if (object instanceof List<?> list) {
            list.forEach(v -> asked.putAll(askedFor(v)));
        }
        return asked;
    }

    private static boolean has(Map<String, Object> secret, String key) {
        return Stream.of("data", "stringData").anyMatch(part -> at(secret, part, key) != null);
    }

    private static Map<String, String[]> immutable(String kind) {
        Map<String, String[]> fields = new LinkedHashMap<>();
        switch (kind) {
            case "StatefulSet" -> {
                for (String field : List.of("selector", "serviceName", "volumeClaimTemplates", "podManagementPolicy")) {
                    fields.put(field, new String[] {"spec", field});
                }
            }
            case "Deployment" -> fields.put("selector", new String[] {"spec", "selector"});
            case "PersistentVolumeClaim" -> fields.put("spec", new String[] {"spec"});
            case "Service" -> {
                fields.put("clusterIP", new String[] {"spec", "clusterIP"});
                fields.put("type", new String[] {"spec", "type"});
            }
            case "Secret" -> fields.put("type", new String[] {"type"});
            default -> {}
        }
        return fields;
    }

    private static Object at(Object object, String... path) {
        Object at = object;
        for (String key : path) {
            at = at instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return at;
    }
}
