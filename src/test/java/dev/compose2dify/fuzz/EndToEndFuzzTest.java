package dev.compose2dify.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.catalog.Catalog;
import dev.compose2dify.compose.load.LoadOptions;
import dev.compose2dify.compose.load.LoadResult;
import dev.compose2dify.compose.load.ProjectLoader;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.plan.Planner;
import dev.compose2dify.plan.decision.PlanOptions;
import dev.compose2dify.support.GeneratedChart;
import dev.compose2dify.support.HelmChart;
import dev.compose2dify.verify.ChartVerifier;
import dev.compose2dify.verify.manifest.Finding;
import dev.compose2dify.verify.manifest.KubeVersion;
import dev.compose2dify.verify.manifest.Manifest;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Odd projects all the way: load, plan, render, Helm, verify. Each ends in a chart that Helm renders with its own {@code
 * ci/example-values.yaml} and in which {@code verify} finds nothing but references that the project itself has broken, or in errors with a message; never in an exception.
 *
 * <p>The suite runs a few projects from a fixed seed. For more: {@code ./mvnw test -Dtest=EndToEndFuzzTest
 * -Dfuzz.seconds=1800 -Dfuzz.seed=1}; all faults are listed at the end, each with the seed that gives it again ({@code
 * -Dfuzz.seed=N -Dfuzz.projects=1}). {@code -Dfuzz.corpus=DIR} adds folders with compose files to the project's own.
 */
class EndToEndFuzzTest {
    private static final long SEED = Long.getLong("fuzz.seed", 20_260_101L);
    private static final int PROJECTS = Integer.getInteger("fuzz.projects", 12);
    private static final long SECONDS = Long.getLong("fuzz.seconds", 0);
    private static final int MAX_TEXT = 1 << 20;

    /** What a project that names a service or a port that it does not have is rightly told. */
    private static final Pattern BROKEN_REFERENCE =
            Pattern.compile("has no port|names the host|a host name cannot have an underscore|there is no Service"
                    // A user that the mutation has put there.
                    + "| is (?!postgres,)\\S+, whom the database behind");

    @TempDir
    Path temp;

    /** What is wrong with one project. */
    private record Fault(long seed, String source, List<String> changes, String what) {
        @Override
        public String toString() {
            return "seed " + seed + " (" + source + "): " + what + "\n    changes: " + changes;
        }
    }

    @Test
    void oddProjectsGiveAChartOrAnErrorMessage() throws IOException {
        List<Path> sources = sources();
        assertThat(sources).isNotEmpty();
        List<Fault> faults = new ArrayList<>();
        long end = System.nanoTime() + SECONDS * 1_000_000_000L;
        long charts = 0;
        long seed = SEED;
        while (SECONDS > 0 ? System.nanoTime() < end : seed < SEED + PROJECTS) {
            Path source = sources.get((int) Math.floorMod(seed, (long) sources.size()));
            List<String> changes = new ArrayList<>();
            TreeMap<String, String> files = new ProjectMutator(seed).mutate(texts(source), changes);
            Path folder = Files.createDirectory(temp.resolve(Long.toString(seed)));
            try {
                charts += check(files, folder) ? 1 : 0;
            } catch (Throwable e) {
                faults.add(new Fault(seed, source.toString(), changes, describe(e)));
            }
            delete(folder);
            seed++;
        }
        if (SECONDS > 0) {
            Files.writeString(
                    Path.of("target/fuzz.txt"),
                    seed - SEED + " projects, " + charts + " charts, " + faults.size() + " faults\n"
                            + String.join(
                                    "\n", faults.stream().map(Fault::toString).toList()) + "\n");
        }
        assertThat(faults).as(seed - SEED + " projects, " + charts + " charts").isEmpty();
        assertThat(charts).as("charts of " + (seed - SEED) + " projects").isPositive();
    }

    /** False when the project is refused with a message. */
    private static boolean check(TreeMap<String, String> files, Path folder) throws IOException {
        Path project = folder.resolve("project");
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = project.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        LoadResult loaded = load(project);
        if (loaded.project().isEmpty()) {
            assertThat(loaded.diagnostics()).filteredOn(Diagnostic::isError).hasSize(1);
            assertThat(loaded.diagnostics().toString()).doesNotContain("compose2dify cannot cope");
            return false;
        }
        boolean refused =
                Planner.plan(loaded.project().get(), Catalog.load(), PlanOptions.standard()).diagnostics().stream()
                        .anyMatch(Diagnostic::isError);
        if (refused) {
            return false;
        }
        Path chart = Files.createDirectory(folder.resolve("dify"));
        GeneratedChart.of(loaded.project().get(), chart);
        List<Manifest> manifests =
                HelmChart.render(chart, List.of(chart.resolve("ci/example-values.yaml")), HelmChart.KUBE_VERSION)
                        .stream()
                        .map(file -> new Manifest(file.path(), file.text()))
                        .toList();
        List<String> errors = ChartVerifier.verify(
                        manifests, KubeVersion.parse("1.33").orElseThrow())
                .stream()
                .map(Finding::toString)
                .filter(finding -> !BROKEN_REFERENCE.matcher(finding).find())
                .toList();
        assertThat(errors).as("verify").isEmpty();
        return true;
    }

    private static LoadResult load(Path project) throws IOException {
        return ProjectLoader.load(new LoadOptions(
                project.toRealPath(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.of("fuzz"),
                Map.of("HOME", "/home/someone"),
                true,
                true));
    }

    private static String describe(Throwable e) {
        StringBuilder text = new StringBuilder(e.getClass().getSimpleName()).append(": ");
        String message = String.valueOf(e.getMessage()).strip();
        text.append(message, 0, Math.min(600, message.length()));
        Stream.of(e.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith("dev.compose2dify.")
                        && !frame.getClassName().contains("fuzz"))
                .limit(4)
                .forEach(frame -> text.append("\n    at ").append(frame));
        return text.toString();
    }

    /** Folders that hold a project: the project's own, and those of {@code fuzz.corpus}. */
    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        List<Path> roots = new ArrayList<>(List.of(Path.of("samples/compose"), Path.of("src/test/resources/eras")));
        String corpus = System.getProperty("fuzz.corpus", "");
        if (!corpus.isEmpty()) {
            roots.add(Path.of(corpus));
        }
        for (Path root : roots) {
            try (Stream<Path> paths = Files.walk(root, 3)) {
                paths.filter(path -> path.getFileName().toString().matches("docker-compose\\.ya?ml|compose\\.ya?ml"))
                        .map(Path::getParent)
                        .sorted()
                        .forEach(sources::add);
            }
        }
        return sources;
    }

    /** The text files of a project by their path. */
    private static TreeMap<String, String> texts(Path source) throws IOException {
        TreeMap<String, String> texts = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(source)) {
            for (Path path : paths.filter(Files::isRegularFile).sorted().toList()) {
                if (Files.size(path) <= MAX_TEXT) {
                    try {
                        texts.put(source.relativize(path).toString().replace('\\', '/'), Files.readString(path));
                    } catch (MalformedInputException e) {
                        continue; // a binary file
                    }
                }
            }
        }
        return texts;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
