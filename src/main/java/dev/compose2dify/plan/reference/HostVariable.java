package dev.compose2dify.plan.reference;

import dev.compose2dify.text.NameWords;
import dev.compose2dify.text.Remembered;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What the name of a variable, option or setting says about hosts in its value. */
enum HostVariable {
    /** The value is a host or a list of hosts: {@code DB_HOST}, {@code ETCD_ENDPOINTS}, {@code NO_PROXY}. */
    HOST,
    /** The value is an address with more to it: {@code oracle/FREEPDB1}. */
    DATA_SOURCE,
    /** Nothing known: only what is a URL or {@code host:port} by its form is a reference. */
    OTHER,
    /** The value is a name or secret of another kind: only URLs are references. */
    OPAQUE;

    private static final Set<String> HOSTS = Set.of(
            "HOST",
            "HOSTS",
            "HOSTNAME",
            "HOSTNAMES",
            "HOSTADDR",
            "ENDPOINT",
            "ENDPOINTS",
            "SERVER",
            "SERVERS",
            "ADDRESS",
            "ADDRESSES",
            "ADDR",
            "ADDRS",
            "UPSTREAM",
            "UPSTREAMS",
            "URL",
            "URLS",
            "URI",
            "URIS",
            "SENTINELS",
            "CLUSTERS",
            "BROKERS",
            "PEER",
            "PEERS",
            "NODES",
            "SEEDS",
            "POINTS",
            "NAMESERVER");
    private static final Set<String> OPAQUES = Set.of(
            "IMAGE",
            "TAG",
            "VERSION",
            "USER",
            "USERS",
            "USERNAME",
            "LOGIN",
            "PASSWORD",
            "PASSWD",
            "PWD",
            "PASS",
            "KEY",
            "KEYS",
            "SECRET",
            "TOKEN",
            "SALT",
            "NAME",
            "PATH",
            "DIR",
            "DIRECTORY",
            "FILE",
            "VOLUME",
            "PROFILE",
            "PROFILES",
            "DATABASE",
            "DB",
            "BUCKET",
            "EMAIL",
            "EMAILS",
            "FROM",
            "REGION",
            "CREDENTIALS");
    /** After the word that matters: {@code REDIS_HOST_INTERNAL}, {@code SERVER_LIST}. */
    private static final Set<String> TAILS = Set.of("INTERNAL", "PRIMARY", "REPLICA", "DEFAULT", "LIST");

    private static final Set<String> PROXIED = Set.of("HTTP", "HTTPS", "ALL", "NO", "FTP", "SOCKS");
    private static final Pattern TRAILING_DIGITS = Pattern.compile("\\d+$");
    private static final Pattern ENDING = Pattern.compile(".+(?:HOST|HOSTS|URL|ADDR|ENDPOINT)");

    private static final Remembered<String, HostVariable> KINDS = new Remembered<>(HostVariable::read);

    static HostVariable of(String name) {
        return KINDS.of(name);
    }

    private static HostVariable read(String name) {
        List<String> words = NameWords.of(name);
        int last = words.size() - 1;
        while (last > 0 && (words.get(last).chars().allMatch(Character::isDigit) || TAILS.contains(words.get(last)))) {
            last--;
        }
        if (last < 0) {
            return OTHER;
        }
        String head = TRAILING_DIGITS.matcher(words.get(last)).replaceFirst("");
        String before = last > 0 ? words.get(last - 1) : "";
        if (head.equals("NAME") && before.equals("HOST")) {
            return HOST;
        }
        if (head.equals("PROXY")) {
            return PROXIED.contains(before) ? HOST : OTHER;
        }
        if (head.equals("NODES") && before.equals("MASTER")) {
            return OPAQUE; // Elasticsearch's initial master nodes are node names
        }
        if (head.equals("DSN") || (head.equals("STRING") && before.equals("CONNECTION"))) {
            return DATA_SOURCE;
        }
        if (HOSTS.contains(head) || ENDING.matcher(head).matches()) {
            return HOST;
        }
        return OPAQUES.contains(head) ? OPAQUE : OTHER;
    }

    /**
     * The variable that holds the port of the host in {@code name}: {@code DB_PORT} for {@code DB_HOST}, {@code PGPORT} for
     * {@code PGHOST}, in the case of the original.
     */
    static Optional<String> portVariable(String name) {
        return HOST_WORD.matcher(name).find()
                ? Optional.of(HOST_WORD.matcher(name).replaceFirst(match -> port(match.group())))
                : Optional.empty();
    }

    private static final Pattern HOST_WORD =
            Pattern.compile("(?i)(?:host_?name|host|hostaddr|server|address|addr|endpoint)(?=\\d*$|_internal$)");

    private static String port(String hostWord) {
        if (hostWord.equals(hostWord.toUpperCase(java.util.Locale.ROOT))) {
            return "PORT";
        }
        return Character.isUpperCase(hostWord.charAt(0)) ? "Port" : "port";
    }
}
