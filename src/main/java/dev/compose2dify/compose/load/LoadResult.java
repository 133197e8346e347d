package dev.compose2dify.compose.load;

import dev.compose2dify.compose.Project;
import dev.compose2dify.diagnostic.Diagnostic;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What loading gave.
 *
 * @param project absent when there was an error
 * @param model the resolved model as {@code docker compose config --format json} has it (plain maps, lists, strings,
 *     numbers, booleans, in the order of the source); empty when there was an error
 * @param diagnostics errors, or warnings and notes
 */
public record LoadResult(Optional<Project> project, Map<String, Object> model, List<Diagnostic> diagnostics) {}
