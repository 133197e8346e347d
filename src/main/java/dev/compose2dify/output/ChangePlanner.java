package dev.compose2dify.output;

import dev.compose2dify.output.FileTree.Mode;
import dev.compose2dify.output.FileTree.OutputFile;
import dev.compose2dify.output.merge.Markers;
import dev.compose2dify.output.merge.Side;
import dev.compose2dify.text.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Decides file by file what happens to a folder.
 *
 * <p>A file that was edited is merged with its base, the version that was generated last. Its base moves on only when the
 * file has taken up what is generated now: merged, with or without markers, or taken over by hand from an offer.
 */
final class ChangePlanner {
    private final OutputFolder folder;
    private final Previous previous;
    private final WriteOptions options;
    private final FileTree tree;
    private final PendingChanges pending;

    /** Content and hash of what each file has taken up. */
    private final SortedMap<String, byte[]> bases = new TreeMap<>();

    private final SortedMap<String, String> hashes = new TreeMap<>();
    private final SortedMap<String, String> offered = new TreeMap<>();
    private final SortedSet<String> proposals = new TreeSet<>();
    private final SortedSet<String> deleted = new TreeSet<>();

    /** What the last conversion left behind. @param base may lack files, or hold other versions of them */
    record Previous(OwnershipRecord record, BaseStore base) {
        static final Previous NONE = new Previous(OwnershipRecord.NONE, BaseStore.EMPTY);

        /** The version of a file that its hash in the record speaks of. */
        Optional<byte[]> baseOf(String path) {
            return base.get(path)
                    .filter(b -> Sha256.hex(b).equals(record.hashes().get(path)));
        }
    }

    private ChangePlanner(FileTree tree, OutputFolder folder, Previous previous, WriteOptions options) {
        this.tree = tree;
        this.folder = folder;
        this.previous = previous;
        this.options = options;
        this.pending = new PendingChanges(folder);
    }

    /** @throws WriteException when something stands in the way, so that nothing may be written */
    static Changes plan(
            FileTree tree, ConversionRecord conversion, OutputFolder folder, Previous previous, WriteOptions options)
            throws WriteException {
        ChangePlanner planner = new ChangePlanner(tree, folder, previous, options);
        planner.removeWhatIsGone();
        for (var entry : tree.files().entrySet()) {
            planner.place(entry.getKey(), entry.getValue());
        }
        planner.tellDeleted();
        planner.records(conversion);
        planner.dropOldProposals();
        planner.pending.checkWritable();
        return planner.pending.changes();
    }

    /** Files of the last conversion that this one does not have: deleted, unless the user edited them. */
    private void removeWhatIsGone() throws WriteException {
        for (var entry : previous.record().hashes().entrySet()) {
            String path = entry.getKey();
            // Behind a symbolic link or where a directory is now, it is not the file that was written.
            if (tree.files().containsKey(path) || folder.obstacle(path).isPresent()) {
                continue;
            }
            Optional<byte[]> content = folder.read(path);
            if (content.isEmpty()) {
                continue;
            }
            boolean isRendered = path.startsWith("templates/") || path.startsWith("charts/");
            if (isOf(content.get(), entry.getValue())) {
                pending.remove(path);
            } else if (options.force()) {
                pending.note(path, "was edited by hand; your version is in " + pending.keepCopy(path, content.get()));
                pending.remove(path);
            } else if (isRendered && options.edits() != Edits.LEAVE) {
                // Helm would go on rendering it, with values that the chart no longer has.
                String copy = pending.keepCopy(path, content.get());
                pending.remove(path);
                pending.warn(
                        path,
                        "is no longer part of the chart, but was edited by hand; your version is in " + copy,
                        "put it back under another name if it is yours now");
            } else {
                pending.kept(path);
                pending.warn(
                        path,
                        "is no longer part of the chart, but was edited by hand and is left in place",
                        "delete it, unless it is yours now");
            }
        }
    }

    /** Files of the last conversion that somebody has deleted since: by mistake or on purpose. */
    private void tellDeleted() {
        if (deleted.isEmpty()) {
            return;
        }
        boolean away = options.edits() == Edits.KEEP;
        String first = deleted.first();
        int others = deleted.size() - 1;
        String what = (others == 0 ? "was deleted" : "and " + others + " more were deleted")
                + " since the last conversion: " + (away ? "left away" : "written again");
        if (away) {
            pending.note(first, what);
        } else {
            pending.warn(
                    first,
                    what,
                    "to leave deleted files away: --keep; to leave an object out, switch it off in values.yaml, which lasts");
        }
    }

