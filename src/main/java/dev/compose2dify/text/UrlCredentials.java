package dev.compose2dify.text;

import dev.compose2dify.text.UrlCredential.Place;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds credentials inside the URLs of a text, so that they can be replaced by a reference to a Secret.
 *
 * <p>Users write passwords into Dify's env files as they are, so {@code redis://:r3dis#pw@redis:6379/1} is understood
 * although a strict parser ends the authority at {@code #}.
 */
public final class UrlCredentials {
    private static final Pattern SCHEME = Pattern.compile("(?<![A-Za-z0-9+.-])([A-Za-z][A-Za-z0-9+.-]*)://");
    /** What a URL in a text or list cannot hold. */
    private static final Pattern URL_END = Pattern.compile("[\\s\"'`<>]|[,;|](?=[A-Za-z][A-Za-z0-9+.-]*://)");
    /** {@code @} and a host behind it, as the end of user info. */
    private static final Pattern HOST_FOLLOWS = Pattern.compile(
            "@(?:[A-Za-z0-9_][A-Za-z0-9_.-]*|\\[[0-9A-Fa-f:.]+\\]|tcp\\([^)]*\\)|\\$[({{][^)}}]+[)}])(?::[0-9]*)?(?=$|[/?#,;)\\]])");
    /** {@code host:port} or {@code host} at the start of an authority: what follows is path, not user info. */
    private static final Pattern HOST_AND_PORT =
            Pattern.compile("[^:/?#@]*:(?:[0-9]*|\\$\\{[^}]*\\}|\\$\\(?\\w+\\)?|\\{\\{[^}]*\\}\\})(?=[/?#]|$)");

    private static final Pattern QUERY_PASSWORD = Pattern.compile(
            "(?i)[?&](?:(?:ssl_?)?password|passwd|pwd|pass|[a-z]*_?token|[a-z]*[_-]?api[_-]?key"
                    + "|(?:client_?|app_?)?secret(?:_?key)?|subscription-key|access_?key|sig|signature)=([^&#\\s\"']*)");
    /** go-sql-driver's data source name: {@code user:password@tcp(host:3306)/db}. */
    private static final Pattern GO_DSN =
            Pattern.compile("(?<![^\\s\"'=,])([^\\s:@/\"'=,]+):([^\\s\"']{0,256})@(?:tcp|tcp6|unix)?\\(");

    /** Keeps the time linear on hostile input. */
    private static final int LONGEST_URL = 2048;

    private UrlCredentials() {}

    /** Every credential in {@code value}, in order. */
    public static List<UrlCredential> find(String value) {
        boolean urls = value.contains("://");
        if (!urls && (value.indexOf('@') < 0 || value.indexOf('(') < 0)) {
            return List.of();
        }
        List<UrlCredential> found = new ArrayList<>();
        Matcher scheme = SCHEME.matcher(value);
        int from = 0;
        while (urls && scheme.find(from)) {
            int start = scheme.end();
            int end = urlEnd(value, start);
            findInUrl(value, scheme.group(1).toLowerCase(Locale.ROOT), start, end, found);
            from = end;
        }
        Matcher dsn = GO_DSN.matcher(value);
        while (dsn.find()) {
            if (!dsn.group(1).contains("://")) {
                found.add(new UrlCredential("dsn", Place.USER_INFO, span(dsn, 1), span(dsn, 2)));
            }
        }
        found.sort(Comparator.comparingInt(credential -> credential.password().start()));
        return List.copyOf(found);
    }

    /** The text with {@code ***} for every password and token in its URLs: for messages. */
    public static String masked(String text) {
        if (!text.contains("://") && !text.contains("@tcp")) {
            return text;
        }
        StringBuilder masked = new StringBuilder();
        int at = 0;
        for (UrlCredential credential : find(text)) {
            if (credential.holdsSecret() && credential.password().start() >= at) {
                masked.append(text, at, credential.password().start()).append("***");
                at = credential.password().end();
            }
        }
        return masked.append(text.substring(at)).toString();
    }

    /** Whether a URL of the text has a place for a password, be it empty: {@code redis://:@host}. */
    static boolean leavesRoom(String text) {
        return !find(text).isEmpty();
    }

    /**
     * Where the host begins in the URL whose authority begins at {@code authorityStart}: behind the {@code @} of the user
     * info, if there is any.
     */
    public static int hostStart(String value, int authorityStart) {
        if (isPlain(value, authorityStart)) {
            return authorityStart;
        }
        int end = urlEnd(value, authorityStart);
        return Math.max(authorityStart, endOfUserInfo(value, authorityStart, end) + 1);
    }

    /** Whether the authority is a host, with a port or not: seen without looking for the end of the URL. */
    private static boolean isPlain(String value, int start) {
        int end = start;
        int limit = Math.min(value.length(), start + LONGEST_URL);
        boolean colon = false;
        while (end < limit && "/?#".indexOf(value.charAt(end)) < 0) {
            char c = value.charAt(end);
            if (c == '@' || c == ' ' || c == '"' || c == '\'') {
                return false;
            }
            colon |= c == ':';
            end++;
        }
        return end < limit && end > start && (!colon || isHostAndPort(value, start, end + 1));
    }

    private static int urlEnd(String value, int start) {
        int limit = Math.min(value.length(), start + LONGEST_URL);
        Matcher stop = URL_END.matcher(value).region(start, limit);
        return stop.find() ? stop.start() : limit;
    }

    private static void findInUrl(String value, String scheme, int start, int end, List<UrlCredential> found) {
        int at = endOfUserInfo(value, start, end);
        if (at >= 0) {
            int colon = value.indexOf(':', start);
            if (colon >= 0 && colon < at) {
                Span user = new Span(start, colon);
                found.add(new UrlCredential(scheme, Place.USER_INFO, user, new Span(colon + 1, at)));
            } else if (scheme.equals("http") || scheme.equals("https")) {
                // Elsewhere a lone user is a login name: postgresql://postgres@db/dify, ssh://git@host.
                found.add(new UrlCredential(scheme, Place.TOKEN, new Span(start, start), new Span(start, at)));
            }
        }
        Matcher query = QUERY_PASSWORD.matcher(value).region(Math.max(at, start), end);
        while (query.find()) {
            int from = query.start(1);
            found.add(new UrlCredential(scheme, Place.QUERY, new Span(from, from), span(query, 1)));
        }
    }

    /** Index of the {@code @} that ends the user info of the authority at {@code start}, or -1. */
    private static int endOfUserInfo(String value, int start, int end) {
        int authorityEnd = start;
        while (authorityEnd < end && "/?#".indexOf(value.charAt(authorityEnd)) < 0) {
            authorityEnd++;
        }
        int at = authorityEnd - 1;
        while (at >= start && value.charAt(at) != '@') {
            at--;
        }
        if (at >= start) {
            return at;
        }
        int colon = value.indexOf(':', start);
        if (colon < 0 || colon >= authorityEnd || isHostAndPort(value, start, end)) {
            return -1;
        }
        Matcher host = HOST_FOLLOWS.matcher(value).region(colon, end);
        int last = -1;
        while (host.find()) {
            last = host.start();
        }
        return last;
    }

    /** {@code :} with nothing before it opens a password: {@code redis://:12/ab@host}. */
    private static boolean isHostAndPort(String value, int start, int end) {
        return value.charAt(start) != ':'
                && HOST_AND_PORT.matcher(value).region(start, end).lookingAt();
    }

    private static Span span(Matcher matcher, int group) {
        return new Span(matcher.start(group), matcher.end(group));
    }

    /** Percent-decodes as UTF-8. A {@code %} that starts no escape stays; {@code +} stays too. */
    public static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            int high = bytes[i] == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high >= 0 ? Character.digit(bytes[i + 2], 16) : -1;
            if (low >= 0) {
                out.write(high << 4 | low);
                i += 2;
            } else {
                out.write(bytes[i]);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
