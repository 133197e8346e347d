package dev.compose2dify.compose;

import dev.compose2dify.diagnostic.Location;
import java.util.Optional;

/** An entry of a service's {@code volumes} or {@code tmpfs}. */
public sealed interface Mount {
    /** Absolute path in the container, cleaned. */
    String target();

    boolean readOnly();

    Location location();

    /**
     * A file or directory of the host.
     *
     * @param source absolute path
     * @param display the source as it is told to a reader, without a path of the machine that converts where that can be:
     *     {@code ./x} below the project directory, {@code ../x} beside it, {@code ~/x} below the user's home, otherwise
     *     absolute
     * @param content what stood there when the project was loaded
     */
    record Bind(String source, String display, String target, boolean readOnly, MountContent content, Location location)
            implements Mount {}

    /** A volume that Docker manages; without a name it is anonymous. {@code name} is a key of {@link Project#volumes()}. */
    record Volume(Optional<String> name, String target, boolean readOnly, Optional<String> subpath, Location location)
            implements Mount {}

    /** Memory that is gone with the container. */
    record Tmpfs(String target, boolean readOnly, Optional<Long> sizeBytes, Location location) implements Mount {}

    /** {@code npipe}, {@code cluster}, {@code image}: kept to be reported. */
    record Other(String type, String target, boolean readOnly, Location location) implements Mount {}
}
