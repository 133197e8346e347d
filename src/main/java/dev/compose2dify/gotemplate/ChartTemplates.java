package dev.compose2dify.gotemplate;

import dev.compose2dify.yaml.InvalidYamlException;
import dev.compose2dify.yaml.KubeYaml;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A chart in memory, with its subcharts, that can be rendered as {@code helm template} does. */
public final class ChartTemplates {
    private static final String TEMPLATES = "templates/";
    private static final String MARK = "\ufeff";

    private final SortedMap<String, byte[]> files;
    private final Map<String, List<Node>> templates = new HashMap<>();
    private final Map<String, ChartTemplates> subcharts = new TreeMap<>();
    private final Map<String, Object> chart;
    private final Map<String, Object> values;

    private ChartTemplates(SortedMap<String, byte[]> files) {
        this.files = files;
        this.chart = yaml("Chart.yaml");
        this.values = yaml("values.yaml");
    }

    /**
     * A chart.
     *
     * @param files by path below the chart's folder
     * @throws TemplateException when a template cannot be read
     */
    public static ChartTemplates of(Map<String, byte[]> files) {
        ChartTemplates chart = new ChartTemplates(new TreeMap<>(files));
        Map<String, SortedMap<String, byte[]>> inner = new TreeMap<>();
        files.forEach((path, content) -> {
            String[] parts = path.split("/", 3);
            if (parts.length == 3 && parts[0].equals("charts")) {
                inner.computeIfAbsent(parts[1], n -> new TreeMap<>()).put(parts[2], content);
            }
        });
        inner.forEach((name, own) -> chart.subcharts.put(name, new ChartTemplates(own)));
        // What the chart around them defines wins.
        chart.subcharts.forEach((name, subchart) -> chart.parse(subchart, "charts/" + name + "/"));
        chart.parse(chart, "");
        return chart;
    }

    private void parse(ChartTemplates from, String base) {
        from.files.forEach((path, content) -> {
            if (path.startsWith(TEMPLATES)) {
                String name = base + path;
                templates.put(name, Parser.parse(name, text(content), templates));
            }
        });
    }

    /**
     * Where and as what a chart is rendered.
     *
     * @param name of the release
     * @param namespace of the release
     * @param service what manages its objects: {@code Helm}
     */
    public record Release(String name, String namespace, String service) {}

    /**
     * A rendered template.
     *
     * @param file its path in the chart
     * @param text YAML, perhaps of several documents, perhaps of none
     */
    public record Rendered(String file, String text) {}

    /**
     * Every template that is no partial and no note, in path order.
     *
     * @param given values over those of the chart
     * @throws TemplateException when a template refuses the values
     */
    public List<Rendered> render(Map<String, Object> given, Release release) {
        Map<String, Object> all = ChartValues.joined(values, GoValue.map(GoValue.of(given), "values"));
        Map<String, Map<String, Object>> own = new TreeMap<>();
        subcharts.forEach((name, subchart) -> {
            if (isWanted(name, all)) {
                own.put(name, ChartValues.ofSubchart(all, name, subchart.values));
            }
        });
        all.putAll(own);
        List<Rendered> rendered = new ArrayList<>();
        Map<String, Object> inner = new TreeMap<>();
        own.forEach((name, section) ->
                inner.put(name, scope("charts/" + name + "/", subcharts.get(name), section, release)));
        Map<String, Object> root = scope("", this, all, release);
        root.put("Subcharts", inner);
        render("", this, root, rendered);
        inner.forEach((name, scope) ->
                render("charts/" + name + "/", subcharts.get(name), GoValue.map(scope, "Subcharts"), rendered));
        return rendered;
    }

    /** What the templates of a chart see as {@code $}. */
    private static Map<String, Object> scope(
            String base, ChartTemplates from, Map<String, Object> own, Release release) {
        Map<String, Object> root = new TreeMap<>();
        root.put("Values", own);
        root.put("Release", release(release));
        root.put("Chart", from.about());
        root.put("Files", from.ownFiles());
        root.put("Template", new TreeMap<>(Map.of("BasePath", base + "templates")));
        root.put("Subcharts", new TreeMap<>());
        return root;
    }

    private void render(String base, ChartTemplates from, Map<String, Object> root, List<Rendered> rendered) {
        Interpreter interpreter = new Interpreter(templates);
        from.files.keySet().stream()
                .filter(path -> path.startsWith(TEMPLATES))
                .filter(path -> path.endsWith(".yaml") && !path.contains("/_"))
                .forEach(path -> rendered.add(new Rendered(base + path, interpreter.render(base + path, root))));
    }

    private static Map<String, Object> release(Release release) {
        Map<String, Object> map = new TreeMap<>();
        map.put("Name", release.name());
        map.put("Namespace", release.namespace());
        map.put("Service", release.service());
        map.put("IsInstall", true);
        map.put("IsUpgrade", false);
        map.put("Revision", 1L);
        return map;
    }

    private Map<String, Object> about() {
        Map<String, Object> about = new TreeMap<>();
        chart.forEach((key, value) -> about.put(Character.toUpperCase(key.charAt(0)) + key.substring(1), value));
        return about;
    }

    private ChartFiles ownFiles() {
        Map<String, Object> own = new TreeMap<>();
        files.forEach((path, content) -> {
            if (!path.startsWith(TEMPLATES) && !path.startsWith("charts/")) {
                own.put(path, text(content));
            }
        });
        return new ChartFiles(own);
    }

    /** Whether the value that the chart's dependency names leaves the subchart in. */
    private boolean isWanted(String name, Map<String, Object> all) {
        List<?> dependencies = chart.get("dependencies") instanceof List<?> list ? list : List.of();
        for (Object dependency : dependencies) {
            Map<String, Object> map = GoValue.map(dependency, "dependencies");
            if (name.equals(map.get("name")) && map.get("condition") instanceof String condition) {
                Object at = all;
                for (String part : condition.split("[.]")) {
                    at = at instanceof Map<?, ?> inner ? inner.get(part) : null;
                }
                return !Boolean.FALSE.equals(at);
            }
        }
        return true;
    }

    private Map<String, Object> yaml(String path) {
        byte[] content = files.get(path);
        if (content == null) {
            return new LinkedHashMap<>();
        }
        try {
            List<Object> documents = KubeYaml.loadAll(text(content), path);
            return documents.isEmpty() || documents.get(0) == null
                    ? new TreeMap<>()
                    : GoValue.map(GoValue.of(documents.get(0)), path);
        } catch (InvalidYamlException e) {
            throw new TemplateException(path + ": " + e.getMessage());
        }
    }

    /** Helm drops a byte order mark. */
    private static String text(byte[] content) {
        String text = GoText.of(content);
        return text.startsWith(MARK) ? text.substring(1) : text;
    }
}
