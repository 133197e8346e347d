package dev.compose2dify.gotemplate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.gotemplate.ChartTemplates.Release;
import dev.compose2dify.support.GeneratedChart;
import dev.compose2dify.support.HelmChart;
import dev.compose2dify.verify.manifest.Manifest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares what this program renders of a chart with what real Helm does. */
public final class OwnRendering {
    private OwnRendering() {}

    /** Fails where an object differs, is missing or is too many. */
    public static void assertSameAsHelm(GeneratedChart chart, Map<String, Object> values) {
        assertSame(chart, values, chart.render(values, HelmChart.KUBE_VERSION));
    }

    /** The same for what Helm has rendered already. */
    public static void assertSame(GeneratedChart chart, Map<String, Object> values, List<Manifest> helm) {
        Map<String, Map<String, Object>> expected = byName(GeneratedChart.objects(helm));
        Map<String, Map<String, Object>> own = byName(objects(chart, values));
        assertThat(own.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, object) -> assertThat(own.get(name)).as(name).isEqualTo(object));
    }

    /** Every object that this program renders, without what only {@code helm test} makes. */
    public static List<Map<String, Object>> objects(GeneratedChart chart, Map<String, Object> values) {
        Map<String, byte[]> files = new TreeMap<>();
        chart.files().files().forEach((path, file) -> files.put(path, file.content()));
        List<Manifest> manifests =
                ChartTemplates.of(files)
                        .render(values, new Release(HelmChart.RELEASE, HelmChart.NAMESPACE, "Helm"))
                        .stream()
                        .map(r -> new Manifest(r.file(), r.text()))
                        .toList();
        return GeneratedChart.objects(manifests).stream()
                .filter(o -> !isHook(o))
                .toList();
    }

    private static boolean isHook(Map<String, Object> object) {
        return ((Map<?, ?>) object.get("metadata")).get("annotations") instanceof Map<?, ?> annotations
                && annotations.containsKey("helm.sh/hook");
    }

    private static Map<String, Map<String, Object>> byName(List<Map<String, Object>> objects) {
        Map<String, Map<String, Object>> named = new LinkedHashMap<>();
        objects.forEach(o -> {
            String name = o.get("kind") + "/" + ((Map<?, ?>) o.get("metadata")).get("name");
            assertThat(named.put(name, o)).as("twice: " + name).isNull();
        });
        return new TreeMap<>(named);
    }
}