    private void place(String path, OutputFile file) throws WriteException {
        pending.checkFree(path);
        Optional<byte[]> content = folder.read(path);
        if (content.isEmpty()) {
            if (previous.record().hashes().containsKey(path)) {
                deleted.add(path);
                if (options.edits() == Edits.KEEP) {
                    takenUp(path, file.content());
                    return;
                }
            }
            pending.create(path, file);
        } else if (Arrays.equals(content.get(), file.content()) || isOf(content.get(), Sha256.hex(file.content()))) {
            pending.unchanged(path, file.mode());
        } else if (isOf(content.get(), previous.record().hashes().getOrDefault(path, ""))) {
            pending.update(path, file);
        } else if (options.force()) {
            pending.note(path, "was edited by hand; your version is in " + pending.keepCopy(path, content.get()));
            pending.update(path, file);
        } else {
            edited(path, file, content.get());
            return;
        }
        takenUp(path, file.content());
    }

    /** Whether content has a hash, as it is or as it was before git gave it the line ends of Windows. */
    private static boolean isOf(byte[] content, String hash) {
        return !hash.isEmpty()
                && (Sha256.hex(content).equals(hash)
                        || Sha256.hex(FileMerge.withLineFeeds(content)).equals(hash));
    }

    private void takenUp(String path, byte[] generated) {
        bases.put(path, generated);
        hashes.put(path, Sha256.hex(generated));
    }

    private void notTakenUp(String path) {
        previous.base().get(path).ifPresent(b -> bases.put(path, b));
        Optional.ofNullable(previous.record().hashes().get(path)).ifPresent(h -> hashes.put(path, h));
    }

    private void edited(String path, OutputFile file, byte[] ours) throws WriteException {
        boolean settles = FileMerge.side(options.edits()) != Side.NEITHER;
        if (!settles && FileMerge.text(ours).map(Markers::areIn).orElse(false)) {
            pending.open(
                    path,
                    "still has conflict markers",
                    "decide between the marked lines, or run again with --keep (yours) or --theirs (generated)");
            pending.kept(path);
            notTakenUp(path);
            return;
        }
        Optional<byte[]> base = previous.baseOf(path);
        String offeredFor = previous.record().offered().getOrDefault(path, "");
        boolean offerStands = !offeredFor.isEmpty()
                && (isOf(ours, offeredFor) || folder.kind(State.proposal(path)) == OutputFolder.EntryType.FILE);
        if (options.edits() == Edits.LEAVE) {
            leave(path, file, base);
        } else if (base.isPresent() && !offerStands) {
            merge(path, file, base.get(), ours);
        } else if (options.edits() == Edits.KEEP) {
            pending.kept(path);
            pending.note(path, "was edited by hand and is kept as it is");
            takenUp(path, file.content());
        } else if (options.edits() == Edits.THEIRS) {
            pending.note(path, "was edited by hand; your version is in " + pending.keepCopy(path, ours));
            pending.update(path, file);
            takenUp(path, file.content());
        } else {
            offer(path, file, offeredFor.isEmpty() ? Sha256.hex(ours) : offeredFor);
            takenUp(path, file.content());
        }
    }

    private void merge(String path, OutputFile file, byte[] base, byte[] ours) throws WriteException {
        Optional<FileMerge.Merged> attempt = FileMerge.merge(path, base, ours, file.content(), options, schema());
        if (attempt.isEmpty()) {
            if (Arrays.equals(base, file.content())) {
                pending.kept(path);
                takenUp(path, file.content());
            } else {
                offer(path, file, Sha256.hex(ours));
                takenUp(path, file.content());
            }
            return;
        }
        FileMerge.Merged merged = attempt.get();
        for (String note : merged.notes()) {
            pending.warn(path, note, "your version of before is in " + pending.keepCopy(path, ours));
        }
        takenUp(path, file.content());
        if (Arrays.equals(merged.content(), FileMerge.withLineFeeds(ours))) {
            pending.kept(path);
            pending.note(path, "was edited by hand and is kept");
            pending.repairMode(path, file.mode());
            return;
        }
        pending.merge(path, new OutputFile(merged.content(), file.mode()));
        if (merged.conflicts() > 0) {
            String copy = pending.keepCopy(path, ours);
            pending.open(
                    path,
                    "your changes and the generated ones collide in " + merged.conflicts()
                            + (merged.conflicts() == 1 ? " place" : " places") + ", which are marked in it",
                    "decide between the marked lines, or run again with --keep or --theirs; your version of before is in "
                            + copy);
        } else {
            pending.note(
                    path,
                    "was edited by hand: merged"
                            + (merged.kept().isEmpty() ? "" : "; yours are " + String.join(", ", merged.kept())));
        }
    }

