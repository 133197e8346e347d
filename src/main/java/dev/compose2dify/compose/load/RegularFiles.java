package dev.compose2dify.compose.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The only way by which content of the user's disk gets into the program: regular files, and never more than a bound. A
 * pipe would make the program wait for ever, a device has no end, and a file can grow while it is read.
 */
final class RegularFiles {
    /** What stands at a path once symbolic links are followed. */
    enum FileType {
        FILE(""),
        DIRECTORY("is a directory, not a file"),
        MISSING("no such file"),
        /** A symbolic link that leads back to itself. */
        CIRCULAR_LINK("is a symbolic link that leads in a circle"),
        SPECIAL("is no regular file but a pipe, a socket or a device"),
        UNREADABLE("cannot be read");

        private final String problem;

        FileType(String problem) {
            this.problem = problem;
        }

        /** What is wrong with it where a file is wanted. */
        String problem() {
            return problem;
        }
    }

    private RegularFiles() {}

    static FileType kind(Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                return FileType.DIRECTORY;
            }
            return attributes.isRegularFile() ? FileType.FILE : FileType.SPECIAL;
        } catch (NoSuchFileException e) {
            return FileType.MISSING;
        } catch (AccessDeniedException e) {
            return FileType.UNREADABLE;
        } catch (IOException e) {
            return Files.isSymbolicLink(path) ? FileType.CIRCULAR_LINK : FileType.UNREADABLE;
        }
    }

    /**
     * The bytes of a regular file.
     *
     * @return one byte more than {@code most} when the file is larger
     * @throws IOException when it is no regular file, or cannot be read
     */
    static byte[] read(Path path, int most) throws IOException {
        FileType kind = kind(path);
        if (kind != FileType.FILE) {
            throw new IOException(kind.problem());
        }
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(most + 1);
        }
    }
}
