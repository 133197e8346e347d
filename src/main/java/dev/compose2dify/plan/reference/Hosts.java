package dev.compose2dify.plan.reference;

import dev.compose2dify.plan.reference.Reference.Syntax;
import dev.compose2dify.text.UrlCredential;
import dev.compose2dify.text.UrlCredentials;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The forms of a host that are recognised wherever they stand: in URLs, before a port, after {@code host=}. */
final class Hosts {
    /** A whole host: what resolves must be all of it, so that {@code api.example.com} is not {@code api}. */
    static final String HOST = "[A-Za-z0-9_][A-Za-z0-9_.-]*";

    private static final Pattern SCHEME = Pattern.compile("(?<![A-Za-z0-9+.-])([A-Za-z][A-Za-z0-9+.-]*)://");
    private static final Pattern AUTHORITY_HOST = Pattern.compile(
            "(?:tcp6?\\()?(" + HOST + ")(?::(?:([0-9]{1,5})|(?=[$({<])))?(?=$|[\\s/?#,:;)\"'`\\]}>|&\\\\<$({])");
    private static final Pattern HOST_PORT = Pattern.compile("(?<![A-Za-z0-9_.:/%$+\\\\-])(?<!\\$\\{)(" + HOST
            + "):([0-9]{1,5})(?![A-Za-z0-9_@-]|\\.[A-Za-z0-9]|:[0-9])");
    /** Oracle's thin driver {@code @//host:1521/x}, socat's {@code TCP:host:port}. */
    private static final Pattern PREFIXED_HOST_PORT = Pattern.compile(
            "(?i)(?:@//|\\b(?:tcp[46]?|tcp[46]?-connect|openssl|ssl):)(" + HOST + "):([0-9]{1,5})(?![0-9.])");

    private static final Pattern DEV_TCP = Pattern.compile("/dev/tcp/(" + HOST + ")/([0-9]{1,5})(?![0-9])");
    /** libpq, ADO, Oracle's descriptors, URL queries: {@code host=db port=5432}, {@code (HOST = db)}. */
    private static final Pattern KEYWORD = Pattern.compile(
            "(?i)(?:^|[\\s;?&,(\"'])(?:host|hostname|server|addr|address|endpoint|data source)\\s*=\\s*(" + HOST
                    + ")(?=$|[\\s;,&:)\"'])");

    private static final Pattern PORT_KEYWORD = Pattern.compile("(?i)(?<![a-z0-9_])port\\s*=\\s*([0-9]{1,5})(?![0-9])");

    /** What stands after {@code ://} is no host but a bucket, an image, a path. */
    private static final Set<String> WITHOUT_HOST = Set.of(
            "file",
            "unix",
            "s3",
            "s3a",
            "s3n",
            "gs",
            "gcs",
            "az",
            "abfs",
            "abfss",
            "wasb",
            "wasbs",
            "oss",
            "cos",
            "obs",
            "tos",
            "docker",
            "docker-image",
            "docker-daemon",
            "oci",
            "classpath",
            "data",
            "app",
            "sqlite",
            "memory");

    private static final Map<String, Integer> DEFAULT_PORTS = Map.ofEntries(
            Map.entry("http", 80),
            Map.entry("ws", 80),
            Map.entry("https", 443),
            Map.entry("wss", 443),
            Map.entry("redis", 6379),
            Map.entry("rediss", 6379),
            Map.entry("postgres", 5432),
            Map.entry("postgresql", 5432),
            Map.entry("mysql", 3306),
            Map.entry("mariadb", 3306),
            Map.entry("mongodb", 27017),
            Map.entry("amqp", 5672),
            Map.entry("amqps", 5671),
            Map.entry("sentinel", 26379),
            Map.entry("ldap", 389),
            Map.entry("ldaps", 636),
            Map.entry("couchbase", 11210),
            Map.entry("nats", 4222),
            Map.entry("bolt", 7687),
            Map.entry("neo4j", 7687));

    private Hosts() {}

