package dev.compose2dify.output;

import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Location;
import dev.compose2dify.output.OutputFolder.EntryType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes a chart to disk.
 *
 * <ul>
 *   <li>A folder that is not empty and has no record of compose2dify's is refused, unless forced.
 *   <li>A file that was edited since it was generated is merged with what is generated now. Where both changed the same
 *       place, it gets markers; where the version it was made from is not known, it is left and the generated one goes to
 *       {@code .compose2dify/new/}. Forced, it is replaced and the edited version goes to {@code .compose2dify/orig/}.
 *   <li>A file that is no longer generated is deleted; an edited one goes to {@code .compose2dify/orig/} if Helm would
 *       render it, and stays otherwise. Files that were never generated are not touched.
 *   <li>All or nothing: after a failure the old output is whole, after a crash the next run repairs it.
 *   <li>What is already right is not touched: the same chart again changes no byte and no time.
 *   <li>Symbolic links are not followed, neither as the folder nor inside it.
 * </ul>
 */
public final class ChartWriter {
    private final OutputFolder folder;
    private final WriteOptions options;
    private final Transaction.Mover mover;

    private ChartWriter(OutputFolder folder, WriteOptions options, Transaction.Mover mover) {
        this.folder = folder;
        this.options = options;
        this.mover = mover;
    }

    /**
     * Writes {@code files} to {@code folder}. Never throws for what the disk refuses: that is in the result.
     *
     * @param folder absolute; it and the folders above it are made when they are not there
     * @param record what the chart was made from
     */
    public static WriteResult write(FileTree files, Path folder, WriteOptions options, ConversionRecord record) {
        return write(files, folder, options, record, Transaction.Mover.ATOMIC);
    }

    static WriteResult write(
            FileTree files, Path folder, WriteOptions options, ConversionRecord record, Transaction.Mover mover) {
        files.files().keySet().stream().filter(State::isState).findFirst().ifPresent(path -> {
            throw new IllegalArgumentException("a chart has no file of this name: " + path);
        });
        OutputFolder target = new OutputFolder(folder.toAbsolutePath().normalize());
        try {
            return new ChartWriter(target, options, mover).write(files, record);
        } catch (WriteException e) {
            return WriteResult.failed(e.diagnostic());
        } catch (InvalidPathException e) {
            // A JVM in a locale without the letters of a file's name cannot make that file.
            return WriteResult.failed(Diagnostic.error(
                    Location.ofFile(target.root().toString()),
                    "cannot be written: '" + e.getInput() + "' cannot be a file name here",
                    "set LC_ALL to a UTF-8 locale, for example C.UTF-8"));
        }
    }

    private WriteResult write(FileTree files, ConversionRecord record) throws WriteException {
        checkRoot();
        boolean pending = Transaction.isPending(folder);
        if (options.dryRun()) {
            WriteResult result = plan(files, record).result();
            String message = "an earlier conversion was interrupted here; the next one first takes it back";
            return pending ? result.with(Diagnostic.warning(message)) : result;
        }
        if (!pending) {
            Changes changes = plan(files, record);
            if (changes.none()) {
                return changes.result();
            }
        }
        List<Path> made = makeRoot();
        try (FolderLock lock = FolderLock.acquire(folder)) {
            if (Transaction.isPending(folder)) {
                new Transaction(folder, mover).recover();
            }
            // Planned again: another run may have written in between.
            Changes changes = plan(files, record);
            ignoreState();
            new Transaction(folder, mover).run(changes);
            return restoreModes(changes);
        } finally {
            removeEmpty(made);
        }
    }

    private void checkRoot() throws WriteException {
        Path root = folder.root();
        Path parent = root.getParent();
        if (parent == null) {
            throw new WriteException(root, "is not a folder for a chart", "name another one with --output");
        }
        switch (OutputFolder.kind(root)) {
            case DIRECTORY -> {
                return;
            }
            case FILE ->
                throw new WriteException(
                        root, "is a file, but the chart is a folder", "name another one with --output");
            case OTHER ->
                throw new WriteException(
                        root,
                        Files.isSymbolicLink(root) ? "is a symbolic link" : "is not a folder",
                        Files.isSymbolicLink(root)
                                ? "give the folder that it points to with --output"
                                : "name another one with --output");
            case NOTHING -> {}
        }
        Path above = parent;
        while (above.getParent() != null && !Files.exists(above, LinkOption.NOFOLLOW_LINKS)) {
            above = above.getParent();
        }
        if (!Files.isDirectory(above)) {
            throw new WriteException(
                    root,
                    "cannot be made: " + (above.equals(parent) ? "its parent" : above) + " is not a folder",
                    "name another with --output");
        }
        if (!Files.isWritable(above)) {
            throw new WriteException(
                    root,
                    "cannot be made: permission denied",
                    "check the permissions of " + (above.equals(parent) ? "its parent folder" : above));
        }
    }

