package dev.compose2dify.support;

import dev.compose2dify.compose.load.LoadOptions;
import dev.compose2dify.compose.load.LoadResult;
import dev.compose2dify.compose.load.ProjectLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One of the small setups in {@code src/test/resources/eras}: there is one per way in which Dify has been wired. */
public record EraSetup(String name) {
    private static final Path ERAS = Path.of("src/test/resources/eras");

    public static List<EraSetup> all() {
        try (Stream<Path> folders = Files.list(ERAS)) {
            return folders.filter(Files::isDirectory)
                    .map(folder -> new EraSetup(folder.getFileName().toString()))
                    .sorted((a, b) -> a.name.compareTo(b.name))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public LoadResult load() {
        return ProjectLoader.load(new LoadOptions(
                ERAS.resolve(name).toAbsolutePath(),
                List.of(Path.of("docker-compose.yaml")),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Map.of("HOME", "/home/someone", "PATH", "/usr/bin"),
                false,
                true));
    }

    /** Converted into a new folder below {@code temp}. */
    public GeneratedChart chart(Path temp) {
        LoadResult result = load();
        return GeneratedChart.of(
                result.project()
                        .orElseThrow(
                                () -> new AssertionError(result.diagnostics().toString())),
                temp.resolve("era-" + name));
    }

    @Override
    public String toString() {
        return name;
    }
}
