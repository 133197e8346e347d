package dev.compose2dify.text;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Compose names as DNS-1123 labels ({@code plugin_daemon} is no legal Service name; docs/pitfalls.md, underscores): lower-case
 * letters, digits and {@code -}, a letter or digit at both ends.
 */
public final class DnsNames {
    /** Longest DNS-1123 label. */
    public static final int MAX_LABEL = 63;

    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*");

    private DnsNames() {}

    /** Labels that YAML 1.1 reads as something else than a string. */
    private static final Pattern NO_STRING = Pattern.compile(
            "y|n|yes|no|on|off|true|false|null|[0-9]+(?:e[0-9]+)?|0x[0-9a-f]+|0o[0-7]+|0b[01]+|\\d{4}-\\d\\d?-\\d\\d?");

    /**
     * The label for a name, of any length: {@code plugin_daemon} is {@code plugin-daemon}. A name without any letter or
     * digit of ASCII becomes {@code x-} and a hash.
     */
    public static String toDns1123(String name) {
        StringBuilder label = new StringBuilder();
        for (char c : name.toLowerCase(Locale.ROOT).toCharArray()) {
            if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
                label.append(c);
            } else if (label.length() > 0 && label.charAt(label.length() - 1) != '-') {
                label.append('-');
            }
        }
        String trimmed = withoutDashAtEnd(label.toString());
        return trimmed.isEmpty() ? "x-" + NameHash.of(name, NameHash.SHORT) : trimmed;
    }

    /** Whether Kubernetes takes the name for a host: an RFC 1123 subdomain, labels with dots between them. */
    public static boolean isSubdomain(String name) {
        return name.length() <= 253 && SUBDOMAIN.matcher(name).matches();
    }

    /**
     * A label for each name: unique, at most {@code maxLength} long, none of {@code reserved}.
     *
     * <p>A name that is a label already keeps it, unless YAML reads it as a number or a truth: as the value of a label
     * Kubernetes would refuse that. Where others clash with it, with each other or with a reserved label,
     * or are too long, they get a suffix hashed from their own name, so that a label depends neither on the order nor on
     * services that have nothing to do with it.
     *
     * @param names without duplicates in meaning: equal names get the same label
     * @param maxLength at least 16, to leave room for the suffix
     * @return by name, in the order of {@code names}
     */
    public static Map<String, String> assign(List<String> names, int maxLength, Set<String> reserved) {
        if (maxLength < 16) {
            throw new IllegalArgumentException("maxLength must be at least 16, is " + maxLength);
        }
        Map<String, Integer> wanted = new LinkedHashMap<>();
        Set<String> distinct = new LinkedHashSet<>(names);
        distinct.forEach(name -> wanted.merge(toDns1123(name), 1, Integer::sum));
        Set<String> taken = new LinkedHashSet<>(reserved);
        Map<String, String> assigned = new LinkedHashMap<>();
        distinct.forEach(name -> assigned.put(name, "")); // keeps the order of the names
        for (String name : distinct) {
            String label = toDns1123(name);
            boolean own = label.equals(name) || wanted.get(label) == 1;
            if (own && label.length() <= maxLength && !NO_STRING.matcher(label).matches() && taken.add(label)) {
                assigned.put(name, label);
            }
        }
        for (String name : distinct) {
            if (assigned.get(name).isEmpty()) {
                assigned.put(name, withHash(name, maxLength, taken));
            }
        }
        return assigned;
    }

    private static String withHash(String name, int maxLength, Collection<String> taken) {
        String label = toDns1123(name);
        for (int length = NameHash.SHORT; length < Math.min(maxLength - 1, NameHash.LONGEST); length++) {
            String hash = NameHash.of(name, length);
            String start = label.substring(0, Math.min(label.length(), maxLength - hash.length() - 1));
            String candidate = withoutDashAtEnd(start) + "-" + hash;
            if (taken.add(candidate)) {
                return candidate;
            }
        }
        throw new IllegalStateException("no label is left for " + name);
    }

    private static String withoutDashAtEnd(String label) {
        return label.endsWith("-") ? label.substring(0, label.length() - 1) : label;
    }
}
