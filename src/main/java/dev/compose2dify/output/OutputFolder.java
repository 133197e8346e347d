package dev.compose2dify.output;

import dev.compose2dify.output.FileTree.Mode;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The folder on disk, seen without following symbolic links: what lies behind one is never read, written or deleted.
 *
 * @param root absolute
 */
record OutputFolder(Path root) {
    /** What stands at a path. */
    enum EntryType {
        NOTHING,
        FILE,
        DIRECTORY,
        /** A symbolic link, a socket, a device. */
        OTHER
    }

    Path path(String relative) {
        return root.resolve(relative);
    }

    EntryType kind(String relative) {
        return kind(path(relative));
    }

    static EntryType kind(Path path) {
        if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            return EntryType.FILE;
        }
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return EntryType.DIRECTORY;
        }
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS) ? EntryType.OTHER : EntryType.NOTHING;
    }

    /** The content of a regular file; empty when there is none. The way to it must be {@link #obstacle free}. */
    Optional<byte[]> read(String relative) throws WriteException {
        Path path = path(relative);
        if (kind(path) != EntryType.FILE) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readAllBytes(path));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new WriteException(path, "cannot be read: " + WriteException.reason(e), "check its permissions");
        }
    }

    /** The first part of the way to {@code relative}, itself not included, that is there but not a real directory. */
    Optional<String> obstacle(String relative) {
        for (int slash = relative.indexOf('/'); slash > 0; slash = relative.indexOf('/', slash + 1)) {
            String parent = relative.substring(0, slash);
            EntryType kind = kind(parent);
            if (kind == EntryType.NOTHING) {
                return Optional.empty();
            }
            if (kind != EntryType.DIRECTORY) {
                return Optional.of(parent);
            }
        }
        return Optional.empty();
    }

    /** The nearest directory above {@code relative} that exists. */
    Path existingParent(String relative) {
        Path parent = path(relative).getParent();
        while (kind(parent) == EntryType.NOTHING && !parent.equals(root)) {
            parent = parent.getParent();
        }
        return parent;
    }

    /** Regular files below a directory of the folder, relative to the root, sorted; nothing if it is not there. */
    SortedSet<String> filesBelow(String directory) throws IOException {
        SortedSet<String> files = new TreeSet<>();
        if (obstacle(directory).isPresent() || kind(directory) != EntryType.DIRECTORY) {
            return files;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path(directory))) {
            for (Path entry : entries) {
                String relative = directory + "/" + entry.getFileName();
                if (kind(entry) == EntryType.DIRECTORY) {
                    files.addAll(filesBelow(relative));
                } else if (kind(entry) == EntryType.FILE) {
                    files.add(relative);
                }
            }
        }
        return files;
    }

    /** Whether nothing lies in the folder but {@code .compose2dify/}. */
    boolean isEmpty() throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
            for (Path entry : entries) {
                if (!entry.getFileName().toString().equals(State.FOLDER)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Makes the directories on the way to a file. */
    void makeParents(Path file, Path upTo) throws IOException {
        Path parent = file.getParent();
        if (parent.equals(upTo) || kind(parent) == EntryType.DIRECTORY) {
            return;
        }
        makeParents(parent, upTo);
        makeDirectory(parent, parent.startsWith(path(State.FOLDER)));
    }

    static void makeDirectory(Path directory, boolean isPrivate) throws IOException {
        if (kind(directory) == EntryType.DIRECTORY) {
            return;
        }
        Files.createDirectory(directory);
        permit(directory, isPrivate ? "rwx------" : "rwxr-xr-x");
    }

    /** Deletes the directories above a file that have become empty. */
    void pruneAbove(String relative) {
        for (Path parent = path(relative).getParent();
                parent.startsWith(root) && !parent.equals(root);
                parent = parent.getParent()) {
            try {
                Files.deleteIfExists(parent);
            } catch (DirectoryNotEmptyException e) {
                return;
            } catch (IOException e) {
                return; // an empty directory that stays does no harm
            }
        }
    }

    static void setMode(Path file, Mode mode) throws IOException {
        permit(
                file,
                switch (mode) {
                    case REGULAR -> "rw-r--r--";
                    case EXECUTABLE -> "rwxr-xr-x";
                    case PRIVATE -> "rw-------";
                });
    }

    /** Whether {@code mode} is lost: a secret that others may read, a script that does not run. */
    boolean hasWrongMode(String relative, Mode mode) throws IOException {
        Path file = path(relative);
        if (!isPosix(file)) {
            return false;
        }
        Set<PosixFilePermission> has = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
        return switch (mode) {
            case REGULAR -> false;
            case EXECUTABLE -> !has.contains(PosixFilePermission.OWNER_EXECUTE);
            case PRIVATE -> !PosixFilePermissions.fromString("rwx------").containsAll(has);
        };
    }

    private static void permit(Path path, String permissions) throws IOException {
        if (isPosix(path)) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
