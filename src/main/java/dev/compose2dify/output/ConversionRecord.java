package dev.compose2dify.output;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a chart was made from, for the record that is kept with it.
 *
 * @param toolVersion version of compose2dify
 * @param inputs every file that was read, by the path under which it is known, with the SHA-256 of its content in hex
 */
public record ConversionRecord(String toolVersion, SortedMap<String, String> inputs) {
    public ConversionRecord {
        inputs = Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
    }

    public static ConversionRecord of(String toolVersion, Map<String, String> inputs) {
        return new ConversionRecord(toolVersion, new TreeMap<>(inputs));
    }

    /**
     * Whether an input is an env file of the user's. Most of such a file is public, so that from its hash a short
     * password could be found by trying; the hash goes into the private record. The public examples are not private.
     */
    static boolean isPrivate(String input) {
        String name = input.substring(input.lastIndexOf('/') + 1);
        return !name.endsWith(".example") && (name.startsWith(".env") || name.endsWith(".env"));
    }
}
