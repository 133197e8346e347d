package dev.compose2dify.output;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

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

    private static Optional<byte[]> read(Path folder, String path) {
        OutputFolder output = new OutputFolder(folder.toAbsolutePath().normalize());
        if (output.obstacle(path).isPresent() || output.kind(path) != OutputFolder.Kind.FILE) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readAllBytes(output.path(path)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
