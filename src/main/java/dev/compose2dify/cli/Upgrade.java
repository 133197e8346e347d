package dev.compose2dify.cli;

import dev.compose2dify.catalog.Catalog;
import dev.compose2dify.cli.terminal.Terminal;
import dev.compose2dify.compose.EnvironmentVariable;
import dev.compose2dify.compose.Fragment;
import dev.compose2dify.compose.Project;
import dev.compose2dify.compose.Service;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Location;
import dev.compose2dify.output.ConversionDetails;
import dev.compose2dify.upgrade.ChartReading;
import dev.compose2dify.upgrade.Difference;
import dev.compose2dify.upgrade.History;
import dev.compose2dify.upgrade.Removals;
import dev.compose2dify.upgrade.Snapshot;
import dev.compose2dify.upgrade.SnapshotJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a conversion changes in the chart that stands in its folder. */
final class Upgrade {
    private static final String PROFILES = "COMPOSE_PROFILES";

    private Upgrade() {}

    /** The chart of a folder as its record tells it; empty where there is none, or one that says too little. */
    static Optional<Snapshot> standing(Path folder) {
        return ConversionDetails.details(folder)
                .flatMap(SnapshotJson::parse)
                .or(() -> ConversionDetails.record(folder).flatMap(SnapshotJson::parseRecord))
                .or(() -> ChartReading.of(ConversionDetails.files(folder)));
    }

    /** What the conversions before left behind. */
    static History history(Path folder) {
        return ConversionDetails.details(folder)
                .flatMap(SnapshotJson::history)
                .or(() -> ConversionDetails.record(folder).flatMap(SnapshotJson::historyOfRecord))
                .orElse(History.NONE);
    }

    static Difference difference(Catalog catalog, Snapshot before, Snapshot after, Project project) {
        return Difference.of(before, after, catalog.upgrades(), ownVariables(project));
    }

    /** Errors for data that would be left behind, unless that is allowed. */
    static List<Diagnostic> removals(
            Catalog catalog, Difference difference, Project project, Set<String> allowed, Terminal terminal) {
        return Removals.check(catalog, difference, project, allowed, profilesSetAt(project, terminal));
    }

    /** Variables that the user's env file sets to other values than those of the release. */
    private static Set<String> ownVariables(Project project) {
        Set<String> own = new TreeSet<>();
        for (Service service : project.services().values()) {
            for (EnvironmentVariable variable : service.environment().values()) {
                if (isOwn(project, variable)) {
                    own.add(variable.name());
                }
            }
        }
        return own;
    }

    private static boolean isOwn(Project project, EnvironmentVariable variable) {
        boolean fromEnvFile = variable.source() == EnvironmentVariable.Source.ENV_FILE;
        if (fromEnvFile && isEnvironmentFile(project, variable.text().location())) {
            return isOwn(project, variable.name(), variable.value());
        }
        return variable.text().fragments().stream()
                .anyMatch(f -> f.kind() == Fragment.Origin.VALUE
                        && isEnvironmentFile(project, f.definedAt())
                        && isOwn(project, f.variables().get(f.variables().size() - 1), f.text()));
    }

    private static boolean isEnvironmentFile(Project project, Location location) {
        return project.environmentFile().map(f -> location.file().endsWith(f)).orElse(false);
    }

    private static boolean isOwn(Project project, String name, String value) {
        Set<String> published = project.exampleEnvironment().get(name);
        return published == null || !published.contains(value);
    }

    /** The last line of the env file that chooses the profiles; the process environment has none. */
    private static Optional<Location> profilesSetAt(Project project, Terminal terminal) {
        if (terminal.environment().containsKey(PROFILES)
                || project.environmentFile().isEmpty()) {
            return Optional.empty();
        }
        String file = project.environmentFile().get();
        Optional<Location> found = Optional.empty();
        try {
            int number = 0;
            byte[] content = Files.readAllBytes(terminal.workingDirectory().resolve(file));
            for (String line : new String(content, StandardCharsets.UTF_8).split("\n", -1)) {
                number++;
                if (line.strip().replaceFirst("^export\\s+", "").matches(PROFILES + "\\s*=.*")) {
                    found = Optional.of(new Location(file, number, 1));
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return found;
    }
}
