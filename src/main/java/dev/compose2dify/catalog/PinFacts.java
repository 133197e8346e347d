package dev.compose2dify.catalog;

import dev.compose2dify.catalog.reading.VersionRange;
import java.util.List;

/**
 * The tag for an image that a compose file leaves open.
 *
 * @param repositories of the image, wherever they are mirrored
 * @param tag what runs instead of {@code latest}
 * @param versions of Dify that it holds for
 */
record PinFacts(List<String> repositories, String tag, VersionRange versions) {}
