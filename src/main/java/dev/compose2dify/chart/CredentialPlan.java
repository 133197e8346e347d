package dev.compose2dify.chart;

import dev.compose2dify.text.SecretFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One key of the chart's Secret.
 *
 * @param key in the Secret, {@code postgresql-password}
 * @param valuesPath where its value is given, {@code postgresql.auth.password}; empty for one that is {@code composed}
 * @param title for a reader
 * @param required the chart does not render without it
 * @param generated deploy.sh makes one when nobody gives it
 * @param format how a generated one looks
 * @param environment the variable of deploy.sh's environment that may give it, or empty
 * @param composed the value is put together from others (a URL with a password in it)
 * @param own the user's own value, to be carried over privately; absent for public defaults. Never printed
 * @param places {@code service.VARIABLE} where it is used, for the report
 * @param formerKeys keys that hold it in the Secret of an older chart
 */
public record CredentialPlan(
        String key,
        String valuesPath,
        String title,
        boolean required,
        boolean generated,
        SecretFormat format,
        String environment,
        Optional<Value> composed,
        Optional<Own> own,
        List<String> places,
        List<String> formerKeys) {

    /** The same credential, held in the places of both. */
    public CredentialPlan withPlacesOf(CredentialPlan other) {
        Set<String> all = new LinkedHashSet<>(places);
        all.addAll(other.places());
        return with(own, List.copyOf(all));
    }

    /** The same credential, with a value that has to be carried over. */
    public CredentialPlan withOwn(String value) {
        return with(Optional.of(new Own(value)), places);
    }

    private CredentialPlan with(Optional<Own> own, List<String> places) {
        return new CredentialPlan(
                key, valuesPath, title, required, generated, format, environment, composed, own, places, formerKeys);
    }

    /** A secret that is not shown by accident. */
    public record Own(String value) {
        @Override
        public String toString() {
            return "Own[hidden]";
        }
    }
}
