package dev.compose2dify.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import dev.compose2dify.yaml.KubeYaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.approvaltests.Approvals;
import org.approvaltests.core.Options;
import org.approvaltests.reporters.QuietReporter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sample's chart is approved: what {@code samples/output} holds. To accept a change, run
 * {@code ./compose2dify convert samples/compose/docker-compose.yaml -o samples/output} and read the difference.
 */
class SampleChartTest {
    private static final Path APPROVED = Path.of("samples/output");

    @TempDir
    static Path temp;

    private static Path first;
    private static Path second;

    @BeforeAll
    static void convertTwiceInJvmsOfTheirOwn() throws Exception {
        first = convert("first", "-Duser.language=en", "-Duser.timezone=UTC");
        second = convert(
                "second",
                "-Duser.language=tr",
                "-Duser.country=TR",
                "-Duser.timezone=Asia/Tokyo",
                "-Dfile.encoding=ISO-8859-1");
    }

    @Test
    void everyFileOfTheSampleIsTheApprovedOne() {
        List<Executable> checks = new ArrayList<>();
        for (String file : files(first)) {
            checks.add(() -> Approvals.verify(
                    text(first.resolve(file)),
                    new Options()
                            .withReporter(new QuietReporter())
                            .forFile()
                            .withNamer(new ApprovedFile(APPROVED.resolve(file)))));
        }
        assertAll(checks);
    }

    @Test
    void theSampleHasTheApprovedFilesAndBytesAndNoOthers() {
        assertThat(contents(first)).isEqualTo(contents(APPROVED));
    }

    @Test
    void twoJvmsWithOtherLocalesWriteTheSameBytes() {
        assertThat(contents(second)).isEqualTo(contents(first));
    }

    @Test
    void generatedFilesEndTheirLinesAsUnixDoesAndHoldNoTabsInYaml() {
        contents(first).forEach((file, content) -> {
            assertThat(content).as(file).doesNotContain("\r");
            if (file.endsWith(".yaml")) {
                assertThat(content).as(file).doesNotContain("\t");
            }
        });
    }

    @Test
    void valuesAndChartAreYamlForHelm() throws Exception {
        for (String file :
                List.of("values.yaml", "Chart.yaml", "ci/example-values.yaml", "charts/weaviate/values.yaml")) {
            assertThat(KubeYaml.loadAll(text(first.resolve(file)), file)).hasSize(1);
        }
    }

    private static Path convert(String name, String... flags) throws IOException, InterruptedException {
        Path output = temp.resolve(name);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                "dev.compose2dify.cli.Main",
                "convert",
                "samples/compose/docker-compose.yaml",
                "-o",
                output.toString()));
        Path log = temp.resolve(name + ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(text(log)).isZero();
        return output;
    }

    private static TreeMap<String, String> contents(Path folder) {
        TreeMap<String, String> contents = new TreeMap<>();
        files(folder).forEach(file -> contents.put(file, text(folder.resolve(file))));
        return contents;
    }

    private static TreeSet<String> files(Path folder) {
        try (Stream<Path> found = Files.walk(folder)) {
            TreeSet<String> files = new TreeSet<>();
            found.filter(Files::isRegularFile)
                    .map(f -> folder.relativize(f).toString().replace('\\', '/'))
                    // The tool's private notes are no part of the chart.
                    .filter(f -> !f.startsWith(".compose2dify/"))
                    .forEach(files::add);
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
