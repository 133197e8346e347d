package dev.compose2dify.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.output.FileTree;
import dev.compose2dify.support.GeneratedChart;
import dev.compose2dify.support.HelmChart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A tree on disk, its script, and what Helm makes of the same chart. */
record DeliveredTree(GeneratedChart chart, Path folder) {
    /** Values for images that the compose project builds. */
    static List<Map<String, Object>> images(GeneratedChart chart) {
        Map<String, Object> values = new LinkedHashMap<>();
        chart.plan().images().stream().filter(i -> i.missing()).forEach(i -> {
            GeneratedChart.put(values, "images." + i.key() + ".repository", "registry.example/built");
            GeneratedChart.put(values, "images." + i.key() + ".tag", "1");
        });
        return List.of(values);
    }

    static DeliveredTree write(GeneratedChart chart, FileTree files, Path folder) {
        files.files().forEach((path, file) -> {
            try {
                Path target = folder.resolve(path);
                Files.createDirectories(target.getParent());
                Files.write(target, file.content());
                if (file.mode() == FileTree.Mode.EXECUTABLE) {
                    assertThat(target.toFile().setExecutable(true)).isTrue();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return new DeliveredTree(chart, folder);
    }

    /** Runs the script as it is, without a cluster; what it prints. */
    String setUp(Map<String, String> environment, int exit, String... options) {
        List<String> words = new ArrayList<>(
                List.of("bash", folder.resolve("scripts/setup-secrets.sh").toString(), "--offline"));
        words.addAll(List.of(options));
        try {
            ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
            builder.environment().keySet().removeIf(k -> k.matches(".*(PASSWORD|KEY|SECRET|TOKEN).*"));
            builder.environment().putAll(environment);
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isEqualTo(exit);
            return output;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The data of the Secret that the script made. */
    @SuppressWarnings("unchecked")
    Map<String, Object> secret(String path) throws IOException {
        return (Map<String, Object>)
                ((Map<String, Object>) Kustomize.documents(Files.readString(folder.resolve(path)), path)
                                .get(0))
                        .get("data");
    }

    /** What real Helm renders with the values of the tree and more, without what is Helm's own. */
    Map<String, Map<String, Object>> helm(Map<String, Object> more) {
        Map<String, Object> values = DeliveryValues.of(chart.plan(), images(chart));
        GeneratedChart.merge(values, more);
        List<Map<String, Object>> objects =
                GeneratedChart.objects(chart.render(values, HelmChart.KUBE_VERSION)).stream()
                        .map(o -> new ClusterObject(o).withoutHelm("dify").content())
                        .map(DeliveredTree::withManager)
                        .toList();
        return Kustomize.byId(objects);
    }

    /** Who manages an object is a label of Helm's too. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> withManager(Map<String, Object> object) {
        ((Map<String, Map<String, Object>>) object.get("metadata"))
                .getOrDefault("labels", new LinkedHashMap<>())
                .replace("app.kubernetes.io/managed-by", "kubectl");
        return object;
    }
}
