package dev.compose2dify.plan.credential;

import dev.compose2dify.catalog.CredentialFacts;
import dev.compose2dify.compose.Fragment;
import dev.compose2dify.compose.Text;
import dev.compose2dify.plan.decision.Planning;
import java.util.Optional;
import java.util.Set;

/** Which credentials everybody knows, because Dify's own files say them. */
final class PublicDefaults {
    private final Planning planning;

    PublicDefaults(Planning planning) {
        this.planning = planning;
    }

    boolean isPublic(Text text, Optional<CredentialFacts> facts) {
        return isPublic(text.value(), text, facts);
    }

    /** Whether everybody can read the value in Dify's own files: such a value is replaced when the chart is installed. */
    boolean isPublic(String value, Text text, Optional<CredentialFacts> facts) {
        boolean published = facts.isPresent()
                ? facts.get().isPublicDefault(value)
                : planning.catalog.credentials().stream().anyMatch(c -> c.isPublicDefault(value));
        if (published || facts.isEmpty() && isPlaceholder(value, text)) {
            return true;
        }
        boolean fromDefault = text.fragments().stream()
                .filter(f -> !f.text().isEmpty())
                .allMatch(f -> f.kind() == Fragment.Origin.DEFAULT);
        if (fromDefault && !text.fragments().isEmpty()) {
            return true;
        }
        return text.fragments().stream()
                .filter(f -> !f.text().isEmpty())
                .flatMap(f -> f.variables().stream())
                .anyMatch(v -> planning.project
                        .exampleEnvironment()
                        .getOrDefault(v, Set.of())
                        .contains(value));
    }

    private boolean isPlaceholder(String value, Text text) {
        return planning.catalog.environment().isPlaceholder("", value)
                || text.fragments().stream()
                        .flatMap(f -> f.variables().stream())
                        .anyMatch(v -> planning.catalog.environment().isPlaceholder(v, value));
    }
}
