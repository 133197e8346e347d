package dev.compose2dify.output;

import dev.compose2dify.output.OutputFolder.EntryType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Lets one conversion at a time write to a folder. The lock of a process that died is free. */
final class FolderLock implements AutoCloseable {
    private static final int ATTEMPTS = 10;
    private static final AtomicLong COUNTER = new AtomicLong();

    private final OutputFolder folder;
    private final FileChannel channel;

    private FolderLock(OutputFolder folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /** Makes {@code .compose2dify/} where it is not there. */
    static FolderLock acquire(OutputFolder folder) throws WriteException {
        Path state = folder.path(State.FOLDER);
        EntryType kind = OutputFolder.kind(state);
        if (kind == EntryType.FILE || kind == EntryType.OTHER) {
            throw new WriteException(state, "is in the way of compose2dify's own state", "move it away");
        }
        try {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                Optional<FolderLock> lock = attempt(folder);
                if (lock.isPresent()) {
                    return lock.get();
                }
            }
        } catch (IOException e) {
            throw WriteException.of(folder.root(), e, "check its permissions and the free space");
        }
        throw busy(folder);
    }

    /** Empty when another run took the lock file away in between. */
    private static Optional<FolderLock> attempt(OutputFolder folder) throws IOException, WriteException {
        FileChannel channel;
        Path file = folder.path(State.LOCK);
        try {
            OutputFolder.makeDirectory(folder.path(State.FOLDER), true);
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException | java.nio.file.FileAlreadyExistsException e) {
            return Optional.empty();
        }
        try {
            if (channel.tryLock() == null) {
                channel.close();
                throw busy(folder);
            }
            // The file may have been deleted and made anew between opening and locking: is it still this one?
            String token = ProcessHandle.current().pid() + " " + COUNTER.incrementAndGet() + "\n";
            channel.truncate(0).write(ByteBuffer.wrap(token.getBytes(StandardCharsets.UTF_8)));
            if (OutputFolder.kind(file) == EntryType.FILE
                    && Files.readString(file).equals(token)) {
                return Optional.of(new FolderLock(folder, channel));
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw busy(folder);
        } catch (NoSuchFileException e) {
            channel.close();
            return Optional.empty();
        }
        channel.close();
        return Optional.empty();
    }

    private static WriteException busy(OutputFolder folder) {
        return new WriteException(
                folder.root(), "another compose2dify is writing here", "wait for it to end and run again");
    }

    /** Frees the lock, and deletes {@code .compose2dify/} when nothing is left in it. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(folder.path(State.LOCK));
        } catch (IOException e) {
            // it stays, unlocked
        }
        try {
            channel.close();
        } catch (IOException e) {
            // the process's end frees it
        }
        try {
            Path ignore = folder.path(State.GIT_IGNORE);
            boolean onlyIgnore = folder.filesBelow(State.FOLDER).equals(java.util.Set.of(State.GIT_IGNORE));
            if (onlyIgnore) {
                Files.deleteIfExists(ignore);
            }
            Files.deleteIfExists(folder.path(State.FOLDER));
        } catch (IOException e) {
            // it holds something, or does no harm
        }
    }
}
