package dev.compose2dify.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.compose2dify.output.FileTree;
import dev.compose2dify.support.ComposeFolder;
import dev.compose2dify.support.CorpusCase;
import dev.compose2dify.support.GeneratedChart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagesTest {
    private static final String SERVICES = """
              api:
                image: langgenius/dify-api:1.11.4
                environment: {DB_HOST: db, DB_PASSWORD: difyai123456, CHECK_UPDATE_URL: "https://updates.dify.ai"}
              web:
                image: langgenius/dify-web:1.11.4
              db:
                image: postgres:15-alpine
                environment: {POSTGRES_PASSWORD: difyai123456}
                volumes: [./volumes/db/data:/var/lib/postgresql/data]
              weaviate:
                image: semitechnologies/weaviate:1.27.0
                volumes: [./volumes/weaviate:/var/lib/weaviate]
              elsewhere:
                image: registry.example:5000/team/tool@sha256:0123456789012345678901234567890123456789012345678901234567890123
                command: serve
              built:
                build: .
                ports: ["8000"]
            """;

    @TempDir
    Path folder;

    private GeneratedChart chart() {
        return GeneratedChart.of(ComposeFolder.at(folder, SERVICES).load(), folder.resolve("chart"));
    }

    private static Set<String> rendered(GeneratedChart chart, Map<String, Object> more) {
        return RenderedImages.of(chart, merged(chart, more));
    }

    private static List<String> listed(GeneratedChart chart) {
        return chart.files().files().get("images.txt").text().lines().toList();
    }

    @Test
    void imagesTxtListsWhatTheChartRunsSortedAndNothingElse() {
        GeneratedChart chart = chart();
        assertThat(listed(chart)).isSorted().doesNotHaveDuplicates();
        assertSameImages(chart);
        assertThat(listed(chart))
                .contains(
                        "busybox:1.37",
                        "langgenius/dify-web:1.11.4",
                        "registry.example:5000/team/tool@sha256:"
                                + "0123456789012345678901234567890123456789012345678901234567890123")
                .noneMatch(i -> i.contains("built"));
    }

    @Test
    void theListOfEveryReleaseIsComplete() {
        assumeTrue(CorpusCase.isPresent(), CorpusCase.whySkipped());
        for (CorpusCase release : CorpusCase.all()) {
            if (List.of("0.6.16 all-profiles", "1.16.1 default").contains(release.toString())) {
                assertSameImages(GeneratedChart.of(
                        release.load(folder.resolve("in")),
                        folder.resolve("out").resolve(release.toString())));
            }
        }
    }

    private static void assertSameImages(GeneratedChart chart) {
        Set<String> images = rendered(chart, Map.of());
        images.addAll(rendered(chart, additions(chart)));
        images.removeIf(i -> i.startsWith("registry.example/"));
        assertThat(listed(chart)).containsExactlyInAnyOrderElementsOf(images);
    }

    /** What a chart can do besides what Compose does, switched on where the chart knows of it. */
    private static Map<String, Object> additions(GeneratedChart chart) {
        Map<String, Object> known =
                DeliveryValues.read(chart.files().files().get("values.yaml").text(), "values.yaml");
        Map<String, Object> on = new LinkedHashMap<>();
        for (String name : List.of("proxy", "metrics", "backup")) {
            if (known.containsKey(name)) {
                on.put(name, new LinkedHashMap<>(Map.of("enabled", true)));
            }
        }
        if (known.containsKey("backup")) {
            GeneratedChart.put(on, "backup.s3", new LinkedHashMap<>(Map.of("bucket", "b")));
        }
        return on;
    }

    @Test
    void theScriptCopiesToTheNamesThatTheChartAsksFor() throws IOException {
        GeneratedChart chart = chart();
        for (boolean library : List.of(false, true)) {
            Map<String, Object> mirror = additions(chart);
            GeneratedChart.put(mirror, "global.imageRegistry", "mirror.example:5000/a/b/");
            GeneratedChart.put(mirror, "global.imageRegistryLibrary", library);
            Set<String> wanted = rendered(chart, mirror);
            wanted.removeIf(i -> i.contains("built"));
            Set<String> copied = new TreeSet<>();
            List<String> words = new ArrayList<>(List.of("--dry-run", "mirror.example:5000/a/b/"));
            words.addAll(library ? List.of("--library") : List.of());
            for (String line : script(words, 0).lines().toList()) {
                assertThat(line).startsWith("skopeo copy --all --preserve-digests docker://");
                copied.add(line.substring(line.lastIndexOf("docker://") + "docker://".length()));
            }
            // What is asked for by its digest is held by a tag that is named after it.
            Set<String> tags = new TreeSet<>();
            wanted.forEach(i -> tags.add(i.replace("@sha256:", ":sha256-")));
            assertThat(copied).isEqualTo(tags);
            assertThat(copied.stream().anyMatch(i -> i.contains("/library/postgres")))
                    .isEqualTo(library);
        }
    }

    private String script(List<String> arguments, int exit) throws IOException {
        List<String> words = new ArrayList<>(
                List.of("bash", folder.resolve("chart/mirror-images.sh").toString()));
        words.addAll(arguments);
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            assertThat(process.waitFor()).as(output).isEqualTo(exit);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return output;
    }

    @Test
    void theScriptSaysWhatIsMissing() throws IOException {
        chart();
        assertThat(script(List.of(), 2)).contains("no registry is given");
        assertThat(script(List.of("https://x"), 2)).contains("is no registry");
        assertThat(script(List.of("--tool", "curl", "x"), 2)).contains("--tool takes skopeo or crane");
        assertThat(script(List.of("--images", "/nowhere", "--dry-run", "x"), 1)).contains("cannot be read");
    }

    @Test
    void theChartRendersWithTheValuesForAnAirGap() {
        GeneratedChart chart = chart();
        FileTree.OutputFile preset = chart.files().files().get("values-airgap.yaml");
        Map<String, Object> values = DeliveryValues.read(preset.text(), "values-airgap.yaml");
        List<Map<String, Object>> objects = chart.objects(merged(chart, values));
        assertThat(objects.toString())
                .contains("CHECK_UPDATE_URL=,", "HOSTED_FETCH_APP_TEMPLATES_MODE=builtin", "DISABLE_TELEMETRY=true");
    }

    private static Map<String, Object> merged(GeneratedChart chart, Map<String, Object> more) {
        Map<String, Object> values = new LinkedHashMap<>(chart.values());
        GeneratedChart.merge(values, more);
        return values;
    }
}
