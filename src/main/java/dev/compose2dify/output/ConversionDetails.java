package dev.compose2dify.output;

import dev.compose2dify.text.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the last conversion left in a folder, for who compares it with the next one. */
public final class ConversionDetails {
    /** Beside the generated files in the base. */
    static final String PATH = ".plan.json";

    private ConversionDetails() {}

    /** The record of a folder, as JSON; empty when it is not compose2dify's. */
    public static Optional<String> record(Path folder) {
        return read(folder, OwnershipRecord.PATH).map(b -> new String(b, StandardCharsets.UTF_8));
    }

    /** {@link ConversionRecord#details} of the last conversion; empty when its base is not there or broken. */
    public static Optional<String> details(Path folder) {
        return BaseStore.read(read(folder, State.BASE)).get(PATH).map(b -> new String(b, StandardCharsets.UTF_8));
    }

    /** The text of every file that the record of a folder names and that is there, by path; empty without a record. */
    public static SortedMap<String, String> files(Path folder) {
        SortedMap<String, String> texts = new TreeMap<>();
        try {
            Optional<byte[]> record = read(folder, OwnershipRecord.PATH);
            if (record.isPresent()) {
                for (String path : OwnershipRecord.parse(record.get(), Optional.empty())
                        .hashes()
                        .keySet()) {
                    read(folder, path).flatMap(FileMerge::text).ifPresent(text -> texts.put(path, text));
                }
            }
        } catch (OwnershipRecord.Unreadable e) {
            return new TreeMap<>();
        }
        return texts;
    }

    /**
     * A hash of a chart's content but for what holds its version (Chart.yaml) and what holds secrets, of which nothing may
     * be found in what is committed.
     */
    public static String fingerprint(FileTree files) {
        StringBuilder all = new StringBuilder();
        files.files().forEach((path, file) -> {
            boolean isVersion = path.equals("Chart.yaml") || path.endsWith("/Chart.yaml");
            if (!isVersion && file.mode() != FileTree.Mode.PRIVATE) {
                all.append(path).append(' ').append(Sha256.hex(file.content())).append('\n');
            }
        });
        return Sha256.hex(all.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<byte[]> read(Path folder, String path) {
        OutputFolder output = new OutputFolder(folder.toAbsolutePath().normalize());
        if (output.obstacle(path).isPresent() || output.kind(path) != OutputFolder.EntryType.FILE) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readAllBytes(output.path(path)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
