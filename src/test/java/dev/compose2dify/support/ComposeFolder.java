package dev.compose2dify.support;

import dev.compose2dify.catalog.Catalog;
import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.chart.Decision;
import dev.compose2dify.compose.Project;
import dev.compose2dify.compose.load.LoadOptions;
import dev.compose2dify.compose.load.LoadResult;
import dev.compose2dify.compose.load.ProjectLoader;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.plan.Planner;
import dev.compose2dify.plan.decision.PlanOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A small project of a test's own: a compose file and the files beside it. */
public final class ComposeFolder {
    private final Path folder;

    private ComposeFolder(Path folder) {
        this.folder = folder;
    }

    /** In {@code folder}, with {@code services} as the compose file, or as its services when it starts with a blank. */
    public static ComposeFolder at(Path folder, String compose) {
        ComposeFolder project = new ComposeFolder(folder.resolve("project"));
        return project.file("docker-compose.yaml", compose.startsWith(" ") ? "services:\n" + compose : compose);
    }

    public ComposeFolder file(String path, String content) {
        return file(path, content.getBytes(StandardCharsets.UTF_8));
    }

    public ComposeFolder file(String path, byte[] content) {
        try {
            Path file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            Files.write(file, content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ComposeFolder executable(String path, String content) {
        file(path, content);
        if (!folder.resolve(path).toFile().setExecutable(true)) {
            throw new IllegalStateException("cannot make executable: " + path);
        }
        return this;
    }

    public Project load() {
        return project(load(folder, "docker-compose.yaml"));
    }

    /** Loads compose files of a folder, on a machine of which nothing else is seen. */
    static LoadResult load(Path folder, String... files) {
        return ProjectLoader.load(new LoadOptions(
                folder,
                Stream.of(files).map(Path::of).toList(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Map.of("HOME", "/home/someone", "PATH", "/usr/bin"),
                false,
                true));
    }

    /** The project of compose files that have to be without errors. */
    public static Project project(Path folder, String... files) {
        return project(load(folder, files));
    }

    static Project project(LoadResult result) {
        return result.project()
                .orElseThrow(() -> new AssertionError(result.diagnostics().toString()));
    }

    /** Planned with what the user says about it. */
    public ChartPlan plan(PlanOptions options) {
        return Planner.plan(load(), Catalog.load(), options);
    }

    public ChartPlan plan() {
        return Planner.plan(load(), Catalog.load(), PlanOptions.standard());
    }

    /** The plan when files from outside of the project may be taken along. */
    public ChartPlan planWithOutside() {
        return Planner.plan(load(), Catalog.load(), PlanOptions.standard().withOutside(true));
    }

    /** The reasons of all decisions that only the user can settle. */
    public List<String> attention() {
        return decisions().stream()
                .filter(d -> d.outcome() == Decision.Outcome.ATTENTION)
                .map(Decision::reason)
                .toList();
    }

    /** What the plan says against it. */
    public List<String> errors() {
        return plan().diagnostics().stream()
                .filter(Diagnostic::isError)
                .map(Diagnostic::toString)
                .toList();
    }

    public List<Decision> decisions() {
        return plan().decisions();
    }

    public GeneratedChart chart() {
        return GeneratedChart.of(load(), folder.resolveSibling("chart"));
    }

    /** Rendered with what deploy.sh would pass, and {@code paths and values} besides. */
    public ChartObjects render(Object... pathsAndValues) {
        return render(chart(), pathsAndValues);
    }

    public static ChartObjects render(GeneratedChart chart, Object... pathsAndValues) {
        Map<String, Object> values = new LinkedHashMap<>(chart.values());
        GeneratedChart.put(values, "expose.path", "/");
        for (int i = 0; i < pathsAndValues.length; i += 2) {
            GeneratedChart.put(values, (String) pathsAndValues[i], pathsAndValues[i + 1]);
        }
        return new ChartObjects(chart, values, chart.objects(values));
    }
}
