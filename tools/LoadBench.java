import dev.compose2dify.compose.load.LoadOptions;
import dev.compose2dify.compose.load.LoadResult;
import dev.compose2dify.compose.load.ProjectLoader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Measures how the time to load a project grows with its size: a generated project of 2,000 services and 200,000
 * environment entries against one of a tenth. Linear growth gives a factor of ten; more than thirty is a failure.
 *
 * <pre>
 *   ./mvnw -q package -DskipTests
 *   java -Xmx512m -cp target/compose2dify.jar tools/LoadBench.java
 * </pre>
 *
 * With a directory as the only argument the larger project is written there and nothing is measured.
 */
final class LoadBench {
    private static final int SERVICES = 2_000;
    private static final int ENTRIES_PER_SERVICE = 100;
    private static final int RUNS = 5;
    private static final double MOST = 30;

    public static void main(String[] args) throws IOException {
        if (args.length == 1) {
            generate(Files.createDirectories(Path.of(args[0])), SERVICES);
            return;
        }
        Path directory = Files.createTempDirectory("compose2dify-bench");
        Path small = generate(Files.createDirectory(directory.resolve("small")), SERVICES / 10);
        Path large = generate(Files.createDirectory(directory.resolve("large")), SERVICES);
        best(small, SERVICES / 10);
        double smallMillis = best(small, SERVICES / 10);
        double largeMillis = best(large, SERVICES);
        double factor = largeMillis / smallMillis;
        System.out.printf("%5d services, %6d entries: %7.0f ms%n", SERVICES / 10, SERVICES * 10, smallMillis);
        System.out.printf("%5d services, %6d entries: %7.0f ms%n", SERVICES, SERVICES * 100, largeMillis);
        System.out.printf("ten times the size takes %.1f times as long (at most %.0f)%n", factor, MOST);
        System.exit(factor < MOST ? 0 : 1);
    }

    /** The best of some runs, in milliseconds. */
    private static double best(Path project, int services) {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < RUNS; i++) {
            long start = System.nanoTime();
            LoadResult result = load(project);
            best = Math.min(best, (System.nanoTime() - start) / 1e6);
            check(result, services);
        }
        return best;
    }

    private static LoadResult load(Path project) {
        return ProjectLoader.load(new LoadOptions(
                project,
                List.of(Path.of("compose.yaml")),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Map.of("HOME", "/home/someone"),
                false,
                true));
    }

    private static void check(LoadResult result, int services) {
        int entries = result.project().orElseThrow(() -> new IllegalStateException(result.diagnostics().toString()))
                .services()
                .values()
                .stream()
                .mapToInt(service -> service.environment().size())
                .sum();
        if (entries != services * ENTRIES_PER_SERVICE) {
            throw new IllegalStateException("expected " + services * ENTRIES_PER_SERVICE + " entries, got " + entries);
        }
    }

    /** A project in which entries come from a merge key, an env file, a list, literals and interpolated defaults. */
    private static Path generate(Path directory, int services) throws IOException {
        try (Writer out = Files.newBufferedWriter(directory.resolve("shared.env"))) {
            for (int i = 0; i < 20; i++) {
                out.write("FILE_" + i + "=from ${SHARED_" + i + "} and more\n");
            }
        }
        try (Writer out = Files.newBufferedWriter(directory.resolve(".env"))) {
            for (int i = 0; i < 30; i++) {
                out.write("SHARED_" + i + "='value " + i + "'\n");
            }
        }
        try (Writer out = Files.newBufferedWriter(directory.resolve("compose.yaml"))) {
            out.write("x-shared: &shared\n");
            for (int i = 0; i < 30; i++) {
                out.write("  MERGED_" + i + ": ${SHARED_" + i + ":-default}\n");
            }
            out.write("services:\n");
            for (int s = 0; s < services; s++) {
                service(out, s);
            }
            out.write("volumes:\n");
            for (int s = 0; s < services; s++) {
                out.write("  data" + s + ":\n");
            }
        }
        return directory;
    }

    private static void service(Writer out, int s) throws IOException {
        out.write("  service" + s + ":\n    image: registry.example/app:${TAG:-1." + s + "}\n    env_file: shared.env\n");
        out.write("    ports: [\"" + (10_000 + s) + ":80\"]\n    volumes: [\"data" + s + ":/data\", \"./conf:/conf:ro\"]\n");
        out.write("    healthcheck: {test: [CMD, check], interval: 30s}\n");
        if (s > 0) {
            String other = s / 2 == s - 1 ? "" : ", service" + s / 2;
            out.write("    depends_on: [service" + (s - 1) + other + "]\n");
        }
        out.write("    environment:\n      <<: *shared\n");
        for (int i = 0; i < 25; i++) {
            out.write("      LITERAL_" + i + ": value of " + s + "\n");
            out.write("      COMPUTED_" + i + ": http://${HOST_" + s + ":-service" + s + "}:80/${SHARED_" + i + "}\n");
        }
    }
}
