package dev.compose2dify.catalog;

import dev.compose2dify.catalog.reading.Fields;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is known of variables as such.
 *
 * @param readOutsideTheChart how the names begin that Compose itself or the gateway reads, and no pod
 * @param placeholders values that Dify's files give to everybody, or that ask for a value
 * @param refusingFamily the images that end at their start when one of {@code refusedWhenEmpty} is empty
 * @param refusedWhenEmpty names of variables
 */
public record EnvironmentFacts(
        List<String> readOutsideTheChart,
        List<Placeholder> placeholders,
        String refusingFamily,
        Set<String> refusedWhenEmpty) {

    /** @param variables that have the value by themselves; without any it is one wherever it stands */
    public record Placeholder(String value, List<String> variables) {}

    static EnvironmentFacts of(Fields file) {
        Fields refused = file.mapping("refusedWhenEmpty").orElseThrow();
        EnvironmentFacts facts = new EnvironmentFacts(
                file.texts("readOutsideTheChart"),
                file.objects("placeholders", f -> new Placeholder(f.text("value"), f.texts("variables"))),
                refused.text("family"),
                refused.texts("variables").stream().collect(Collectors.toUnmodifiableSet()));
        refused.done();
        file.done();
        return facts;
    }

    /** Whether nothing in the chart reads the variable. */
    public boolean isReadOutsideTheChart(String variable) {
        return readOutsideTheChart.stream().anyMatch(variable::startsWith);
    }

    /** Whether the value is no secret of anybody's. */
    public boolean isPlaceholder(String variable, String value) {
        return placeholders.stream()
                .filter(p -> p.value().equals(value))
                .anyMatch(p -> p.variables().isEmpty() || p.variables().contains(variable));
    }

    /** Whether a component of the family has to do without the variable rather than with an empty one. */
    public boolean refusesEmpty(Optional<String> family, String variable) {
        return family.filter(refusingFamily::equals).isPresent() && refusedWhenEmpty.contains(variable);
    }
}
