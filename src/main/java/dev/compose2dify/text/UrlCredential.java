package dev.compose2dify.text;

/**
 * A credential inside a URL.
 *
 * @param scheme of the URL, lower case; {@code tcp} style data source names have {@code dsn}
 * @param place where in the URL it stands
 * @param user the user's name, empty span when there is none ({@code redis://:pw@host}, a query parameter)
 * @param password password or token as written (maybe percent-encoded); an empty span when the URL leaves room for one
 *     but has none ({@code redis://:@host})
 */
public record UrlCredential(String scheme, Place place, Span user, Span password) {
    /** Where in a URL a credential stands. */
    public enum Place {
        /** {@code scheme://user:password@host}. */
        USER_INFO,
        /** {@code https://token@host}: the user part is the credential, as in a Sentry DSN. */
        TOKEN,
        /** {@code ?password=…}. */
        QUERY
    }

    /** Whether there is anything to hide. */
    public boolean holdsSecret() {
        return !password.isEmpty();
    }
}
