package dev.compose2dify.output;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/** Files in memory, by path relative to the output folder (with {@code /}), in path order. Immutable once built. */
public final class FileTree {
    private final SortedMap<String, OutputFile> files;

    private FileTree(SortedMap<String, OutputFile> files) {
        this.files = files;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Not modifiable, sorted by path. */
    public SortedMap<String, OutputFile> files() {
        return files;
    }

    /** The same with one file more. */
    public FileTree with(String path, String text) {
        Builder builder = builder().add(path, text);
        files.forEach((known, file) -> builder.add(known, file.content(), file.mode()));
        return builder.build();
    }

    /** Whether {@code path} is relative, written with {@code /}, and cannot leave the folder. */
    static boolean isInside(String path) {
        return !path.contains("\\")
                && path.chars().noneMatch(c -> c < 0x20 || c == 0x7f)
                && Arrays.stream(path.split("/", -1)).noneMatch(p -> p.isEmpty() || p.equals(".") || p.equals(".."));
    }

    /**
     * One file.
     *
     * @param content the bytes; not to be changed
     * @param mode how it may be used on disk
     */
    public record OutputFile(byte[] content, Mode mode) {
        public String text() {
            return new String(content, StandardCharsets.UTF_8);
        }
    }

    /** Permissions of a written file. */
    public enum Mode {
        /** 0644 */
        REGULAR,
        /** 0755 */
        EXECUTABLE,
        /** 0600: holds secrets, is never shown, hashed into the record only with a salt */
        PRIVATE
    }

    /** Builds a {@link FileTree}; refuses paths that are absolute, leave the folder, or are given twice. */
    public static final class Builder {
        private final SortedMap<String, OutputFile> files = new TreeMap<>();

        public Builder add(String path, String text) {
            return add(path, text.getBytes(StandardCharsets.UTF_8), Mode.REGULAR);
        }

        public Builder add(String path, byte[] content, Mode mode) {
            if (!isInside(path)) {
                throw new IllegalArgumentException("not a path inside the output folder: " + path);
            }
            if (files.put(path, new OutputFile(content.clone(), mode)) != null) {
                throw new IllegalArgumentException("written twice: " + path);
            }
            return this;
        }

        public FileTree build() {
            return new FileTree(java.util.Collections.unmodifiableSortedMap(new TreeMap<>(files)));
        }
    }
}
