package dev.compose2dify.compose;

import java.util.List;

/** What stood at the source of a bind mount when the project was loaded. */
public sealed interface MountContent {
    /** Nothing: Docker would create an empty directory. */
    record Missing() implements MountContent {}

    /** Neither file nor directory but a pipe, a socket or a device: there is nothing that could be taken along. */
    record Special() implements MountContent {}

    /** Something that could not be read ({@code why} for the user). */
    record Unreadable(String why) implements MountContent {}

    /**
     * A regular file.
     *
     * @param bytes the content; empty when {@code size} is over the limit of what is read (1 MiB)
     * @param size in bytes, of the file on disk
     * @param executable by whoever converts
     * @param ownerOnly its mode gives its group and all others nothing, as 0600 does
     */
    record RegularFile(Bytes bytes, long size, boolean executable, boolean ownerOnly) implements MountContent {
        /** Whether {@code bytes} is all of it. */
        public boolean isWhole() {
            return bytes.size() == size;
        }
    }

    /**
     * A directory, with the regular files below it in path order.
     *
     * @param complete false when there was more than is read (over 200 files, 2 MiB, 6 levels, or unreadable places):
     *     such a directory is data, not configuration
     * @param withheld what is never taken along although it stands there, by path: {@code .git}, {@code node_modules} and,
     *     of a folder that holds a whole project, {@code .env} files and private keys
     */
    record Directory(List<Entry> files, boolean complete, List<String> withheld) implements MountContent {}

    /** A file below a mounted directory; {@code path} is relative to it, with {@code /}. */
    record Entry(String path, RegularFile file) {}
}
