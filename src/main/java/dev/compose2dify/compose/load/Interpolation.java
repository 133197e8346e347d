package dev.compose2dify.compose.load;

import dev.compose2dify.compose.LoadException;
import dev.compose2dify.compose.syntax.Literals;
import dev.compose2dify.compose.syntax.Template;
import dev.compose2dify.compose.syntax.TextBuilder;
import dev.compose2dify.compose.syntax.Variables;
import dev.compose2dify.compose.tree.GoFormat;
import dev.compose2dify.compose.tree.Node;
import dev.compose2dify.compose.tree.PathRules;
import java.util.List;
import java.util.Map;

/** Stage: replaces variables in every value (never in keys) and casts what Compose casts by path. */
final class Interpolation {
    private final LoadContext context;
    private final Variables variables;

    private Interpolation(LoadContext context, Variables variables) {
        this.context = context;
        this.variables = variables;
    }

    static void apply(Node.Mapping root, Variables variables, LoadContext context) {
        new Interpolation(context, variables).mapping(root, ScalarType.RULES, "");
    }

    /** One string outside of the tree, such as the project's name. */
    static String text(Node.Scalar scalar, String path, Variables variables, LoadContext context) {
        return GoFormat.text(
                new Interpolation(context, variables).scalar(scalar, null, path).value());
    }

    private void mapping(Node.Mapping mapping, PathRules<ScalarType> rules, String path) {
        for (Map.Entry<String, Node.Mapping.Entry> entry : mapping.entries()) {
            String key = entry.getKey();
            Node value = entry.getValue().value();
            PathRules<ScalarType> below = rules == null ? null : rules.below(key);
            Node replaced = value(value, below, path, key);
            if (replaced != value) {
                entry.setValue(new Node.Mapping.Entry(entry.getValue().key(), replaced));
            }
        }
    }

    private Node value(Node value, PathRules<ScalarType> rules, String path, String key) {
        if (value instanceof Node.Scalar scalar) {
            if (!(scalar.value() instanceof String text) || rules == null && text.indexOf('$') < 0) {
                return scalar;
            }
            return scalar(scalar, rules == null ? null : rules.rule(), join(path, key));
        }
        if (value instanceof Node.Mapping mapping) {
            mapping(mapping, rules, join(path, key));
        } else if (value instanceof Node.Sequence sequence) {
            List<Node> items = sequence.items();
            String listPath = join(path, key);
            for (int i = 0; i < items.size(); i++) {
                items.set(i, value(items.get(i), rules == null ? null : rules.item(), listPath, "[]"));
            }
        }
        return value;
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private Node.Scalar scalar(Node.Scalar scalar, ScalarType cast, String path) {
        String text = (String) scalar.value();
        Node.Scalar result = scalar;
        if (text.indexOf('$') >= 0) {
            result = substitute(scalar, text, path);
        }
        if (cast == null) {
            return result;
        }
        String value = (String) result.value();
        Object typed = cast.cast(value);
        if (typed == null) {
            throw LoadException.at(
                    scalar.location(),
                    path + " must be " + cast.what() + ", but is \"" + value + "\"",
                    text.indexOf('$') >= 0
                            ? "set the variable in " + text + " to a fitting value, or give it a default"
                            : "write the value without text around it");
        }
        if (cast == ScalarType.BOOLEAN && Literals.isOldBoolean(value)) {
            context.report(Literals.oldBoolean(value, scalar.location()));
        }
        return result.withValue(typed);
    }

    private Node.Scalar substitute(Node.Scalar scalar, String text, String path) {
        try {
            TextBuilder built = Template.substitute(text, scalar.location(), variables::get, context);
            return new Node.Scalar(built.value(), text, scalar.location(), built.fragments());
        } catch (Template.TemplateException e) {
            if (e.malformed()) {
                throw LoadException.at(
                        scalar.location(),
                        "invalid interpolation format for " + path + ": " + e.getMessage(),
                        "you may need to escape any $ with another $");
            }
            throw LoadException.at(
                    scalar.location(),
                    "error while interpolating " + path + ": " + e.getMessage(),
                    "set the variable in the environment or in .env");
        }
    }

    /** The types that Compose gives to interpolated strings in fields that are no strings. */
    private enum ScalarType {
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
                "cpu_percent",
                "cpus",
                "deploy.update_config.max_failure_ratio",
                "deploy.rollback_config.max_failure_ratio"
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
}
