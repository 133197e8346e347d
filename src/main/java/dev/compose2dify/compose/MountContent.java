package dev.compose2dify.compose;

import java.util.List;

/** What stood at the source of a bind mount when the project was loaded. */
public sealed interface MountContent {
    /** Nothing: Docker would create an empty directory. */
    record Missing() implements MountContent {}

    /** Something that could not be read, or is neither file nor directory ({@code why} for the user). */
    record Unreadable(String why) implements MountContent {}

    /**
     * A regular file.
     *
     * @param bytes the content; empty when {@code size} is over the limit of what is read (1 MiB)
     * @param size in bytes, of the file on disk
     */
    record RegularFile(Bytes bytes, long size, boolean executable) implements MountContent {}

    /**
     * A directory, with the regular files below it in path order.
     *
     * @param complete false when there was more than is read (over 200 files, 2 MiB, 6 levels, or unreadable places):
     *     such a directory is data, not configuration
     */
    record Directory(List<Entry> files, boolean complete) implements MountContent {}

    /** A file below a mounted directory; {@code path} is relative to it, with {@code /}. */
    record Entry(String path, RegularFile file) {}
}
