package dev.compose2dify.compose.load;

import dev.compose2dify.compose.syntax.Literals;
import dev.compose2dify.compose.tree.PathRules;

/** The types that Compose gives to interpolated strings in fields that are no strings. */
enum ScalarType {
    INTEGER("an integer"),
    FLOAT("a number"),
    BOOLEAN("a boolean");

    private final String what;

    ScalarType(String what) {
        this.what = what;
    }

    /** Compose's own list: strings anywhere else stay strings until the typed model is built. */
    static final PathRules<ScalarType> RULES = rules();

    private static PathRules<ScalarType> rules() {
        PathRules<ScalarType> rules = new PathRules<>();
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
            case INTEGER -> Literals.integer(text);
            case FLOAT -> Literals.floating(text);
            case BOOLEAN -> Literals.bool(text);
        };
    }

    String what() {
        return what;
    }
}
