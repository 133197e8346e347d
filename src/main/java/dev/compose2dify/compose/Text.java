package dev.compose2dify.compose;

import dev.compose2dify.diagnostic.Location;
import java.util.List;

/**
 * A string of the project after interpolation, with how it came to be.
 *
 * @param value what Docker Compose would use; numbers and booleans are formatted as Go's {@code %v} does
 * @param raw the text before interpolation, for example <code>${DB_PASSWORD:-difyai123456}</code>
 * @param location where the raw text stands
 * @param fragments the pieces that make up {@code value}, in order: their texts joined are {@code value}
 */
public record Text(String value, String raw, Location location, List<Fragment> fragments) {
    public Text {
        fragments = List.copyOf(fragments);
    }

    /** A text that was written literally. */
    public static Text literal(String value, Location location) {
        return new Text(
                value, value, location, value.isEmpty() ? List.of() : List.of(Fragment.literal(value, location)));
    }

    @Override
    public String toString() {
        return value;
    }
}
