package dev.compose2dify.output;

import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Location;
import dev.compose2dify.output.merge.Markers;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What keeps a chart from being used: a conversion that was cut off, conflict markers, offers that were not taken. */
public final class OpenWork {
    private static final long LARGEST = 8L * 1024 * 1024;

    private OpenWork() {}

    /** One error for each, sorted by file; nothing for a chart that is whole. Never follows symbolic links. */
    public static List<Diagnostic> in(Path chart) throws IOException {
        OutputFolder folder = new OutputFolder(chart.toAbsolutePath().normalize());
        List<Diagnostic> found = new ArrayList<>();
        if (Transaction.isPending(folder)) {
            found.add(Diagnostic.error(
                    Location.ofFile(folder.root().toString()),
                    "a conversion was interrupted here: its files are of two charts",
                    "run convert again, which first takes it back"));
        }
        for (String path : folder.filesBelow(State.PROPOSALS)) {
            String file = path.substring(State.PROPOSALS.length() + 1);
            found.add(Diagnostic.error(
                    Location.ofFile(folder.path(file).toString()),
                    "what was generated for it has not been taken over: it is in " + path,
                    "take over what you need and delete that file, or run convert again"));
        }
        markers(folder, "", found);
        return found;
    }

    private static void markers(OutputFolder folder, String below, List<Diagnostic> found) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder.path(below))) {
            stream.forEach(entries::add);
        }
        entries.sort(null);
        for (Path entry : entries) {
            String path = below + entry.getFileName();
            switch (folder.kind(path)) {
                case DIRECTORY -> {
                    // Files of the project travel below files/ as they are, markers or not.
                    if (!State.isState(path) && !path.equals(".git") && !path.equals("files")) {
                        markers(folder, path + "/", found);
                    }
                }
                case FILE -> {
                    if (!State.isState(path) && Files.size(entry) < LARGEST && hasMarkers(entry)) {
                        found.add(Diagnostic.error(
                                Location.ofFile(entry.toString()),
                                "has conflict markers",
                                "decide between the marked lines, or run convert with --keep or --theirs"));
                    }
                }
                default -> {}
            }
        }
    }

    private static boolean hasMarkers(Path file) throws IOException {
        return FileMerge.text(Files.readAllBytes(file)).map(Markers::areIn).orElse(false);
    }
}
