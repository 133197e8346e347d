package dev.compose2dify.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.compose2dify.compose.Project;
import dev.compose2dify.compose.load.LoadOptions;
import dev.compose2dify.compose.load.LoadResult;
import dev.compose2dify.compose.load.ProjectLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A real Dify release in one of its setups, from the folder of releases beside the project, if it is there. */
public record CorpusCase(String release, String name, Path file) {
    private static final Path CORPUS = Path.of("../shared/corpus/dify");
    private static final ObjectMapper JSON = new ObjectMapper();

    public static boolean isPresent() {
        return Files.isDirectory(CORPUS);
    }

    public static String whySkipped() {
        return "skipped: the folder of real Dify releases is not here (" + CORPUS + ")";
    }

    /** Every case, by release and name. */
    public static List<CorpusCase> all() {
        try (Stream<Path> files = Files.walk(CORPUS, 3)) {
            return files.filter(file -> file.toString().endsWith(".case.json"))
                    .sorted()
                    .map(file -> new CorpusCase(
                            file.getParent().getParent().getFileName().toString(),
                            file.getFileName().toString().replace(".case.json", ""),
                            file))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder of the project once it is set up; named as Docker Compose's project was. */
    public Path projectIn(Path folder) {
        return folder.resolve(release + "-" + name).resolve("docker");
    }

    /** Sets the project up in a folder of its own and loads it. */
    public Project load(Path folder) {
        LoadResult result = loadResult(folder);
        return result.project()
                .orElseThrow(() -> new AssertionError(result.diagnostics().toString()));
    }

    /** As {@link #load}, with everything that loading gives. */
    public LoadResult loadResult(Path folder) {
        try {
            Path project = projectIn(folder);
            copy(CORPUS.resolve(release).resolve("project"), project);
            JsonNode setUp = JSON.readTree(Files.readString(file));
            environment(setUp, project);
            List<String> profiles = new ArrayList<>();
            setUp.get("profiles").forEach(p -> profiles.add(p.asText()));
            return ProjectLoader.load(new LoadOptions(
                    project,
                    List.of(Path.of("docker-compose.yaml")),
                    List.of(),
                    profiles,
                    Optional.empty(),
                    Optional.empty(),
                    Map.of("HOME", "/home/someone", "PATH", "/usr/bin"),
                    false,
                    true));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder of each release, as it is when it was just downloaded. */
    public static List<Path> freshProjects() {
        try (Stream<Path> releases = Files.list(CORPUS)) {
            return releases.sorted().map(r -> r.resolve("project")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code docker compose config} prints for it. */
    public JsonNode expected() {
        try {
            return JSON.readTree(Files.readString(file.resolveSibling(name + ".json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return release + " " + name;
    }

    private static void environment(JsonNode setUp, Path project) throws IOException {
        JsonNode changes = setUp.get("env");
        List<String> lines = new ArrayList<>();
        if (!setUp.get("baseEnv").isNull()) {
            lines.addAll(Files.readAllLines(project.resolve(setUp.get("baseEnv").asText())));
        } else if (changes.isEmpty()) {
            return;
        }
        changes.properties().forEach(change -> {
            String line = change.getKey() + "='" + change.getValue().asText() + "'";
            int at = -1;
            for (int i = 0; i < lines.size(); i++) {
                at = lines.get(i).startsWith(change.getKey() + "=") ? i : at;
            }
            if (at < 0) {
                lines.add(line);
            } else {
                lines.set(at, line);
            }
        });
        Files.write(project.resolve(".env"), lines);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
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
