package dev.compose2dify.output;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a chart was made from, for the record that is kept with it.
 *
 * <p>Of the inputs only names are kept. Any of them may hold a password among text that is public, and from the hash of
 * such a file the password could be found by trying; the record is made to be committed.
 *
 * @param toolVersion version of compose2dify
 * @param inputs every file that was read, by the path under which it is known
 * @param plan what the chart consists of, as one JSON object, for the record itself
 * @param details the same with all variables, as JSON, for the base of the next merge
 */
public record ConversionRecord(
        String toolVersion, SortedSet<String> inputs, Optional<String> plan, Optional<String> details) {
    public ConversionRecord {
        inputs = Collections.unmodifiableSortedSet(new TreeSet<>(inputs));
    }

    /** @param inputs names of files, with whatever is known of them */
    public static ConversionRecord of(String toolVersion, Map<String, String> inputs) {
        return new ConversionRecord(toolVersion, new TreeSet<>(inputs.keySet()), Optional.empty(), Optional.empty());
    }

    /** The record with what the chart consists of. */
    public ConversionRecord withPlan(String newPlan, String newDetails) {
        return new ConversionRecord(toolVersion, inputs, Optional.of(newPlan), Optional.of(newDetails));
    }
}
