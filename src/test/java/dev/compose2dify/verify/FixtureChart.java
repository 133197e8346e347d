package dev.compose2dify.verify;

import dev.compose2dify.support.HelmChart;
import dev.compose2dify.verify.manifest.Finding;
import dev.compose2dify.verify.manifest.KubeVersion;
import dev.compose2dify.verify.manifest.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The correct chart in {@code src/test/resources/verify/chart}, and copies of it with one thing changed. */
final class FixtureChart {
    static final Path DIRECTORY = Path.of("src/test/resources/verify/chart");
    static final KubeVersion VERSION = new KubeVersion(1, 33);

    private FixtureChart() {}

    static List<Manifest> render(Path chart, KubeVersion version) {
        return HelmChart.render(chart, List.of(), version.forHelm()).stream()
                .map(file -> new Manifest(file.path(), file.text()))
                .toList();
    }

    static List<Finding> verify(Path chart, KubeVersion version) {
        return ChartVerifier.verify(render(chart, version), version);
    }

    static Path copyTo(Path directory) {
        try (Stream<Path> files = Files.walk(DIRECTORY)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = directory.resolve(DIRECTORY.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces the first {@code old} in a file below {@code templates/}; it must be there. */
    static void replace(Path chart, String template, String old, String replacement) {
        Path file = chart.resolve("templates").resolve(template);
        try {
            String text = Files.readString(file);
            int at = text.indexOf(old);
            if (at < 0) {
                throw new AssertionError(template + " does not contain: " + old);
            }
            Files.writeString(file, text.substring(0, at) + replacement + text.substring(at + old.length()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
