package dev.compose2dify.deliver;

import dev.compose2dify.gotemplate.ChartTemplates.Release;
import dev.compose2dify.support.GeneratedChart;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The images that a rendering names, those of init containers and of hooks too. */
public final class RenderedImages {
    private RenderedImages() {}

    public static Set<String> of(GeneratedChart chart, Map<String, Object> values) {
        RenderedChart own = new RenderedChart(chart.files(), new Release("dify", "dify", "Helm"));
        Set<String> images = new TreeSet<>();
        own.everything(values).forEach(o -> collect(o.content(), images));
        return images;
    }

    private static void collect(Object value, Set<String> images) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> {
                if (key.equals("image") && inner instanceof String image) {
                    images.add(image);
                }
                collect(inner, images);
            });
        } else if (value instanceof List<?> list) {
            list.forEach(inner -> collect(inner, images));
        }
    }
}
