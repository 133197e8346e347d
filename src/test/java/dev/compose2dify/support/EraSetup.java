package dev.compose2dify.support;

import dev.compose2dify.compose.load.LoadResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        return ComposeFolder.load(ERAS.resolve(name).toAbsolutePath(), "docker-compose.yaml");
    }

    /** Converted into a new folder below {@code temp}. */
    public GeneratedChart chart(Path temp) {
        return GeneratedChart.of(ComposeFolder.project(load()), temp.resolve("era-" + name));
    }

    @Override
    public String toString() {
        return name;
    }
}
