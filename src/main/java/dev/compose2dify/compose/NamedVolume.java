package dev.compose2dify.compose;

import dev.compose2dify.diagnostic.Location;
import java.util.Map;
import java.util.Optional;

/** A declared named volume; {@code name} is the real one, {@code <project>_<key>} unless set. */
public record NamedVolume(
        String key,
        String name,
        boolean external,
        Optional<String> driver,
        Map<String, String> driverOptions,
        Location location) {}
