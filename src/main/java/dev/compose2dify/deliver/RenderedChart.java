package dev.compose2dify.deliver;

import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.gotemplate.ChartTemplates;
import dev.compose2dify.gotemplate.ChartTemplates.Release;
import dev.compose2dify.gotemplate.TemplateException;
import dev.compose2dify.output.FileTree;
import dev.compose2dify.yaml.InvalidYamlException;
import dev.compose2dify.yaml.KubeYaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A chart that can be rendered with several values. */
final class RenderedChart {
    private final ChartTemplates templates;
    private final Release release;

    /** @param chart its files */
    RenderedChart(FileTree chart, Release release) {
        Map<String, byte[]> files = new TreeMap<>();
        chart.files().forEach((path, file) -> files.put(path, file.content()));
        this.templates = ChartTemplates.of(files);
        this.release = release;
    }

    /**
     * Every object, those of hooks too, as they are in the chart.
     *
     * @throws DeliveryException when the chart refuses the values
     */
    @SuppressWarnings("unchecked")
    List<ClusterObject> everything(Map<String, Object> values) {
        List<ClusterObject> objects = new ArrayList<>();
        try {
            for (ChartTemplates.Rendered file : templates.render(values, release)) {
                for (Object document : KubeYaml.loadAll(file.text(), file.file())) {
                    if (document instanceof Map<?, ?> map) {
                        objects.add(new ClusterObject((Map<String, Object>) map));
                    }
                }
            }
        } catch (TemplateException e) {
            throw new DeliveryException(Diagnostic.error(
                    "the chart refuses these values: " + e.getMessage(),
                    "set what it asks for in a file, and give it with --values"));
        } catch (InvalidYamlException e) {
            throw new DeliveryException(Diagnostic.error(
                    "with these values the chart is not YAML: " + e.getMessage(), "look at what --values gives"));
        }
        return objects;
    }

    /** Every object of the release without what is Helm's own: hooks, its labels and annotations. */
    List<ClusterObject> objects(Map<String, Object> values) {
        return everything(values).stream()
                .filter(o -> !o.isHook())
                .map(o -> o.withoutHelm(release.namespace()))
                .toList();
    }
}
