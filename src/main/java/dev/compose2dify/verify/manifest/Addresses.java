package dev.compose2dify.verify.manifest;

import dev.compose2dify.text.UrlCredentials;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Hosts in a text, in every form that clients of databases, queues and stores take an address in. */
public final class Addresses {
    private static final String HOST = "[A-Za-z0-9][A-Za-z0-9._-]*";
    private static final Pattern SCHEME = Pattern.compile("(?<![a-zA-Z0-9+.-])([a-zA-Z][a-zA-Z0-9+.-]{1,20})://");
    private static final Pattern ONE = Pattern.compile("(?:tcp6?\\()?(" + HOST + ")(?::([0-9]{1,5}))?\\)?");
    private static final Pattern PAIR =
            Pattern.compile("(?<![\\w./@:-])([A-Za-z][A-Za-z0-9._-]*):([0-9]{2,5})(?![\\w.:-])");
    private static final Pattern DSN = Pattern.compile("@tcp6?\\((" + HOST + ")(?::([0-9]{1,5}))?\\)");
    private static final Pattern ORACLE =
            Pattern.compile("jdbc:oracle:thin:[^@\\s]*@(?://)?(" + HOST + ")(?::([0-9]{1,5}))?");
    /** {@code host=db port=5432} of libpq, {@code Server=tcp:db,1433;} of ADO, {@code ?host=db} of a query. */
    private static final Pattern KEYWORD = Pattern.compile(
            "(?i)(?<![\\w-])(?:host|hostaddr|server|data source|address|addr|hostname)[ \\t]*=[ \\t]*(?:tcp:)?(" + HOST
                    + ")(?:[,:]([0-9]{2,5}))?(?:[ \\t;&]+port[ \\t]*=[ \\t]*([0-9]{2,5}))?(?![\\w.(])");

    private Addresses() {}

    /**
     * A host.
     *
     * @param port empty when none is written and the scheme has none of its own
     * @param withUser whether a user and a password stand before it
     * @param pair whether it is known by nothing but {@code name:number}
     */
    public record Address(String host, String port, boolean withUser, boolean pair) {}

    public static List<Address> in(String text) {
        List<Address> found = new ArrayList<>();
        StringBuilder rest = new StringBuilder(text);
        urls(text, rest, found);
        for (Pattern pattern : List.of(ORACLE, DSN)) {
            Matcher matcher = pattern.matcher(text);
            while (matcher.find()) {
                found.add(new Address(matcher.group(1), port(matcher.group(2)), true, false));
                blank(rest, matcher.start(), matcher.end());
            }
        }
        boolean settings = text.matches("(?s).*(?:[;?&]|(?:^|\\s)(?:dbname|user|password)=).*");
        Matcher keyword = KEYWORD.matcher(text);
        while (settings && keyword.find()) {
            String port = keyword.group(2) != null ? keyword.group(2) : port(keyword.group(3));
            found.add(new Address(keyword.group(1), port, false, false));
        }
        Matcher pair = PAIR.matcher(rest);
        while (pair.find()) {
            found.add(new Address(pair.group(1), pair.group(2), false, true));
        }
        // An address within another's query; a password that looks like one is out of the way by now.
        String query = rest.toString();
        if (query.contains("%3A%2F%2F") || query.contains("%3a%2f%2f")) {
            found.addAll(in(UrlCredentials.decode(query)));
        }
        return found;
    }

    private static void urls(String text, StringBuilder rest, List<Address> found) {
        Matcher scheme = SCHEME.matcher(text);
        while (scheme.find()) {
            int start = UrlCredentials.hostStart(text, scheme.end());
            boolean withUser = start > scheme.end();
            Matcher one = ONE.matcher(text);
            int at = start;
            while (one.region(at, text.length()).lookingAt()) {
                String port = one.group(2) == null ? defaultPort(scheme.group(1)) : one.group(2);
                found.add(new Address(one.group(1), port, withUser, false));
                at = one.end();
                if (at >= text.length() || text.charAt(at) != ',' || text.startsWith("://", at + 1)) {
                    break;
                }
                at++;
            }
            blank(rest, scheme.start(), at);
        }
    }

    private static void blank(StringBuilder text, int start, int end) {
        for (int i = start; i < end; i++) {
            text.setCharAt(i, ' ');
        }
    }

    private static String port(String group) {
        return group == null ? "" : group;
    }

    private static String defaultPort(String scheme) {
        return switch (scheme) {
            case "http", "ws" -> "80";
            case "https", "wss" -> "443";
            default -> "";
        };
    }
}
