package dev.compose2dify.upgrade;

import dev.compose2dify.text.ValuesKeys;
import dev.compose2dify.upgrade.Snapshot.Workload;
import dev.compose2dify.yaml.InvalidYamlException;
import dev.compose2dify.yaml.KubeYaml;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a chart of compose2dify 0.1.0 consists of, whose record does not tell: from its templates and values. Claims,
 * credentials and variables stay unknown.
 */
public final class ChartReading {
    private static final Pattern SERVICE = Pattern.compile("from the service \"([^\"\\n]+)\"");
    private static final Pattern WORKLOAD = Pattern.compile("(?m)^kind: (Deployment|StatefulSet|Job)$");
    // A subchart's objects stand in charts/NAME/templates/NAME.yaml, or in _NAME.tpl, which the chart itself renders.
    private static final Pattern FILE =
            Pattern.compile("(?:charts/[^/]+/templates/_?|templates/(?:dify-)?)([a-z0-9-]+)\\.(?:yaml|tpl)");

    private ChartReading() {}

    /** @param files texts by path, as the record names them */
    public static Optional<Snapshot> of(Map<String, String> files) {
        Map<?, ?> chart = map(files.get("Chart.yaml"));
        Map<String, Workload> components = new LinkedHashMap<>();
        files.forEach((path, text) -> {
            Matcher file = FILE.matcher(path);
            Matcher service = SERVICE.matcher(text);
            Matcher workload = WORKLOAD.matcher(text);
            if (file.matches() && service.find() && workload.find()) {
                String name = file.group(1);
                components.put(name, new Workload(service.group(1), workload.group(1), image(files, name), List.of()));
            }
        });
        return chart.get("appVersion") == null || components.isEmpty()
                ? Optional.empty()
                : Optional.of(new Snapshot(
                        String.valueOf(chart.get("appVersion")),
                        String.valueOf(chart.get("name")),
                        components,
                        List.of(),
                        List.of(),
                        List.of(),
                        Optional.empty()));
    }

    /** Where values give the image: under {@code images} of the chart, or {@code image} of a subchart. */
    private static String image(Map<String, String> files, String component) {
        Map<?, ?> image = files.containsKey("charts/" + component + "/values.yaml")
                ? below(map(files.get("charts/" + component + "/values.yaml")), "image")
                : below(below(map(files.get("values.yaml")), "images"), ValuesKeys.camelCase(component));
        Object repository = image.get("repository");
        Object tag = image.get("tag");
        return repository == null || repository.equals("") || tag == null || tag.equals("")
                ? ""
                : repository + ":" + tag;
    }

    private static Map<?, ?> below(Map<?, ?> map, String key) {
        return map.get(key) instanceof Map<?, ?> below ? below : Map.of();
    }

    private static Map<?, ?> map(String yaml) {
        try {
            return yaml != null && KubeYaml.loadAll(yaml, "chart").get(0) instanceof Map<?, ?> map ? map : Map.of();
        } catch (InvalidYamlException | IndexOutOfBoundsException e) {
            return Map.of();
        }
    }
}
