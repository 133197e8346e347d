package dev.compose2dify.compose.load;

import dev.compose2dify.compose.syntax.GoPath;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Where the project lies: what belongs to it, and how a path is named to a reader. Where a project lies on the machine that
 * converts must not be seen in a chart.
 */
final class ProjectPlaces {
    private final String directory;
    private final Optional<String> home;
    private final String realDirectory;
    private final Optional<String> realHome;
    private final Set<Path> roots = new LinkedHashSet<>();

    /**
     * @param directory of the project, absolute
     * @param composeFiles every compose file that was read, absolute: the folder of each belongs to the project
     * @param home the user's home directory
     */
    ProjectPlaces(Path directory, Collection<Path> composeFiles, Optional<String> home) {
        this.directory = GoPath.of(directory);
        this.home = home.filter(h -> h.startsWith("/") && h.length() > 1);
        this.realDirectory = GoPath.of(real(directory).orElse(directory));
        this.realHome = this.home.flatMap(h -> real(Path.of(h))).map(GoPath::of);
        real(directory).ifPresent(roots::add);
        composeFiles.forEach(file -> Optional.ofNullable(file.getParent())
                .flatMap(ProjectPlaces::real)
                .ifPresent(roots::add));
    }

    /** An absolute path as it is told to a reader: see {@link dev.compose2dify.compose.Mount.Bind#display}. */
    String shown(String path) {
        String shown = shown(path, directory, home);
        if (!shown.startsWith("/")) {
            return shown;
        }
        // The project may have been reached by another way than the path was written by.
        return nearestReal(path)
                .map(real -> shown(real, realDirectory, realHome))
                .filter(real -> !real.startsWith("/"))
                .orElse(shown);
    }

    /** The path with symbolic links followed as far as it exists. */
    private static Optional<String> nearestReal(String path) {
        try {
            Path wanted = Path.of(path).normalize();
            for (Path parent = wanted; parent != null; parent = parent.getParent()) {
                Path existing = parent;
                Optional<Path> real = real(existing);
                if (real.isPresent()) {
                    return real.map(
                            r -> GoPath.of(r.resolve(existing.relativize(wanted).toString())));
                }
            }
            return Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** The real path of what lies outside of the project, as it is told to a reader; empty for what lies inside. */
    Optional<String> outside(String path) {
        try {
            Path wanted = Path.of(path);
            return real(wanted)
                    .filter(real -> roots.stream().noneMatch(real::startsWith))
                    .map(real -> shown(GoPath.of(real), realDirectory, realHome));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Whether a folder holds the project directory, or is it. */
    boolean holdsProject(Path folder) {
        return real(folder).map(f -> Path.of(realDirectory).startsWith(f)).orElse(false);
    }

    private static String shown(String path, String directory, Optional<String> home) {
        if (path.equals(directory)) {
            return ".";
        }
        String up = "./";
        for (String base = directory; !base.isEmpty(); base = base.substring(0, base.lastIndexOf('/'))) {
            if (!base.equals(directory) && home.filter(base::equals).isPresent()) {
                break;
            }
            if (path.startsWith(base + "/")) {
                return up + path.substring(base.length() + 1);
            }
            up = up.equals("./") ? "../" : up + "../";
        }
        return home.filter(h -> path.startsWith(h + "/"))
                .map(h -> "~" + path.substring(h.length()))
                .orElse(path);
    }

    private static Optional<Path> real(Path path) {
        try {
            return Optional.of(path.toRealPath());
        } catch (IOException | SecurityException e) {
            return Optional.empty();
        }
    }
}
