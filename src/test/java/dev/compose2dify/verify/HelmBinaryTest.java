package dev.compose2dify.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.verify.HelmBinary.Failed;
import dev.compose2dify.verify.HelmBinary.Rendered;
import dev.compose2dify.verify.manifest.KubeVersion;
import dev.compose2dify.verify.manifest.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class HelmBinaryTest {
    private static final KubeVersion VERSION = new KubeVersion(1, 31);

    @TempDir
    Path directory;

    private HelmBinary helm(String script) throws IOException {
        Path file = Files.writeString(directory.resolve("helm"), "#!/bin/sh\n" + script);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return new HelmBinary(file.toString());
    }

    @Test
    void splitsWhatHelmPrintsByTemplate() throws IOException {
        HelmBinary helm = helm("""
                cat <<'END'
                ---
                # Source: c/templates/a.yaml
                a: 1
                ---
                # Source: c/templates/b.yaml
                b: |
                  ---
                  x
                ---
                # Source: c/templates/a.yaml
                a: 2
                END
                echo 'WARNING: something' >&2
                """);
        assertThat(helm.template(directory, List.of(), VERSION))
                .isEqualTo(new Rendered(List.of(
                        new Manifest("c/templates/a.yaml", "---\na: 1\n---\na: 2\n"),
                        new Manifest("c/templates/b.yaml", "---\nb: |\n  ---\n  x\n"))));
    }

    @Test
    void givesHelmTheChartTheValuesAndTheVersion() throws IOException {
        HelmBinary helm = helm("echo \"k: $*\"\n");
        Path values = directory.resolve("a,b.yaml");
        Rendered rendered = (Rendered) helm.template(directory, "r", "ns", List.of(values, values), VERSION);
        String escaped = directory.resolve("a\\,b.yaml").toString();
        assertThat(rendered.manifests().get(0).text())
                .isEqualTo("---\nk: template r " + directory + " --namespace ns --kube-version 1.31.0 --values "
                        + escaped + " --values " + escaped + "\n");
    }

    @Test
    void passesOnWhatHelmSays() throws IOException {
        HelmBinary helm = helm("""
                echo 'walk.go:74: found symbolic link' >&2
                echo 'Error: execution error at (c/templates/s.yaml:1:2): give secrets.dbPassword' >&2
                echo >&2
                echo 'Use --debug flag to render out invalid YAML' >&2
                exit 1
                """);
        assertThat(((Failed) helm.template(directory, List.of(), VERSION)).diagnostic())
                .hasToString(directory
                        + ": error: helm does not render the chart: execution error at (c/templates/s.yaml:1:2):"
                        + " give secrets.dbPassword. hint: if values are missing, give them with --values");
    }

    @Test
    void saysThatHelmIsMissing() {
        assertThat(((Failed) new HelmBinary(directory.resolve("no-helm").toString())
                                .template(directory, List.of(), VERSION))
                        .diagnostic()
                        .toString())
                .contains("error: cannot start")
                .contains("there is no such program. hint: install Helm");
    }

    @Test
    void outputInPlentyOnBothStreamsDoesNotBlock() throws IOException {
        HelmBinary helm = helm("""
                i=0
                while [ $i -lt 3000 ]; do
                  echo "# 0123456789012345678901234567890123456789012345678901234567890123456789"
                  echo "0123456789012345678901234567890123456789012345678901234567890123456789" >&2
                  i=$((i+1))
                done
                """);
        assertThat(helm.template(directory, List.of(), VERSION)).isInstanceOf(Rendered.class);
    }
}
