package dev.compose2dify.plan.route;

import dev.compose2dify.plan.route.NginxParser.Directive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who may reach a location of nginx. A directive of a location takes the place of the same one of its server, as nginx
 * inherits them; {@code allow} and {@code deny} are inherited as one list.
 *
 * @param rules the directive that stands for each kind of protection, by that kind
 */
record NginxAccess(Map<String, Directive> rules) {
    private static final Set<String> ASKING = Set.of("auth_basic", "auth_request", "auth_jwt", "ssl_verify_client");
    /** Of a location alone: nginx does not inherit them. */
    private static final Set<String> OF_A_LOCATION = Set.of("internal", "limit_except", "secure_link");

    /** What a module's code decides: {@code access_by_lua_block}, {@code js_access}. */
    private static final Pattern SCRIPT = Pattern.compile(
            "(?:access|rewrite)_by_lua(?:_block|_file)?|js_access|perl|auth_(?!basic|request|jwt)\\w+|oidc_\\w+");

    static final NginxAccess OPEN = new NginxAccess(Map.of());

    NginxAccess {
        rules = Map.copyOf(rules);
    }

    /** The access of a server or location inside this one. */
    NginxAccess inside(Directive block) {
        Map<String, Directive> own = new LinkedHashMap<>();
        rules.forEach((kind, rule) -> {
            if (!OF_A_LOCATION.contains(kind)) {
                own.put(kind, rule);
            }
        });
        List<Directive> addresses = new ArrayList<>();
        for (Directive d : block.block()) {
            if (asks(d.name())) {
                put(own, d.name(), d, !d.argument(0).matches("off|optional_no_ca|optional"));
            } else if (OF_A_LOCATION.contains(d.name())) {
                own.put(d.name(), d);
            } else if (d.name().equals("allow") || d.name().equals("deny")) {
                addresses.add(d);
            } else if (refuses(d)) {
                own.put(d.name(), d);
            }
        }
        if (!addresses.isEmpty()) {
            put(
                    own,
                    "deny",
                    addresses.get(0),
                    addresses.stream().anyMatch(a -> a.name().equals("deny")));
        }
        return new NginxAccess(own);
    }

    /** Whether a directive makes nginx ask who the client is. */
    static boolean asks(String directive) {
        return ASKING.contains(directive) || SCRIPT.matcher(directive).matches();
    }

    private static void put(Map<String, Directive> rules, String kind, Directive rule, boolean protects) {
        if (protects) {
            rules.put(kind, rule);
        } else {
            rules.remove(kind);
        }
    }

    /** Whether a directive turns requests away: {@code return 403}, or an {@code if} around one. */
    static boolean refuses(Directive d) {
        return d.name().equals("return") && d.argument(0).matches("40[134]|410|444")
                || d.name().equals("if") && d.block().stream().anyMatch(NginxAccess::refuses);
    }

    boolean isOpen() {
        return rules.isEmpty();
    }

    /** The directives that protect, in the user's words and always in the same order. */
    List<String> names() {
        return rules.keySet().stream().sorted().toList();
    }

    /** The directive that stands first in the files, for the place of a message. */
    Directive first() {
        return rules.values().stream()
                .min(java.util.Comparator.comparing(
                                (Directive d) -> d.location().file())
                        .thenComparingInt(d -> d.location().line())
                        .thenComparingInt(d -> d.location().column()))
                .orElseThrow();
    }
}
