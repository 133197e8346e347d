package dev.compose2dify.gotemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.compose2dify.support.ComposeFolder;
import dev.compose2dify.support.CorpusCase;
import dev.compose2dify.support.GeneratedChart;
import dev.compose2dify.support.HelmChart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChartTemplatesTest {
    @TempDir
    Path folder;

    /** The oldest, the newest and two between; every setup of every one with {@code -Devery.release=true}. */
    @Test
    void releasesRenderAsWithHelm() {
        assumeTrue(CorpusCase.isPresent(), CorpusCase.whySkipped());
        for (CorpusCase release : CorpusCase.all()) {
            boolean chosen = List.of("0.3.20 default", "0.15.8 vector-milvus", "1.4.3 custom", "1.16.1 all-profiles")
                    .contains(release.toString());
            if (chosen || Boolean.getBoolean("every.release")) {
                GeneratedChart chart = GeneratedChart.of(
                        release.load(folder.resolve("in")),
                        folder.resolve("out").resolve(release.toString()));
                OwnRendering.assertSameAsHelm(chart, chart.values());
            }
        }
    }

    /** Settings that take other ways through the templates. */
    @Test
    void settingsOfAllKindsRenderAsWithHelm() throws IOException {
        GeneratedChart chart = GeneratedChart.of(
                ComposeFolder.at(folder, SERVICES)
                        .file(
                                "nginx.conf",
                                "one line without an end that is long enough to be folded: " + "word ".repeat(30))
                        .file("bytes.bin", new byte[] {(byte) 0xff, 0, (byte) 0xc3, 10})
                        .load(),
                folder.resolve("chart"));
        for (String values : List.of(
                "{}",
                "global: {imageRegistry: 'registry.example:5000/mirror', stopped: true, labels: {team: a, \"n\": \"1\"}}",
                "global: {existingSecret: own, nodeSelector: {disk: ssd}, tolerations: [{key: a, operator: Exists}]}",
                "api: {replicas: 3, env: {LOG_LEVEL: DEBUG}, extraVolumes: [{name: x, emptyDir: {}}]}\n"
                        + "web: {enabled: false}\nenv: {LOG_LEVEL: null}",
                "api: {autoscaling: {enabled: true, maxReplicas: 1000000}, podAnnotations: {a: 'x: y', b: \"1\"}}",
                "expose: {path: /, ingressClassName: nginx, nginx: {bodySize: 15m}}\nexternal: {host: dify.example.com}",
                "expose: {enabled: false}\nstorage: {rwxStorageClassName: files}",
                "extraObjects: [{apiVersion: v1, kind: ConfigMap, metadata: {name: own}, data: {a: 'b'}},"
                        + " \"apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: '{{ .Release.Name }}-x'}\"]",
                "api: {resources: {limits: {cpu: 1.5, memory: 2Gi}}, serviceType: NodePort, terminationGracePeriodSeconds: 7}")) {
            Map<String, Object> all = new LinkedHashMap<>(chart.values());
            GeneratedChart.merge(all, read(values));
            OwnRendering.assertSameAsHelm(chart, all);
        }
    }

    private static final String SERVICES = """
              api:
                image: langgenius/dify-api:1.11.4
                environment: {LOG_LEVEL: INFO, DB_HOST: db, DB_PASSWORD: difyai123456, SQL: "a\\tb \\\\ 'c' \\"d\\" {{ x }} é 😀"}
                volumes: ["./bytes.bin:/etc/bytes.bin:ro", "./nginx.conf:/etc/app.conf:ro"]
              web:
                image: langgenius/dify-web:1.11.4
              db:
                image: postgres:15-alpine
                environment: {POSTGRES_PASSWORD: difyai123456}
                volumes: [./volumes/db/data:/var/lib/postgresql/data]
              weaviate:
                image: semitechnologies/weaviate:1.27.0
                volumes: [./volumes/weaviate:/var/lib/weaviate]
            """;

    @SuppressWarnings("unchecked")
    private static Map<String, Object> read(String yaml) {
        try {
            return (Map<String, Object>)
                    dev.compose2dify.yaml.KubeYaml.loadAll(yaml, "values").get(0);
        } catch (dev.compose2dify.yaml.InvalidYamlException e) {
            throw new AssertionError(e);
        }
    }

    /** Each line on its own through both; what one refuses the other has to refuse. */
    @Test
    void expressionsMeanWhatTheyMeanToHelm() throws IOException {
        Path chart = folder.resolve("expressions");
        Files.createDirectories(chart.resolve("templates"));
        Files.writeString(chart.resolve("Chart.yaml"), "apiVersion: v2\nname: x\nversion: 1.0.0\n");
        String values = Files.readString(Path.of("src/test/resources/gotemplate/values.yaml"));
        Files.writeString(chart.resolve("values.yaml"), values);
        List<String> expressions = Files.readAllLines(Path.of("src/test/resources/gotemplate/expressions.txt")).stream()
                .filter(l -> !l.isBlank() && !l.startsWith("#"))
                .toList();
        StringBuilder template = new StringBuilder();
        for (int i = 0; i < expressions.size(); i++) {
            template.append("l")
                    .append(i)
                    .append(": {{ print (")
                    .append(expressions.get(i))
                    .append(") | quote }}\n");
        }
        Files.writeString(chart.resolve("templates/x.yaml"), template);
        String expected = HelmChart.renderText(chart, "dify", "dify", List.of(), HelmChart.KUBE_VERSION);
        Map<String, byte[]> files = new TreeMap<>();
        for (String file : List.of("Chart.yaml", "values.yaml", "templates/x.yaml")) {
            files.put(file, Files.readAllBytes(chart.resolve(file)));
        }
        String own = render(files);
        List<String> lines = own.lines().toList();
        List<String> helm =
                expected.lines().filter(l -> l.matches("l[0-9]+: .*")).toList();
        for (int i = 0; i < expressions.size(); i++) {
            assertThat(lines.get(i)).as(expressions.get(i)).isEqualTo(helm.get(i));
        }
    }

    private static String render(Map<String, byte[]> files) {
        return ChartTemplates.of(files)
                .render(Map.of(), new ChartTemplates.Release("dify", "dify", "Helm"))
                .get(0)
                .text();
    }

    @Test
    void whatHelmRefusesIsRefused() {
        for (String expression : List.of(
                "{{ .Values.a.b.c }}",
                "{{ eq 1 1.0 }}",
                "{{ eq .Values.num 1 }}",
                "{{ gt 1 \"a\" }}",
                "{{ required \"say a\" .Values.none }}",
                "{{ fail \"no\" }}",
                "{{ include \"none\" . }}",
                "{{ range 1.5 }}{{ end }}",
                "{{ index (list 1) 3 }}",
                "{{ unknownFunction 1 }}",
                "{{ $undeclared }}",
                "{{ if true }}",
                "{{ end }}",
                "{{ \"a",
                "{{ define \"x\" }}{{ include \"x\" . }}{{ end }}{{ include \"x\" . }}")) {
            Map<String, byte[]> files = Map.of(
                    "Chart.yaml",
                    "name: x".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                    "values.yaml",
                    "num: 1".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                    "templates/x.yaml",
                    expression.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            assertThatThrownBy(() -> render(files)).as(expression).isInstanceOf(TemplateException.class);
        }
    }
}
