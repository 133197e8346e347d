package dev.compose2dify.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.yaml.InvalidYamlException;
import dev.compose2dify.yaml.KubeYaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What {@code kubectl kustomize} makes of a folder: by kubectl itself where there is one, and by what the trees need of it. */
final class Kustomize {
    private Kustomize() {}

    /** Objects by kind and name. */
    static Map<String, Map<String, Object>> build(Path folder) {
        Map<String, Map<String, Object>> own = byId(read(folder));
        if (kubectl()) {
            assertThat(own).as("what kubectl makes of " + folder).isEqualTo(byId(documents(run(folder), "kubectl")));
        }
        return own;
    }

    private static boolean kubectl() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(d -> Files.isExecutable(Path.of(d, "kubectl")));
    }

    private static String run(Path folder) {
        try {
            Process process = new ProcessBuilder("kubectl", "kustomize", folder.toString())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
            return output;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> read(Path folder) {
        Map<String, Object> kustomization =
                file(folder.resolve("kustomization.yaml")).get(0);
        assertThat(kustomization.keySet()).isSubsetOf("apiVersion", "kind", "resources", "patches");
        List<Map<String, Object>> objects = new ArrayList<>();
        for (Object resource : (List<Object>) kustomization.get("resources")) {
            Path path = folder.resolve(resource.toString());
            objects.addAll(Files.isDirectory(path) ? read(path) : file(path));
        }
        for (Object patch : (List<Object>) kustomization.getOrDefault("patches", List.of())) {
            apply((Map<String, Object>) patch, folder, objects);
        }
        return objects;
    }

    @SuppressWarnings("unchecked")
    private static void apply(Map<String, Object> patch, Path folder, List<Map<String, Object>> objects) {
        Map<String, Object> target = (Map<String, Object>) patch.get("target");
        String id = target.get("kind") + "/" + target.get("name");
        List<Map<String, Object>> matching =
                objects.stream().filter(o -> id(o).equals(id)).toList();
        assertThat(matching).as(id).hasSize(1);
        if (patch.containsKey("patch")) {
            assertThat(patch.get("patch").toString()).contains("$patch: delete");
            objects.removeAll(matching);
            return;
        }
        for (Object operation :
                (List<Object>) documents(text(folder.resolve(patch.get("path").toString())), "patch")
                        .get(0)) {
            change(matching.get(0), (Map<String, Object>) operation);
        }
    }

    @SuppressWarnings("unchecked")
    private static void change(Object object, Map<String, Object> operation) {
        String[] path = operation.get("path").toString().substring(1).split("/");
        Object at = object;
        for (int i = 0; i < path.length - 1; i++) {
            at = at instanceof List<?> list
                    ? list.get(Integer.parseInt(path[i]))
                    : ((Map<String, Object>) at).get(key(path[i]));
        }
        String last = key(path[path.length - 1]);
        if (at instanceof List<?> list) {
            ((List<Object>) list).set(Integer.parseInt(last), operation.get("value"));
        } else if (operation.get("op").equals("remove")) {
            assertThat(((Map<String, Object>) at).remove(last)).as(last).isNotNull();
        } else {
            ((Map<String, Object>) at).put(last, operation.get("value"));
        }
    }

    private static String key(String part) {
        return part.replace("~1", "/").replace("~0", "~");
    }

    private static List<Map<String, Object>> file(Path path) {
        return documents(text(path), path.toString());
    }

    private static String text(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    static <T> List<T> documents(String text, String name) {
        try {
            return (List) KubeYaml.loadAll(text, name);
        } catch (InvalidYamlException e) {
            throw new AssertionError(e);
        }
    }

    static Map<String, Map<String, Object>> byId(List<Map<String, Object>> objects) {
        Map<String, Map<String, Object>> all = new TreeMap<>();
        objects.forEach(o -> assertThat(all.put(id(o), new LinkedHashMap<>(o)))
                .as("twice: " + id(o))
                .isNull());
        return all;
    }

    private static String id(Map<String, Object> object) {
        return object.get("kind") + "/" + ((Map<?, ?>) object.get("metadata")).get("name");
    }
}
