package dev.compose2dify.catalog;

import dev.compose2dify.catalog.reading.Version;
import dev.compose2dify.catalog.reading.VersionRange;
import java.util.List;
import java.util.Optional;

/**
 * A variable that tells where users reach Dify (docs/pitfalls.md, files-url).
 *
 * @param variable the name
 * @param scopes components, families as {@code family:dify-api}, or {@code *} that get it
 * @param base what it is derived from
 * @param suffix what follows the base
 * @param versions the Dify versions that read it
 * @param whenRelative what it is when no public host is given
 * @param added whether the chart sets it even if Compose does not
 * @param note why it is as it is, for the report
 */
public record PublicUrlFacts(
        String variable,
        List<String> scopes,
        Base base,
        String suffix,
        VersionRange versions,
        WhenRelative whenRelative,
        boolean added,
        String note) {

    /** What a public variable is derived from. */
    public enum Base {
        /** {@code https://host}, never with the path. */
        ORIGIN,
        /** {@code https://host/path}, with the path under which Dify itself answers. */
        PATH,
        /** {@code wss://host}: the origin for websockets. */
        SOCKET,
        /** {@code host} alone. */
        HOST
    }

    /** What becomes of the variable when no public host is given. */
    public enum WhenRelative {
        /** Left empty: browsers then use the address that they came by. */
        EMPTY,
        /** Still has to be absolute: there is no good value without a host. */
        ABSOLUTE
    }

    /** Whether the component of this Dify version gets it. */
    public boolean appliesTo(String component, Optional<String> family, Version dify) {
        return versions.contains(dify)
                && scopes.stream()
                        .anyMatch(scope -> scope.equals("*")
                                || scope.equals(component)
                                || family.map(f -> scope.equals("family:" + f)).orElse(false));
    }
}
