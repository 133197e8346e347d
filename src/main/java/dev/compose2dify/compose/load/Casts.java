package dev.compose2dify.compose.load;

import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Location;
import java.util.Locale;

/** The types that Compose gives to interpolated strings in fields that are no strings. */
enum Casts {
    INTEGER("an integer"),
    FLOAT("a number"),
    BOOLEAN("a boolean");

    private final String what;

    Casts(String what) {
        this.what = what;
    }

    /** Compose's own list: strings anywhere else stay strings until the typed model is built. */
    static final PathRules<Casts> RULES = rules();

    private static PathRules<Casts> rules() {
        PathRules<Casts> rules = new PathRules<>();
        for (String path : new String[] {
            "cpu_count",
            "cpu_period",
            "cpu_quota",
            "cpu_rt_period",
            "cpu_rt_runtime",
            "cpu_shares",
            "deploy.replicas",
            "deploy.update_config.parallelism",
            "deploy.rollback_config.parallelism",
            "deploy.restart_policy.max_attempts",
            "deploy.placement.max_replicas_per_node",
            "healthcheck.retries",
            "oom_score_adj",
            "pids_limit",
            "ports.*.target",
            "scale",
            "ulimits.*",
            "ulimits.*.hard",
            "ulimits.*.soft"
        }) {
            rules.add("services.*." + path, INTEGER);
        }
        for (String path : new String[] {
            "cpu_percent", "cpus", "deploy.update_config.max_failure_ratio", "deploy.rollback_config.max_failure_ratio"
        }) {
            rules.add("services.*." + path, FLOAT);
        }
        for (String path : new String[] {
            "init",
            "healthcheck.disable",
            "oom_kill_disable",
            "privileged",
            "read_only",
            "stdin_open",
            "tty",
            "volumes.*.read_only",
            "volumes.*.volume.nocopy"
        }) {
            rules.add("services.*." + path, BOOLEAN);
        }
        for (String name : new String[] {"external", "internal", "attachable", "enable_ipv4", "enable_ipv6"}) {
            rules.add("networks.*." + name, BOOLEAN);
        }
        for (String section : new String[] {"volumes", "secrets", "configs"}) {
            rules.add(section + ".*.external", BOOLEAN);
        }
        return rules;
    }

    /** Null when the text is not of this type. */
    Object cast(String text) {
        return switch (this) {
            case INTEGER -> integer(text);
            case FLOAT -> floating(text);
            case BOOLEAN -> bool(text);
        };
    }

    String what() {
        return what;
    }

    static Long integer(String text) {
        if (!text.matches("[+-]?[0-9]+")) {
            return null;
        }
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    static Double floating(String text) {
        if (text.isEmpty() || !text.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?")) {
            return null;
        }
        double number = Double.parseDouble(text);
        return Double.isInfinite(number) ? null : number;
    }

    static Boolean bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "y", "yes", "on" -> true;
            case "false", "n", "no", "off" -> false;
            default -> null;
        };
    }

    /** Whether Compose warns about this spelling of a boolean. */
    static boolean isOldBoolean(String text) {
        return bool(text) != null && !text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false");
    }

    /** Compose's warning about such a spelling. */
    static Diagnostic oldBoolean(String text, Location location) {
        return Diagnostic.warning(
                location, "\"" + text + "\" for boolean is not supported by YAML 1.2, please use `" + bool(text) + "`");
    }
}
