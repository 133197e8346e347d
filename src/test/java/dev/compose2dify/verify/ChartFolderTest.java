package dev.compose2dify.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.verify.manifest.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChartFolderTest {
    @TempDir
    Path chart;

    private void write(String path, String text) throws IOException {
        Path file = chart.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deploy.sh | files/app/deploy.sh",
                "*.orig | files/app/a.orig",
                "app/ | files/app/a",
                "files/app/* | files/app/a",
                "/files | files/app/a",
                "/files/app/a | files/app/a"
            })
    void aFileThatHelmLeavesOutIsReportedWhereItIsRead(String pattern, String path) throws IOException {
        write(".helmignore", "# a comment\n" + pattern + "\n");
        write(path, "mine\n");
        write("templates/app.yaml", "{{ .Files.Get \"" + path + "\" }}\n");
        assertThat(ChartFolder.unreadable(chart))
                .extracting(Finding::toString)
                .containsExactly("templates/app.yaml: reads " + path + ", which .helmignore leaves out: " + pattern);
    }

    @ParameterizedTest
    @CsvSource({"/deploy.sh", "/*.orig", "app", "a/", "*.sh.orig"})
    void aPatternThatMeansSomethingElseLeavesTheFileIn(String pattern) throws IOException {
        write(".helmignore", pattern + "\n");
        write("files/apps/deploy.sh", "mine\n");
        write("templates/app.yaml", "{{ .Files.Get \"files/apps/deploy.sh\" }}\n");
        assertThat(ChartFolder.unreadable(chart)).isEmpty();
    }

    @Test
    void aFileThatIsNotThereIsReported() throws IOException {
        write("templates/app.yaml", "{{ .Files.Get \"files/app/a\" }}\n");
        assertThat(ChartFolder.unreadable(chart))
                .extracting(Finding::message)
                .containsExactly("reads files/app/a, which is not there");
    }
}
