package dev.compose2dify.output;

import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Location;
import dev.compose2dify.diagnostic.Severity;
import dev.compose2dify.output.FileTree.Mode;
import dev.compose2dify.output.FileTree.OutputFile;
import dev.compose2dify.output.OutputFolder.Kind;
import dev.compose2dify.text.Sha256;
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

/**
 * What has to happen to a folder so that it holds a tree. Nothing is changed by working it out.
 *
 * @param writes files to be put in place, chart, records, proposals and copies alike
 * @param removals files to be deleted
 * @param modes files that are right but for their mode
 * @param result what to report once it is done
 */
record Changes(
        SortedMap<String, OutputFile> writes,
        SortedSet<String> removals,
        SortedMap<String, Mode> modes,
        WriteResult result) {

    boolean none() {
        return writes.isEmpty() && removals.isEmpty() && modes.isEmpty();
    }

    /**
     * Works out the changes.
     *
     * @param record what was generated last; {@link OwnershipRecord#NONE} for a folder that is not compose2dify's
     * @throws WriteException when something stands in the way, so that nothing may be written
     */
    static Changes of(
            FileTree tree, ConversionRecord conversion, OutputFolder folder, OwnershipRecord record, boolean force)
            throws WriteException {
        Decision decision = new Decision(folder, record, force);
        decision.removeWhatIsGone(tree);
        for (var entry : tree.files().entrySet()) {
            decision.place(entry.getKey(), entry.getValue());
        }
        decision.records(tree, conversion);
        decision.dropOldProposals();
        decision.checkWritable();
        return decision.changes();
    }

    private static final class Decision {
        private final OutputFolder folder;
        private final OwnershipRecord record;
        private final boolean force;

        private final SortedMap<String, OutputFile> writes = new TreeMap<>();
        private final SortedSet<String> removals = new TreeSet<>();
        private final SortedMap<String, Mode> modes = new TreeMap<>();
        private final SortedSet<String> proposals = new TreeSet<>();
        private final List<String> created = new ArrayList<>();
        private final List<String> updated = new ArrayList<>();
        private final List<String> unchanged = new ArrayList<>();
        private final List<String> removed = new ArrayList<>();
        private final List<String> kept = new ArrayList<>();
        private final List<Diagnostic> diagnostics = new ArrayList<>();

        Decision(OutputFolder folder, OwnershipRecord record, boolean force) {
            this.folder = folder;
            this.record = record;
            this.force = force;
        }

        /** Files of the last conversion that this one does not have: deleted, unless the user edited them. */
        void removeWhatIsGone(FileTree tree) throws WriteException {
            for (var entry : record.hashes().entrySet()) {
                String path = entry.getKey();
                // Behind a symbolic link or where a directory is now, it is not the file that was written.
                if (tree.files().containsKey(path) || folder.obstacle(path).isPresent()) {
                    continue;
                }
                Optional<byte[]> content = folder.read(path);
                if (content.isEmpty()) {
                    continue;
                }
                if (Sha256.hex(content.get()).equals(entry.getValue())) {
                    remove(path);
                } else if (force) {
                    keepCopy(path, content.get());
                    remove(path);
                } else {
                    kept.add(path);
                    warn(
                            path,
                            "is no longer part of the chart, but was edited by hand and is left in place",
                            "delete it, unless it is yours now");
                }
            }
        }

        void place(String path, OutputFile file) throws WriteException {
            checkFree(path);
            Optional<byte[]> content = folder.read(path);
            if (content.isEmpty()) {
                created.add(path);
                writes.put(path, file);
            } else if (Arrays.equals(content.get(), file.content())) {
                unchanged.add(path);
                repairMode(path, file.mode());
            } else if (Sha256.hex(content.get()).equals(record.hashes().get(path))) {
                updated.add(path);
                writes.put(path, file);
            } else if (force) {
                keepCopy(path, content.get());
                updated.add(path);
                writes.put(path, file);
            } else {
                keep(path, file);
            }
        }

        private void keep(String path, OutputFile file) throws WriteException {
            kept.add(path);
            String proposal = State.proposal(path);
            checkFree(proposal);
            Optional<byte[]> proposed = folder.read(proposal);
            boolean changed = !Sha256.hex(file.content()).equals(record.hashes().get(path));
            if (proposed.isEmpty() && !changed) {
                String message = "was edited by hand and is kept";
                diagnostics.add(new Diagnostic(Severity.NOTE, location(path), message, Optional.empty()));
                return;
            }
            proposals.add(proposal);
            if (proposed.isEmpty() || !Arrays.equals(proposed.get(), file.content())) {
                writes.put(proposal, new OutputFile(file.content(), Mode.PRIVATE));
            }
            warn(
                    path,
                    "was edited by hand and is kept; what compose2dify would write now is in " + proposal,
                    "take over what you need and delete that file, or replace yours with --force");
        }

        /** The file as the user left it goes to {@code orig/}, under a name that no other copy has. */
        private void keepCopy(String path, byte[] content) throws WriteException {
            String copy = State.original(path, 1);
            for (int number = 1; ; number++, copy = State.original(path, number)) {
                checkFree(copy);
                Optional<byte[]> earlier = folder.read(copy);
                if (earlier.isEmpty()) {
                    writes.put(copy, new OutputFile(content, Mode.PRIVATE));
                    break;
                }
                if (Arrays.equals(earlier.get(), content)) {
                    break;
                }
            }
            String message = "was edited by hand; your version is in " + copy;
            diagnostics.add(new Diagnostic(Severity.NOTE, location(path), message, Optional.empty()));
        }

        void records(FileTree tree, ConversionRecord conversion) throws WriteException {
            state(OwnershipRecord.PATH, Optional.of(OwnershipRecord.publicRecord(tree, conversion)));
            state(OwnershipRecord.PRIVATE_PATH, OwnershipRecord.privateRecord(tree, conversion));
        }

        private void state(String path, Optional<OutputFile> file) throws WriteException {
            checkFree(path);
            Optional<byte[]> content = folder.read(path);
            if (file.isEmpty()) {
                content.ifPresent(c -> removals.add(path));
            } else if (content.isEmpty()
                    || !Arrays.equals(content.get(), file.get().content())) {
                writes.put(path, file.get());
            } else {
                repairMode(path, file.get().mode());
            }
        }

        /** A proposal whose file is no longer edited, or no longer generated, has done its work. */
        void dropOldProposals() throws WriteException {
            try {
                for (String path : folder.filesBelow(State.PROPOSALS)) {
                    if (!proposals.contains(path)) {
                        removals.add(path);
                    }
                }
            } catch (IOException e) {
                throw WriteException.of(folder.path(State.PROPOSALS), e, "check the permissions of that folder");
            }
        }

        /** Asks before anything is touched; what the answer misses, the transaction takes back. */
        void checkWritable() throws WriteException {
            if (folder.kind("") == Kind.NOTHING) {
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

        private void checkFree(String path) throws WriteException {
            Optional<String> obstacle = folder.obstacle(path);
            if (obstacle.isPresent() && !removals.contains(obstacle.get())) {
                throw inTheWay(obstacle.get(), "a directory");
            }
            Kind kind = obstacle.isPresent() ? Kind.NOTHING : folder.kind(path);
            if (kind == Kind.DIRECTORY || kind == Kind.OTHER) {
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

        private void repairMode(String path, Mode mode) throws WriteException {
            try {
                if (folder.hasWrongMode(path, mode)) {
                    modes.put(path, mode);
                }
            } catch (IOException e) {
                throw WriteException.of(folder.path(path), e, "check its permissions");
            }
        }

        private void remove(String path) {
            removals.add(path);
            removed.add(path);
        }

        private void warn(String path, String message, String hint) {
            diagnostics.add(Diagnostic.warning(location(path).orElseThrow(), message, hint));
        }

        private Optional<Location> location(String path) {
            return Optional.of(Location.ofFile(folder.path(path).toString()));
        }

        Changes changes() {
            kept.sort(null);
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
                            List.copyOf(diagnostics)));
        }
    }
}
