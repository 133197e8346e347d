package dev.compose2dify.catalog;

import dev.compose2dify.catalog.reading.NamePattern;
import java.util.List;

/**
 * A variable of Dify's that chooses which others are read: {@code VECTOR_STORE: weaviate} lets {@code QDRANT_URL} rest.
 *
 * @param variable the one that chooses
 * @param choices what each of its values brings into use
 */
public record SelectionFacts(String variable, List<Choice> choices) {
    /** @param variables patterns of the names that are read under one of the {@code values} */
    public record Choice(List<String> values, List<String> variables) {
        boolean isAbout(String name) {
            return NamePattern.anyMatches(variables, name);
        }
    }

    /** Whether nobody reads {@code name} while the variable has the {@code value}. */
    public boolean isDormant(String value, String name) {
        return choices.stream().anyMatch(c -> c.isAbout(name))
                && choices.stream().noneMatch(c -> c.isAbout(name) && c.values().contains(value));
    }
}
