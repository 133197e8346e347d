package dev.compose2dify.render;

import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.chart.ImagePlan;
import dev.compose2dify.yaml.InvalidYamlException;
import dev.compose2dify.yaml.KubeYaml;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Every image that the chart may run, whatever is switched on: each section of its values that names one is used by a
 * template, so that the values say all.
 */
final class ImageList {
    private final ChartPlan plan;
    private final SortedSet<String> images = new TreeSet<>();

    private ImageList(ChartPlan plan) {
        this.plan = plan;
    }

    /** @param values the texts of values.yaml, of the chart and of its subcharts */
    static SortedSet<String> of(ChartPlan plan, List<String> values) {
        ImageList list = new ImageList(plan);
        for (String text : values) {
            try {
                for (Object document : KubeYaml.loadAll(text, "values.yaml")) {
                    list.walk("", document);
                }
            } catch (InvalidYamlException e) {
                throw new IllegalStateException("values.yaml of the chart is no YAML", e);
            }
        }
        return list.images;
    }

    private void walk(String path, Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return;
        }
        if (map.containsKey("repository") && map.containsKey("tag") && !path.equals(".images.dify")) {
            add(path, map);
        }
        map.forEach((key, inner) -> walk(path + "." + key, inner));
    }

    private void add(String path, Map<?, ?> image) {
        String repository = text(image.get("repository"));
        String tag = text(image.get("tag"));
        String digest = text(image.get("digest"));
        for (ImagePlan known : plan.images()) {
            if (path.equals(".images." + known.key())) {
                if (known.missing()) {
                    // Compose builds it: only its owner knows where it is.
                    return;
                }
                repository = repository.isEmpty() ? plan.difyRepository() + known.suffix() : repository;
            }
        }
        tag = tag.isEmpty() && digest.isEmpty() ? plan.imageTag() : tag;
        images.add(repository + (digest.isEmpty() ? ":" + tag : "@" + digest));
    }

    private static String text(Object value) {
        return value == null ? "" : value.toString();
    }
}
