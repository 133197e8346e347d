package dev.compose2dify.render;

import com.marcnuri.helm.Helm;
import dev.compose2dify.chart.IngressPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A chart of nothing but the Ingress, rendered by real Helm. */
final class IngressChart {
    private final Path directory;

    private IngressChart(Path directory) {
        this.directory = directory;
    }

    static IngressChart write(Path directory, IngressPlan plan, String difyVersion) throws IOException {
        Map<String, Object> model = new LinkedHashMap<>(IngressModel.of(plan, difyVersion));
        model.put("plan", Map.of("appVersion", difyVersion));
        model.put("hasProxy", false);
        TemplateEngine engine = TemplateEngine.standard();
        Path templates = Files.createDirectories(directory.resolve("templates"));
        Files.writeString(directory.resolve("Chart.yaml"), "apiVersion: v2\nname: dify\nversion: 0.1.0\n");
        Files.writeString(directory.resolve("values.yaml"), "expose: {}\nexternal: {}\nimages: {}\nglobal: {}\n");
        Files.writeString(templates.resolve("_helpers.tpl"), """
                {{- define "dify.fullname" -}}{{ .Values.global.fullnameOverride | default .Release.Name }}{{- end -}}
                {{- define "dify.componentName" -}}{{ include "dify.fullname" (index . 0) }}-{{ index . 1 }}{{- end -}}
                {{- define "dify.enabled" -}}true{{- end -}}
                {{- define "dify.labels" -}}
                app.kubernetes.io/name: dify
                app.kubernetes.io/instance: {{ (index . 0).Release.Name }}
                app.kubernetes.io/component: {{ index . 1 }}
                {{- end -}}
                """);
        Files.writeString(templates.resolve("_expose.tpl"), engine.render("chart/templates/_expose.tpl.ftl", model));
        Files.writeString(templates.resolve("ingress.yaml"), engine.render("chart/templates/ingress.yaml.ftl", model));
        return new IngressChart(directory);
    }

    /** Values by dotted name; the Ingress class is NKP's unless another is given. */
    List<Map<String, Object>> render(Map<String, Object> values) throws IOException {
        List<Map<String, Object>> documents = new ArrayList<>();
        for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(text(values))) {
            documents.add(map(document));
        }
        return documents;
    }

    String text(Map<String, Object> values) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("expose.ingressClassName", "kommander-traefik");
        all.putAll(values);
        Path file = Files.writeString(
                directory.resolveSibling("values-" + directory.getFileName() + ".yaml"),
                new Dump(DumpSettings.builder().build()).dumpToString(nested(all)));
        return new Helm(directory)
                .template()
                .withName("dify")
                .withNamespace("apps")
                .withKubeVersion("1.31.0")
                .withValuesFile(file)
                .call();
    }

    private static Map<String, Object> nested(Map<String, Object> dotted) {
        Map<String, Object> result = new LinkedHashMap<>();
        dotted.forEach((name, value) -> {
            String[] keys = name.split("\\.");
            Map<String, Object> at = result;
            for (int i = 0; i < keys.length - 1; i++) {
                at = map(at.computeIfAbsent(keys[i], k -> new LinkedHashMap<String, Object>()));
            }
            at.put(keys[keys.length - 1], value);
        });
        return result;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }
}