    static void urls(String text, ReferenceCollector found) {
        if (!text.contains("://")) {
            return;
        }
        Matcher scheme = SCHEME.matcher(text);
        int from = 0;
        while (scheme.find(from)) {
            from = scheme.end();
            String name = scheme.group(1).toLowerCase(Locale.ROOT);
            if (!WITHOUT_HOST.contains(name)) {
                from = authority(text, UrlCredentials.hostStart(text, from), name, found);
            }
        }
    }

    /** The hosts of an authority, apart by comma: {@code mongodb://a:1,b:2/x}. */
    private static int authority(String text, int start, String scheme, ReferenceCollector found) {
        Matcher host = AUTHORITY_HOST.matcher(text);
        int at = start;
        while (host.region(at, text.length()).lookingAt()) {
            if (text.startsWith("://", host.end(1))) {
                return at; // the next URL of a list
            }
            int end = host.end();
            boolean composed = end < text.length()
                    && end == host.end(1)
                    && "$({".indexOf(text.charAt(end)) >= 0; // http://api${SUFFIX}
            if (!composed) {
                boolean byVariable = end > host.end(1) && host.group(2) == null; // http://api:${PORT}
                OptionalInt port = byVariable ? OptionalInt.empty() : portOf(host.group(2), scheme);
                found.add(text, host.start(1), host.end(1), port, Syntax.URL);
            }
            if (end >= text.length() || text.charAt(end) != ',') {
                return end;
            }
            at = end + 1;
        }
        return at;
    }

    private static OptionalInt portOf(String digits, String scheme) {
        if (digits != null) {
            return port(digits);
        }
        String driverless = scheme.contains("+") ? scheme.substring(0, scheme.indexOf('+')) : scheme;
        Integer byScheme = DEFAULT_PORTS.get(driverless);
        return byScheme == null ? OptionalInt.empty() : OptionalInt.of(byScheme);
    }

    /** {@code host:port}, outside of the user info of URLs. */
    static void hostPorts(String text, ReferenceCollector found) {
        if (!hasPort(text) && !text.contains("/dev/tcp/")) {
            return;
        }
        List<UrlCredential> credentials = UrlCredentials.find(text);
        for (Pattern pattern : List.of(HOST_PORT, PREFIXED_HOST_PORT, DEV_TCP)) {
            Matcher matcher = pattern.matcher(text);
            while (matcher.find()) {
                OptionalInt port = port(matcher.group(2));
                int start = matcher.start(1);
                if (port.isPresent() && credentials.stream().noneMatch(credential -> covers(credential, start))) {
                    found.add(text, start, matcher.end(1), port, Syntax.HOST_PORT);
                }
            }
        }
    }

    /** Whether a digit stands behind a colon, as in all that {@link #hostPorts} looks for but bash's own device. */
    private static boolean hasPort(String text) {
        for (int at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) {
            if (at + 1 < text.length() && text.charAt(at + 1) >= '0' && text.charAt(at + 1) <= '9') {
                return true;
            }
        }
        return false;
    }

    private static boolean covers(UrlCredential credential, int index) {
        return Math.min(credential.user().start(), credential.password().start()) <= index
                && index < credential.password().end();
    }

    /** {@code host=name} inside a value. */
    static void keywords(String text, ReferenceCollector found) {
        if (text.indexOf('=') < 0) {
            return;
        }
        Matcher keyword = KEYWORD.matcher(text);
        int from = 0;
        while (keyword.find(from)) {
            Matcher port = PORT_KEYWORD.matcher(text);
            OptionalInt number = port.find(keyword.end(1)) || port.find(0) ? port(port.group(1)) : OptionalInt.empty();
            found.add(text, keyword.start(1), keyword.end(1), number, Syntax.HOST);
            from = keyword.end(1);
        }
    }

    /** A number from 1 to 65535. */
    static OptionalInt port(String digits) {
        if (digits.isEmpty() || digits.length() > 5 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalInt.empty();
        }
        int number = Integer.parseInt(digits);
        return number >= 1 && number <= 65535 ? OptionalInt.of(number) : OptionalInt.empty();
    }
}
