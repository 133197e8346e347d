package dev.compose2dify.output;

import dev.compose2dify.output.FileTree.Mode;
import dev.compose2dify.output.FileTree.OutputFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZInputStream;
import org.tukaani.xz.XZOutputStream;

/**
 * What was generated last, content and all: the base of the next merge.
 *
 * <p>It is one compressed file, {@code .compose2dify/base.xz}, which is committed with the chart, so that whoever clones
 * it can merge; what holds secrets is in {@code base.private.xz} instead, which is not. The compressor is written in
 * Java: the deflater of a JDK may be the system's, and gives other bytes on another machine.
 *
 * @param files content by path
 */
record BaseStore(SortedMap<String, byte[]> files) {
    static final BaseStore EMPTY = new BaseStore(new TreeMap<>());

    private static final int FORMAT = 1;
    private static final int MAX_FILES = 100_000;
    private static final int MAX_BYTES = 256 * 1024 * 1024;
    private static final int DICTIONARY = 1 << 20;
    /** For the decompressor, in KiB: what another dictionary would need is not ours. */
    private static final int MEMORY = 16 * 1024;

    BaseStore {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    Optional<byte[]> get(String path) {
        return Optional.ofNullable(files.get(path));
    }

    /** Whether these files are what is stored, so that there is nothing to compress. */
    boolean holds(SortedMap<String, byte[]> others) {
        return files.keySet().equals(others.keySet())
                && files.entrySet().stream().allMatch(e -> Arrays.equals(e.getValue(), others.get(e.getKey())));
    }

    /** Reads one; empty when it is broken, which is as if it was not there. */
    static BaseStore read(Optional<byte[]> stored) {
        if (stored.isEmpty()) {
            return EMPTY;
        }
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (DataInputStream in =
                new DataInputStream(new XZInputStream(new ByteArrayInputStream(stored.get()), MEMORY))) {
            if (in.readInt() != FORMAT) {
                return EMPTY;
            }
            int count = in.readInt();
            if (count > MAX_FILES) {
                return EMPTY;
            }
            long total = 0;
            for (int i = 0; i < count; i++) {
                String path = in.readUTF();
                int length = in.readInt();
                total += length;
                if (length < 0 || total > MAX_BYTES || !FileTree.isInside(path)) {
                    return EMPTY;
                }
                byte[] content = in.readNBytes(length);
                if (content.length != length) {
                    return EMPTY;
                }
                files.put(path, content);
            }
            // Only at the end does the decompressor compare the checksum.
            return in.read() < 0 ? new BaseStore(files) : EMPTY;
        } catch (IOException e) {
            return EMPTY;
        }
    }

    /** About how many bytes there are to compress: more of a dictionary is only memory to be cleared. */
    private int size() {
        long size = 0;
        for (var entry : files.entrySet()) {
            size += entry.getKey().length() + 8L + entry.getValue().length;
        }
        return (int) Math.min(size, DICTIONARY);
    }

    /** The file that holds it; the same files give the same bytes everywhere. */
    OutputFile file(Mode mode) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            LZMA2Options options = new LZMA2Options(0);
            options.setDictSize(Math.max(LZMA2Options.DICT_SIZE_MIN, Math.min(DICTIONARY, size())));
            try (DataOutputStream out = new DataOutputStream(new XZOutputStream(bytes, options))) {
                out.writeInt(FORMAT);
                out.writeInt(files.size());
                for (var entry : files.entrySet()) {
                    out.writeUTF(entry.getKey());
                    out.writeInt(entry.getValue().length);
                    out.write(entry.getValue());
                }
            }
        } catch (IOException e) {
            throw new AssertionError("memory does not fail", e);
        }
        return new OutputFile(bytes.toByteArray(), mode);
    }
}
