package dev.compose2dify.plan.credential;

import dev.compose2dify.chart.CredentialPlan;
import dev.compose2dify.chart.CredentialPlan.Own;
import dev.compose2dify.text.SecretFormat;
import dev.compose2dify.text.ValuesKeys;
import java.util.List;
import java.util.Optional;

/** Keys of the Secret that hold a whole file. */
public final class SecretFiles {
    private SecretFiles() {}

    /** @param own the content; without it the user has to give one before the chart renders */
    public static CredentialPlan plan(String key, String title, Optional<Own> own, String place) {
        return new CredentialPlan(
                key,
                "secrets." + ValuesKeys.camelCase(key),
                title,
                own.isEmpty(),
                false,
                SecretFormat.ALNUM32,
                "",
                Optional.empty(),
                own,
                List.of(place),
                List.of());
    }
}
