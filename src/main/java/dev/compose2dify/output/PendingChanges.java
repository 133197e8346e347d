package dev.compose2dify.output;

import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Location;
import dev.compose2dify.diagnostic.Severity;
import dev.compose2dify.output.FileTree.Mode;
import dev.compose2dify.output.FileTree.OutputFile;
import dev.compose2dify.output.OutputFolder.EntryType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What has been decided for a folder so far; asks the disk whether it can be done, and changes nothing there. */
final class PendingChanges {
    private final OutputFolder folder;
    private final SortedMap<String, OutputFile> writes = new TreeMap<>();
    private final SortedSet<String> removals = new TreeSet<>();
    private final SortedMap<String, Mode> modes = new TreeMap<>();
    private final List<String> created = new ArrayList<>();
    private final List<String> updated = new ArrayList<>();
    private final List<String> unchanged = new ArrayList<>();
    private final List<String> removed = new ArrayList<>();
    private final SortedSet<String> kept = new TreeSet<>();
    private final List<String> merged = new ArrayList<>();
    private final List<String> open = new ArrayList<>();
    private final List<Diagnostic> diagnostics = new ArrayList<>();

    PendingChanges(OutputFolder folder) {
        this.folder = folder;
    }

    void create(String path, OutputFile file) {
        created.add(path);
        writes.put(path, file);
    }

    void update(String path, OutputFile file) {
        updated.add(path);
        writes.put(path, file);
    }

    void merge(String path, OutputFile file) {
        merged.add(path);
        writes.put(path, file);
    }

    void unchanged(String path, Mode mode) throws WriteException {
        unchanged.add(path);
        repairMode(path, mode);
    }

    void kept(String path) {
        kept.add(path);
    }

    void write(String path, OutputFile file) {
        writes.put(path, file);
    }

    void remove(String path) {
        removals.add(path);
        removed.add(path);
    }

    /** Deletes a file that is none of the chart's. */
    void drop(String path) {
        removals.add(path);
    }

    /** A file of compose2dify's own, written where it is not right yet, or taken away. */
    void state(String path, Optional<OutputFile> file) throws WriteException {
        checkFree(path);
        Optional<byte[]> content = folder.read(path);
        if (file.isEmpty()) {
            content.ifPresent(c -> removals.add(path));
        } else if (content.isEmpty() || !Arrays.equals(content.get(), file.get().content())) {
            writes.put(path, file.get());
        } else {
            repairMode(path, file.get().mode());
        }
    }

    /** The file as the user left it goes to {@code orig/}, under a name that no other copy has, which is returned. */
    String keepCopy(String path, byte[] content) throws WriteException {
        String copy = State.original(path, 1);
        for (int number = 1; ; copy = State.original(path, ++number)) {
            checkFree(copy);
            Optional<byte[]> earlier = folder.read(copy);
            if (earlier.isEmpty()) {
                writes.put(copy, new OutputFile(content, Mode.PRIVATE));
                return copy;
            }
            if (Arrays.equals(earlier.get(), content)) {
                return copy;
            }
        }
    }

    void note(String path, String message) {
        diagnostics.add(new Diagnostic(Severity.NOTE, location(path), message, Optional.empty()));
    }

    void warn(String path, String message, String hint) {
        diagnostics.add(Diagnostic.warning(location(path).orElseThrow(), message, hint));
    }

    /** Only the user can finish it. */
    void open(String path, String message, String hint) {
        open.add(path);
        warn(path, message, hint);
    }

    private Optional<Location> location(String path) {
        return Optional.of(Location.ofFile(folder.path(path).toString()));
    }

    void repairMode(String path, Mode mode) throws WriteException {
        try {
            if (folder.hasWrongMode(path, mode)) {
                modes.put(path, mode);
            }
        } catch (IOException e) {
            throw WriteException.of(folder.path(path), e, "check its permissions");
        }
    }

    /** Asks before anything is touched; what the answer misses, the transaction takes back. */
    void checkWritable() throws WriteException {
        if (folder.kind("") == EntryType.NOTHING) {
            return;
        }
        SortedSet<String> touched = new TreeSet<>(writes.keySet());
        touched.addAll(removals);
        for (String path : touched) {
            Path parent = folder.existingParent(path);
            if (!Files.isWritable(parent)) {
                throw new WriteException(
                        parent, "cannot be written: permission denied", "check the permissions of that folder");
            }
        }
    }

    void checkFree(String path) throws WriteException {
        Optional<String> obstacle = folder.obstacle(path);
        if (obstacle.isPresent() && !removals.contains(obstacle.get())) {
            throw inTheWay(obstacle.get(), "a directory");
        }
        EntryType kind = obstacle.isPresent() ? EntryType.NOTHING : folder.kind(path);
        if (kind == EntryType.DIRECTORY || kind == EntryType.OTHER) {
            throw inTheWay(path, "a file");
        }
    }

    private WriteException inTheWay(String path, String wanted) {
        String is = switch (folder.kind(path)) {
            case DIRECTORY -> "a directory";
            case FILE -> "a file";
            default -> Files.isSymbolicLink(folder.path(path)) ? "a symbolic link" : "a special file";
        };
        return new WriteException(
                folder.path(path),
                "is " + is + " where the chart needs " + wanted,
                "move it away; nothing has been written");
    }

    Changes changes() {
        return new Changes(
                writes,
                removals,
                modes,
                new WriteResult(
                        List.copyOf(created),
                        List.copyOf(updated),
                        List.copyOf(unchanged),
                        List.copyOf(removed),
                        List.copyOf(kept),
                        List.copyOf(merged),
                        List.copyOf(open),
                        List.copyOf(diagnostics)));
    }
}