    private Optional<byte[]> schema() {
        return Optional.ofNullable(tree.files().get(FileMerge.SCHEMA)).map(OutputFile::content);
    }

    /** Left alone on request: an offer, when there is anything new to offer. */
    private void leave(String path, OutputFile file, Optional<byte[]> base) throws WriteException {
        notTakenUp(path);
        boolean nothingNew = base.map(b -> Arrays.equals(b, file.content())).orElse(false);
        if (nothingNew) {
            pending.kept(path);
            pending.note(path, "was edited by hand and is kept");
            return;
        }
        propose(path, file);
        pending.open(
                path,
                "was edited by hand and is kept; what is generated now is in " + State.proposal(path),
                "run again without --no-merge to merge it");
    }

    /** Nothing tells the user's lines from generated ones: only the user can. */
    private void offer(String path, OutputFile file, String hashOfOurs) throws WriteException {
        propose(path, file);
        offered.put(path, hashOfOurs);
        pending.open(
                path,
                "was edited by hand, and the version that it was made from is not known; what is generated now is in "
                        + State.proposal(path),
                "take over what you need and delete that file; --keep keeps yours as it is, --theirs replaces it");
    }

    private void propose(String path, OutputFile file) throws WriteException {
        String proposal = State.proposal(path);
        pending.kept(path);
        pending.checkFree(proposal);
        proposals.add(proposal);
        Optional<byte[]> proposed = folder.read(proposal);
        if (proposed.isEmpty() || !Arrays.equals(proposed.get(), file.content())) {
            pending.write(proposal, new OutputFile(file.content(), Mode.PRIVATE));
        }
    }

    private void records(ConversionRecord conversion) throws WriteException {
        SortedSet<String> secret = new TreeSet<>();
        tree.files().forEach((path, file) -> {
            if (file.mode() == Mode.PRIVATE) {
                secret.add(path);
            }
        });
        OwnershipRecord record = new OwnershipRecord(conversion.toolVersion(), hashes, offered);
        pending.state(OwnershipRecord.PATH, Optional.of(record.publicRecord(conversion, secret)));
        pending.state(OwnershipRecord.PRIVATE_PATH, record.privateRecord(secret));
        SortedMap<String, byte[]> open = new TreeMap<>(bases);
        SortedMap<String, byte[]> hidden = new TreeMap<>(bases);
        open.keySet().removeAll(secret);
        hidden.keySet().retainAll(secret);
        conversion.details().ifPresent(d -> open.put(ConversionDetails.PATH, d.getBytes(StandardCharsets.UTF_8)));
        base(State.BASE, open, Mode.REGULAR);
        base(State.PRIVATE_BASE, hidden, Mode.PRIVATE);
    }

    private void base(String path, SortedMap<String, byte[]> files, Mode mode) throws WriteException {
        pending.checkFree(path);
        BaseStore stored = BaseStore.read(folder.read(path));
        if (!files.isEmpty() && stored.holds(files)) {
            pending.repairMode(path, mode);
        } else {
            pending.state(path, Optional.of(files).filter(f -> !f.isEmpty()).map(f -> new BaseStore(f).file(mode)));
        }
    }

    /** A proposal whose file is no longer edited, or no longer generated, has done its work. */
    private void dropOldProposals() throws WriteException {
        try {
            for (String path : folder.filesBelow(State.PROPOSALS)) {
                if (!proposals.contains(path)) {
                    pending.drop(path);
                }
            }
        } catch (IOException e) {
            throw WriteException.of(folder.path(State.PROPOSALS), e, "check the permissions of that folder");
        }
    }
}
