package dev.compose2dify.catalog.reading;

import java.util.Optional;

/**
 * The versions that a fact holds for.
 *
 * @param since the first version it holds for; absent: from the beginning
 * @param before the first version it no longer holds for; absent: until today
 */
public record VersionRange(Optional<Version> since, Optional<Version> before) {
    /** Every version. */
    public static final VersionRange ALWAYS = new VersionRange(Optional.empty(), Optional.empty());

    public boolean contains(Version version) {
        return since.map(version::isAtLeast).orElse(true)
                && before.map(version::isBefore).orElse(true);
    }
}