    private Changes plan(FileTree files, ConversionRecord record) throws WriteException {
        return ChangePlanner.plan(files, record, folder, previous(), options);
    }

    private ChangePlanner.Previous previous() throws WriteException {
        OwnershipRecord record = ownership();
        SortedMap<String, byte[]> base = new TreeMap<>();
        for (String path : new String[] {State.BASE, State.PRIVATE_BASE}) {
            if (record != OwnershipRecord.NONE && folder.obstacle(path).isEmpty()) {
                base.putAll(BaseStore.read(folder.read(path)).files());
            }
        }
        return new ChangePlanner.Previous(record, new BaseStore(base));
    }

    private OwnershipRecord ownership() throws WriteException {
        if (OutputFolder.kind(folder.root()) == EntryType.NOTHING) {
            return OwnershipRecord.NONE;
        }
        Optional<byte[]> record = folder.read(OwnershipRecord.PATH);
        if (record.isEmpty()) {
            if (!options.force() && !isEmpty()) {
                throw new WriteException(
                        folder.root(),
                        "is not empty and was not made by compose2dify",
                        "name another folder with --output, or write into it with --force");
            }
            return OwnershipRecord.NONE;
        }
        try {
            boolean hasPrivate = folder.obstacle(OwnershipRecord.PRIVATE_PATH).isEmpty();
            return OwnershipRecord.parse(
                    record.get(), hasPrivate ? folder.read(OwnershipRecord.PRIVATE_PATH) : Optional.empty());
        } catch (OwnershipRecord.Unreadable e) {
            if (options.force()) {
                return OwnershipRecord.NONE;
            }
            throw new WriteException(
                    folder.path(OwnershipRecord.PATH),
                    "cannot be used as the record of this folder: " + e.getMessage(),
                    "name another folder with --output, or write into this one with --force");
        }
    }

    private boolean isEmpty() throws WriteException {
        try {
            return folder.isEmpty();
        } catch (IOException e) {
            throw new WriteException(
                    folder.root(), "cannot be read: " + WriteException.reason(e), "check its permissions");
        }
    }

    /** Makes the folder and what is missing above it; gives what was made, the innermost last. */
    private List<Path> makeRoot() throws WriteException {
        List<Path> missing = new ArrayList<>();
        for (Path path = folder.root(); path != null && !Files.exists(path); path = path.getParent()) {
            missing.add(0, path);
        }
        List<Path> made = new ArrayList<>();
        try {
            for (Path path : missing) {
                OutputFolder.makeDirectory(path, false);
                made.add(path);
            }
            return made;
        } catch (IOException e) {
            removeEmpty(made);
            throw WriteException.of(folder.root(), e, "check the permissions of its parent folder");
        }
    }

    /** The state may hold secrets: git must see nothing of it but the base, whatever the chart's .gitignore says. */
    private void ignoreState() throws WriteException {
        Path ignore = folder.path(State.GIT_IGNORE);
        try {
            boolean isOld = OutputFolder.kind(ignore) == EntryType.FILE
                    && Files.readString(ignore, StandardCharsets.ISO_8859_1).equals(State.IGNORED_ALL);
            if (isOld || OutputFolder.kind(ignore) == EntryType.NOTHING) {
                Files.writeString(ignore, State.IGNORED);
            }
        } catch (IOException e) {
            throw WriteException.of(ignore, e, "check the permissions of the folder and the free space");
        }
    }

    private WriteResult restoreModes(Changes changes) {
        List<Diagnostic> failures = new ArrayList<>();
        changes.modes().forEach((path, mode) -> {
            try {
                OutputFolder.setMode(folder.path(path), mode);
            } catch (IOException e) {
                failures.add(Diagnostic.warning(
                        Location.ofFile(folder.path(path).toString()),
                        "its permissions cannot be set: " + WriteException.reason(e)));
            }
        });
        return changes.result().with(failures.toArray(Diagnostic[]::new));
    }

    /** A run that writes nothing leaves no folders behind. */
    private static void removeEmpty(List<Path> made) {
        for (int i = made.size() - 1; i >= 0; i--) {
            try {
                Files.deleteIfExists(made.get(i));
            } catch (IOException e) {
                return; // it holds the chart
            }
        }
    }
}
