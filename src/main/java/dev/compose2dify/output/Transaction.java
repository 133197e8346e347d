package dev.compose2dify.output;

import dev.compose2dify.output.FileTree.OutputFile;
import dev.compose2dify.output.OutputFolder.EntryType;
import dev.compose2dify.text.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Puts changes in place, all or none.
 *
 * <p>First everything new is written to {@code work/new} and everything that will be replaced or deleted is copied to
 * {@code work/old}, which is where a full disk shows. Then {@code work/journal} is written; from then on only renames
 * and deletions are left to do. If one fails, or if the next run finds a journal because this one was killed, the old
 * files are put back. The end is when the journal is deleted.
 */
final class Transaction {
    private static final String NEW = State.WORK + "/new/";
    private static final String OLD = State.WORK + "/old/";
    private static final String JOURNAL = State.WORK + "/journal";

    private final OutputFolder folder;
    private final Mover mover;

    /** Renames a file over another; tests make it fail. */
    @FunctionalInterface
    interface Mover {
        Mover ATOMIC = (from, to) -> {
            try {
                Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
            }
        };

        void move(Path from, Path to) throws IOException;
    }

    Transaction(OutputFolder folder, Mover mover) {
        this.folder = folder;
        this.mover = mover;
    }

    /** One line of the journal; {@code hash} is that of the new content, or {@code -} for a deletion. */
    private record Step(String hash, String path) {
        static final String DELETION = "-";

        boolean isDeletion() {
            return hash.equals(DELETION);
        }
    }

    /** Whether an earlier run was cut off in this folder. */
    static boolean isPending(OutputFolder folder) {
        return folder.obstacle(State.WORK).isEmpty() && folder.kind(State.WORK) != EntryType.NOTHING;
    }

    /** Takes back what an earlier run began and did not end. */
    void recover() throws WriteException {
        try {
            rollBack();
        } catch (IOException e) {
            throw new WriteException(
                    folder.path(State.WORK),
                    "an interrupted conversion cannot be taken back: " + WriteException.reason(e),
                    "check the permissions of the folder and run again");
        }
    }

    /** Applies the changes. When it throws, the folder is as before. */
    void run(Changes changes) throws WriteException {
        List<Step> steps = steps(changes);
        try {
            stage(changes, steps);
            commit(steps);
            Files.delete(folder.path(JOURNAL));
        } catch (IOException e) {
            WriteException failure = WriteException.of(
                    folder.root(), e, "nothing has been written; check its permissions and the free space");
            try {
                rollBack();
            } catch (IOException again) {
                throw new WriteException(
                        folder.root(),
                        "cannot be written: " + WriteException.reason(e),
                        "the folder is half written; run again to repair it");
            }
            throw failure;
        }
        clean();
    }

    private static List<Step> steps(Changes changes) {
        List<Step> steps = new ArrayList<>();
        changes.removals().forEach(path -> steps.add(new Step(Step.DELETION, path)));
        changes.writes().forEach((path, file) -> steps.add(new Step(Sha256.hex(file.content()), path)));
        return steps;
    }

    private void stage(Changes changes, List<Step> steps) throws IOException {
        OutputFolder.makeDirectory(folder.path(State.WORK), true);
        StringBuilder journal = new StringBuilder();
        for (Step step : steps) {
            Path target = folder.path(step.path());
            if (folder.obstacle(step.path()).isEmpty() && folder.kind(step.path()) == EntryType.FILE) {
                Path old = folder.path(OLD + step.path());
                folder.makeParents(old, folder.root());
                Files.copy(target, old, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
            }
            if (!step.isDeletion()) {
                write(folder.path(NEW + step.path()), changes.writes().get(step.path()));
            }
            journal.append(step.hash()).append(' ').append(step.path()).append('\n');
        }
        Path draft = folder.path(JOURNAL + ".draft");
        Files.writeString(draft, journal, StandardCharsets.UTF_8);
        Mover.ATOMIC.move(draft, folder.path(JOURNAL));
    }

    private void write(Path path, OutputFile file) throws IOException {
        folder.makeParents(path, folder.root());
        Files.createFile(path);
        OutputFolder.setMode(path, FileTree.Mode.PRIVATE);
        Files.write(path, file.content());
        OutputFolder.setMode(path, file.mode());
    }

    private void commit(List<Step> steps) throws IOException {
        for (Step step : steps) {
            Path target = folder.path(step.path());
            if (step.isDeletion()) {
                Files.deleteIfExists(target);
                folder.pruneAbove(step.path());
            } else {
                folder.makeParents(target, folder.root());
                mover.move(folder.path(NEW + step.path()), target);
            }
        }
    }

    private void rollBack() throws IOException {
        if (folder.kind(JOURNAL) == EntryType.FILE) {
            List<Step> steps = new ArrayList<>();
            for (String line : Files.readAllLines(folder.path(JOURNAL), StandardCharsets.UTF_8)) {
                int space = line.indexOf(' ');
                if (space > 0 && FileTree.isInside(line.substring(space + 1))) {
                    steps.add(new Step(line.substring(0, space), line.substring(space + 1)));
                }
            }
            Collections.reverse(steps);
            for (Step step : steps) {
                takeBack(step);
            }
            Files.delete(folder.path(JOURNAL));
        }
        clean();
    }

    private void takeBack(Step step) throws IOException {
        boolean notYetDone = !step.isDeletion() && folder.kind(NEW + step.path()) == EntryType.FILE;
        if (notYetDone) {
            folder.pruneAbove(step.path()); // its directories may already have been made
            return;
        }
        if (folder.obstacle(step.path()).isPresent() || isForeign(step)) {
            return;
        }
        Path target = folder.path(step.path());
        Path old = folder.path(OLD + step.path());
        if (OutputFolder.kind(old) == EntryType.FILE) {
            folder.makeParents(target, folder.root());
            Mover.ATOMIC.move(old, target);
        } else if (!step.isDeletion()) {
            Files.deleteIfExists(target);
            folder.pruneAbove(step.path());
        }
    }

    /** Whether something stands there that this transaction did not write: someone came in between. */
    private boolean isForeign(Step step) throws IOException {
        EntryType kind = folder.kind(step.path());
        if (kind != EntryType.FILE) {
            return kind != EntryType.NOTHING;
        }
        return !Sha256.hex(Files.readAllBytes(folder.path(step.path()))).equals(step.hash());
    }

    private void clean() {
        try {
            delete(folder.path(State.WORK));
        } catch (IOException e) {
            return; // without a journal what is left has no meaning, and the next run tries again
        }
    }

    private static void delete(Path path) throws IOException {
        if (OutputFolder.kind(path) == EntryType.DIRECTORY) {
            List<Path> entries = new ArrayList<>();
            try (var stream = Files.newDirectoryStream(path)) {
                stream.forEach(entries::add);
            }
            for (Path entry : entries) {
                delete(entry);
            }
        }
        Files.deleteIfExists(path);
    }
}
