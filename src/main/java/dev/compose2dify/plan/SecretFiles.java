package dev.compose2dify.plan;

import dev.compose2dify.plan.CredentialPlan.Own;
import dev.compose2dify.text.ValuesKeys;
import java.util.List;
import java.util.Optional;

/** Keys of the Secret that hold a whole file. */
final class SecretFiles {
    private SecretFiles() {}

    /** @param own the content; without it the user has to give one before the chart renders */
    static CredentialPlan plan(String key, String title, Optional<Own> own, String place) {
        return new CredentialPlan(
                key,
                "secrets." + ValuesKeys.camelCase(key),
                title,
                own.isEmpty(),
                false,
                "alnum32",
                "",
                Optional.empty(),
                own,
                List.of(place));
    }
}
