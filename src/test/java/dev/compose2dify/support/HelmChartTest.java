package dev.compose2dify.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HelmChartTest {
    @TempDir
    Path chart;

    @BeforeEach
    void writeChart() throws IOException {
        Files.createDirectories(chart.resolve("templates"));
        Files.writeString(
                chart.resolve("Chart.yaml"), "apiVersion: v2\nname: c\nversion: 1.0.0\nkubeVersion: \">=1.28.0-0\"\n");
    }

    private void template(String name, String text) throws IOException {
        Files.writeString(chart.resolve("templates").resolve(name), text);
    }

    @Test
    void rendersEachTemplateAsOneFile() throws IOException {
        template("a.yaml", "a: {{ .Values.x | quote }}\n---\nb: {{ .Release.Name }}-{{ .Release.Namespace }}\n");
        template("b.yaml", "k: {{ .Capabilities.KubeVersion.Version }}\n");
        assertThat(HelmChart.render(chart, Map.of("x", "yes"), "1.31.0"))
                .containsExactlyInAnyOrder(
                        new RenderedFile("c/templates/a.yaml", "---\na: \"yes\"\n---\nb: dify-dify\n"),
                        new RenderedFile("c/templates/b.yaml", "---\nk: v1.31.0\n"));
    }

    @Test
    void givesHelmsMessage() throws IOException {
        template("a.yaml", "a: {{ required \"say x\" .Values.x }}\n");
        assertThat(HelmErrors.ofRendering(chart, Map.of()))
                .isEqualTo("execution error at (c/templates/a.yaml:1:6): say x");
    }

    @Test
    void lookupSeesNothingButWhatATestPutsThere() throws IOException {
        template(
                "a.yaml",
                "a: {{ with (lookup \"v1\" \"Secret\" .Release.Namespace \"s\") }}{{ .data.k }}{{ else }}none{{ end }}\n");
        assertThat(HelmChart.render(chart, List.of(), "1.33.0").get(0).text()).contains("a: none");
        FakeCluster.with(
                HelmChart.NAMESPACE,
                "s",
                Map.of("k", "eA=="),
                () -> assertThat(HelmChart.render(chart, List.of(), "1.33.0")
                                .get(0)
                                .text())
                        .contains("a: eA=="));
    }

    @Test
    void lints() throws IOException {
        template("a.yaml", "a: 1\n");
        assertThat(HelmChart.lint(chart, false).isFailed()).isFalse();
        template("a.yaml", "a: {{ nope }}\n");
        assertThat(HelmChart.lint(chart, true).isFailed()).isTrue();
    }
}
