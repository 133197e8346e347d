package dev.compose2dify.plan.decision;

import dev.compose2dify.compose.Project;
import dev.compose2dify.diagnostic.Location;
import java.util.List;

/**
 * File names as the chart's owner knows them: as seen from the compose file's folder, so that the chart is the same wherever
 * it was converted.
 */
public final class SourceNames {
    private final String folder;

    SourceNames(Project project) {
        String first = project.files().isEmpty() ? "" : project.files().get(0);
        this.folder = first.substring(0, first.lastIndexOf('/') + 1);
    }

    public String of(String file) {
        if (file.startsWith(folder)) {
            return file.substring(folder.length());
        }
        // Somewhere else on the machine of whoever converted: its last name says enough.
        return file.startsWith("/") ? file.substring(file.lastIndexOf('/') + 1) : file;
    }

    public Location of(Location location) {
        return new Location(of(location.file()), location.line(), location.column());
    }

    public List<String> of(List<String> files) {
        return files.stream().map(this::of).toList();
    }
}
