package dev.compose2dify.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.LintResult;
import dev.compose2dify.deliver.DeliveryException;
import dev.compose2dify.deliver.RenderedImages;
import dev.compose2dify.gotemplate.OwnRendering;
import dev.compose2dify.support.ChartObjects;
import dev.compose2dify.support.ComposeFolder;
import dev.compose2dify.support.GeneratedChart;
import dev.compose2dify.support.HelmChart;
import dev.compose2dify.verify.ChartVerifier;
import dev.compose2dify.verify.manifest.Finding;
import dev.compose2dify.verify.manifest.KubeVersion;
import dev.compose2dify.verify.manifest.Manifest;
import dev.compose2dify.yaml.KubeYaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The shape of Dify 1.16.1 with everything that values can change about it: each row of {@code variations/rows.yaml} renders
 * with Helm, passes {@code helm lint --strict} and {@code verify} for the oldest and the newest Kubernetes, and says what has
 * to be there and what must not.
 */
public class VariationsTest {
    private static final Path ROWS = Path.of("src/test/resources/variations/rows.yaml");
    private static final Path STORES = Path.of("src/test/resources/variations/stores.yaml");
    private static final Path SHAPE = Path.of("src/test/resources/eras/1.16-agent");
    private static final List<KubeVersion> KUBERNETES = List.of(KubeVersion.OLDEST, new KubeVersion(1, 35));

    @TempDir
    static Path temp;

    private static final Map<Map<String, Object>, GeneratedChart> CHARTS = new ConcurrentHashMap<>();

    /**
     * A variation.
     *
     * @param project lines of {@code .env} that are other than in {@code eras/1.16-agent}
     * @param files values files of the chart itself
     * @param has texts in the rendering
     * @param lacks texts that are nowhere in it
     * @param fails a part of Helm's message, where it must not render
     */
    public record Row(
            String name,
            Map<String, Object> project,
            List<String> files,
            Map<String, Object> values,
            List<String> has,
            List<String> lacks,
            Optional<String> fails) {
        @Override
        public String toString() {
            return name;
        }
    }

    public static List<Row> rows() throws Exception {
        Object document =
                KubeYaml.loadAll(Files.readString(ROWS), ROWS.toString()).get(0);
        return ChartObjects.list(document, "rows").stream()
                .map(row -> new Row(
                        ChartObjects.text(row, "name"),
                        ChartObjects.map(row, "project"),
                        ChartObjects.strings(row, "files"),
                        ChartObjects.map(row, "values"),
                        ChartObjects.strings(row, "has"),
                        ChartObjects.strings(row, "lacks"),
                        Optional.of(ChartObjects.text(row, "fails")).filter(f -> !f.isEmpty())))
                .toList();
    }

    @Test
    void thereAreRowsForEverything() throws Exception {
        List<Row> rows = rows();
        assertThat(rows).hasSizeGreaterThanOrEqualTo(40);
        assertThat(rows).extracting(Row::name).doesNotHaveDuplicates();
        String all = Files.readString(ROWS);
        chart(Map.of()).plan().outside().forEach(o -> assertThat(all).contains(o.key() + ": {enabled: true"));
        chart(Map.of()).plan().components().forEach(c -> assertThat(all).contains(c.valuesKey() + ": {enabled: false"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void renders(Row row) throws Exception {
        GeneratedChart chart = chart(row.project());
        Map<String, Object> values = values(chart, row);
        if (row.fails().isPresent()) {
            assertThatThrownBy(() -> chart.render(values, "1.33.0"))
                    .hasMessageContaining(row.fails().get());
            return;
        }
        List<Manifest> manifests = chart.render(values, KUBERNETES.get(1).forHelm());
        OwnRendering.assertSame(chart, values, manifests);
        assertThat(images(chart)).containsAll(RenderedImages.of(chart, values));
        for (KubeVersion version : KUBERNETES) {
            assertThat(ChartVerifier.verify(manifests, version))
                    .extracting(Finding::toString)
                    .as("Kubernetes " + version)
                    .isEmpty();
        }
        String text = manifests.stream().map(Manifest::text).collect(Collectors.joining("\n---\n"));
        assertThat(row.has())
                .allSatisfy(part -> assertThat(text.contains(part)).as(part).isTrue());
        assertThat(row.lacks())
                .allSatisfy(part -> assertThat(text.contains(part)).as(part).isFalse());
        assertThat(text.contains("disabled.invalid"))
                .as("names what is not there")
                .isFalse();
        LintResult lint = HelmChart.lint(withValues(chart, values), true);
        assertThat(lint.getMessages()).as("helm lint").allMatch(m -> m.startsWith("[INFO]"));
        assertThat(lint.isFailed()).as(lint.getMessages().toString()).isFalse();
    }

    private static List<String> images(GeneratedChart chart) {
        return chart.files().files().get("images.txt").text().lines().toList();
    }

    @Test
    void theListOfImagesIsThatOfAllVariations() throws Exception {
        GeneratedChart chart = chart(Map.of());
        Set<String> rendered = new TreeSet<>();
        for (Row row : rows()) {
            if (row.project().isEmpty() && row.fails().isEmpty()) {
                try {
                    rendered.addAll(RenderedImages.of(chart, values(chart, row)));
                } catch (DeliveryException e) {
                    // What does not render has failed in the test of its row.
                    assertThat(e.diagnostic().message()).contains("required");
                }
            }
        }
        Map<String, Object> metrics = new LinkedHashMap<>(chart.values());
        GeneratedChart.merge(metrics, Map.of("metrics", new LinkedHashMap<>(Map.of("enabled", true))));
        rendered.addAll(RenderedImages.of(chart, metrics));
        assertThat(images(chart)).containsExactlyElementsOf(rendered);
    }

    /** What a row renders with. */
    public static Map<String, Object> values(GeneratedChart chart, Row row) throws Exception {
        Map<String, Object> values = new LinkedHashMap<>(chart.values());
        for (String file : row.files()) {
            GeneratedChart.merge(values, read(chart.folder().resolve(file)));
        }
        GeneratedChart.merge(values, row.values());
        return values;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> read(Path file) throws Exception {
        return (Map<String, Object>)
                KubeYaml.loadAll(Files.readString(file), file.toString()).get(0);
    }

    /** helm lint takes no values in here: they stand in the values.yaml of a copy. */
    private static Path withValues(GeneratedChart chart, Map<String, Object> values) throws Exception {
        Path copy = Files.createTempDirectory(temp, "lint").resolve("dify");
        copy(chart.folder(), copy);
        Map<String, Object> all = read(copy.resolve("values.yaml"));
        GeneratedChart.merge(all, values);
        Files.writeString(copy.resolve("values.yaml"), KubeYaml.dump(all));
        return copy;
    }

    private static GeneratedChart chart(Map<String, Object> changes) {
        return CHARTS.computeIfAbsent(changes, key -> {
            try {
                Path folder = Files.createTempDirectory(temp, "project");
                copy(SHAPE, folder);
                Files.copy(STORES, folder.resolve("stores.yaml"));
                StringBuilder env = new StringBuilder(Files.readString(folder.resolve(".env")));
                changes.forEach((name, value) ->
                        env.append(name).append('=').append(value).append('\n'));
                Files.writeString(folder.resolve(".env"), env);
                return GeneratedChart.of(
                        ComposeFolder.project(folder, "docker-compose.yaml", "stores.yaml"), folder.resolve("dify"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
