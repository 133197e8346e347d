package dev.compose2dify.catalog;

import dev.compose2dify.catalog.reading.VersionRange;

/**
 * How the web image is made to serve Dify under a path other than {@code /}.
 *
 * @param versions the Dify versions that this holds for
 * @param support what it takes
 * @param recipe what to tell the user; {@code @path} and {@code @version} stand for the path and the Dify version
 */
public record BasePathFacts(VersionRange versions, Support support, String recipe) {
    /** What a path other than {@code /} takes. In no version does a variable of the stock image do it. */
    public enum Support {
        /** It does not work at all. */
        NONE,
        /** Source files have to be changed before the image is built. */
        PATCH,
        /** The image has to be built with an argument. */
        BUILD_ARGUMENT
    }
}
