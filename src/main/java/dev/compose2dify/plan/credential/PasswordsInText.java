package dev.compose2dify.plan.credential;

import dev.compose2dify.plan.credential.OriginText.Run;
import dev.compose2dify.text.Span;
import dev.compose2dify.text.UrlCredential;
import dev.compose2dify.text.UrlCredentials;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The passwords of URLs and connection strings in a text. Where a variable stands in the place of the password, all of the
 * variable is the password, whatever characters it holds: {@code postgresql://app:${DB_PASS}@db} is taken apart before
 * {@code DB_PASS} is looked at.
 */
final class PasswordsInText {
    /** libpq's {@code password=…}, ADO's {@code Password=…;}, the keys of Azure. */
    private static final Pattern KEYWORD = Pattern.compile(
            "(?i)(?:^|[;\\s\"'])(?:password|pwd|accountkey|sharedaccesskey|sharedaccesssignature)\\s*=\\s*"
                    + "(?:'([^']*)'|\"([^\"]*)\"|([^\\s;\"']*))");
    /** ADO separates by semicolons, so that a password may hold blanks. */
    private static final Pattern ADO_KEYWORD =
            Pattern.compile("(?i)(?:^|;)\\s*(?:password|pwd)\\s*=\\s*(?:'([^']*)'|\"([^\"]*)\"|([^;\"']*))");

    private static final Pattern JSON = Pattern.compile(
            "(?i)[\"'][a-z0-9_.-]*(?:password|passwd|secret|token|api_?key)[\"']\\s*:\\s*(?:'([^']*)'|\"([^\"]*)\"())");

    private static final Pattern ADO = Pattern.compile(
            "(?i)(?:^|;)\\s*(?:server|data source|address|addr|user id|uid|database|initial catalog)\\s*=[^;]*;.*",
            Pattern.DOTALL);

    private PasswordsInText() {}

    /**
     * A password in its place.
     *
     * @param start index of its first character
     * @param end index after the last; equal to {@code start} when the text leaves room for a password but has none
     * @param urlEncoded whether it stands percent-encoded there
     * @param scheme of the URL, empty for a connection string
     * @param user the login that goes with it, as far as the text says
     * @param run the variable that supplies all of it
     */
    record Password(int start, int end, boolean urlEncoded, String scheme, String user, Optional<Run> run) {
        boolean isEmpty() {
            return start == end;
        }

        /** As whoever checks it knows it. */
        String of(String text) {
            String written = text.substring(start, end);
            return urlEncoded ? UrlCredentials.decode(written) : written;
        }
    }

    static List<Password> find(OriginText text) {
        String value = text.value();
        // A URL and a field of JSON have a colon, a keyword has an equals sign, a data source name has both.
        if (value.indexOf(':') < 0 && value.indexOf('=') < 0) {
            return List.of();
        }
        List<Run> opaque = text.variables().stream()
                .filter(r -> !mayBeginUrl(text.value(), r))
                .toList();
        List<Password> found = new ArrayList<>();
        inText(text, text.masked(opaque), found);
        // A variable that is user and password at once: redis://${LOGIN}@redis.
        List<Password> written = new ArrayList<>();
        inText(text, text.value(), written);
        for (Password password : written) {
            boolean seen = found.stream().anyMatch(f -> f.start() <= password.end() && password.start() <= f.end());
            boolean insideOther = opaque.stream()
                    .anyMatch(r -> password.start() < r.end()
                            && r.start() < password.end()
                            && !(r.start() <= password.start() && password.end() <= r.end()));
            if (!seen && !insideOther && !password.isEmpty()) {
                found.add(password);
            }
        }
        found.sort(Comparator.comparingInt(Password::start));
        return List.copyOf(found);
    }

    /** The text as it is to be searched for hosts: nothing of a password is taken for one. */
    static String withoutPasswords(String text, List<SecretSpan> spans) {
        StringBuilder masked = new StringBuilder(text);
        spans.forEach(s -> masked.replace(s.start(), s.end(), "q".repeat(s.end() - s.start())));
        return masked.toString();
    }

    /** {@code ${BROKER_URL:-redis://…}} is a URL; {@code redis://:${PASSWORD}@} cannot hold one in the middle. */
    private static boolean mayBeginUrl(String text, Run run) {
        return run.of(text).contains("://")
                && (run.start() == 0 || " \t\r\n,;|\"'=".indexOf(text.charAt(run.start() - 1)) >= 0);
    }

    private static void inText(OriginText origin, String text, List<Password> found) {
        for (UrlCredential credential : UrlCredentials.find(text)) {
            Span span = credential.password();
            found.add(password(
                    origin,
                    span.start(),
                    span.end(),
                    !credential.scheme().equals("dsn"),
                    credential.scheme(),
                    credential.user().of(origin.value())));
        }
        if (text.indexOf('=') >= 0) {
            keywords(ADO.matcher(text).find() ? ADO_KEYWORD : KEYWORD, origin, text, found);
        }
        if (text.indexOf(':') >= 0) {
            keywords(JSON, origin, text, found);
        }
    }

    private static void keywords(Pattern pattern, OriginText origin, String text, List<Password> found) {
        Matcher keyword = pattern.matcher(text);
        while (keyword.find()) {
            int group = keyword.group(1) != null ? 1 : keyword.group(2) != null ? 2 : 3;
            int start = keyword.start(group);
            int end = keyword.end(group);
            if (found.stream().noneMatch(f -> f.start() <= end && start <= f.end())) {
                found.add(password(origin, start, end, false, "", ""));
            }
        }
    }

    private static Password password(
            OriginText origin, int start, int end, boolean urlEncoded, String scheme, String user) {
        Optional<Run> run = origin.runOf(start, end).filter(r -> r.start() == start && r.end() == end);
        return new Password(start, end, urlEncoded, scheme, user, run);
    }
}
