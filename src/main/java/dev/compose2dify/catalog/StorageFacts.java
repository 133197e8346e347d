package dev.compose2dify.catalog;

import dev.compose2dify.catalog.reading.Version;
import dev.compose2dify.catalog.reading.VersionRange;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * By which variables Dify's file storage is chosen (docs/pitfalls.md, storage-type), and so whether its claim is needed.
 *
 * @param typeVariable the variable with the kind of storage
 * @param rules what each kind means; the first that fits counts
 */
public record StorageFacts(String typeVariable, List<Rule> rules) {
    /**
     * What some kinds of storage mean.
     *
     * @param types values of the type variable; the empty text stands for unset, {@code *} for any other
     * @param schemeVariable a second variable that has to be looked at
     * @param schemes values of that variable; the empty text stands for unset
     * @param local whether files are kept in the container's file system
     * @param versions the Dify versions that this holds for
     */
    public record Rule(
            List<String> types,
            Optional<String> schemeVariable,
            List<String> schemes,
            boolean local,
            VersionRange versions) {}

    /** Whether Dify of this version keeps files in {@code /app/api/storage}, with this environment of its api. */
    public boolean isLocal(Map<String, String> environment, Version dify) {
        String type = environment.getOrDefault(typeVariable, "");
        for (Rule rule : rules) {
            if (rule.versions().contains(dify)
                    && isOneOf(rule.types(), type)
                    && rule.schemeVariable()
                            .map(v -> isOneOf(rule.schemes(), environment.getOrDefault(v, "")))
                            .orElse(true)) {
                return rule.local();
            }
        }
        return true;
    }

    private static boolean isOneOf(List<String> values, String value) {
        return values.contains("*") || values.contains(value);
    }
}
