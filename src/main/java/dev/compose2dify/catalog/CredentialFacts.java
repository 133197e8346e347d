package dev.compose2dify.catalog;

import dev.compose2dify.text.SecretFormat;
import java.util.List;
import java.util.Optional;

/**
 * A credential: the set of places that must hold one value (docs/pitfalls.md, one-credential).
 *
 * @param key its key in the Secret
 * @param valuesPath where {@code values.yaml} has it
 * @param title what people call it
 * @param places which variables of which components hold it
 * @param format what a generated value looks like
 * @param required when the chart does not render without it
 * @param generate when deploy.sh may make one up
 * @param servers the components that check it; with {@link Generate#WITH_SERVER} one of them must be in the chart
 * @param clientVariables that only programs beside the server read: in the server's container they give it no password
 * @param deployVariable the environment variable by which deploy.sh takes it
 * @param publicDefaults the values that Dify publishes: never to be used (docs/pitfalls.md, public-defaults)
 * @param joins with which other credential it is one under some configurations
 */
public record CredentialFacts(
        String key,
        String valuesPath,
        String title,
        List<Place> places,
        SecretFormat format,
        Generate generate,
        Required required,
        List<String> servers,
        List<String> clientVariables,
        String deployVariable,
        List<String> publicDefaults,
        List<Join> joins) {

    /** Every component. */
    public static final String EVERYWHERE = "*";

    /**
     * A variable that holds the credential.
     *
     * @param scope a component, or a family as {@code family:dify-api}, or {@link #EVERYWHERE}; a more precise scope
     *     wins over a wider one when two credentials claim the variable
     * @param variable the name
     * @param part what of the variable's value is the credential
     * @param added whether the chart must set the variable even if Compose does not
     */
    public record Place(String scope, String variable, ValuePart part, boolean added) {
        /** How precisely the scope fits the component: 0 not at all, 1 everywhere, 2 its family, 3 the component. */
        public int precision(String component, Optional<String> family) {
            if (scope.equals(component)) {
                return 3;
            }
            if (family.map(f -> scope.equals("family:" + f)).orElse(false)) {
                return 2;
            }
            return scope.equals(EVERYWHERE) ? 1 : 0;
        }
    }

    /** What of a variable's value is the credential. */
    public enum ValuePart {
        /** All of it. */
        VALUE,
        /** The password of the URL that it is; to be URL-encoded there (docs/pitfalls.md, password-in-url). */
        URL_PASSWORD
    }

    /** When deploy.sh may make a value up. */
    public enum Generate {
        /** Always, also when Compose leaves it empty: only Dify's own components use it. */
        ALWAYS,
        /** When one of {@link #servers} runs in the chart: else the other side has the say. */
        WITH_SERVER,
        /** Never: what Compose says is kept, even a public default, as something out of the chart's reach checks it. */
        NEVER
    }

    /** When the chart does not render without a value. */
    public enum Required {
        /** When deploy.sh makes one. */
        WHEN_GENERATED,
        /** Wherever the chart uses it. */
        ALWAYS,
        /** Never: none is a choice too. */
        NEVER
    }

    /**
     * Under a configuration, two credentials are one: this one takes the place of the other.
     *
     * @param with the key of the other credential
     * @param variable the variable of the api that decides
     * @param values the values of the variable under which they are one
     */
    public record Join(String with, String variable, List<String> values) {}

    /** Whether the variable of the component holds this credential, and how precisely that is known. */
    public Optional<Place> place(String component, Optional<String> family, String variable) {
        Optional<Place> best = Optional.empty();
        for (Place place : places) {
            int precision = place.variable.equals(variable) ? place.precision(component, family) : 0;
            if (precision > best.map(p -> p.precision(component, family)).orElse(0)) {
                best = Optional.of(place);
            }
        }
        return best;
    }

    /** Whether the value is one that Dify ships with, known to everyone. */
    public boolean isPublicDefault(String value) {
        return publicDefaults.contains(value);
    }
}
