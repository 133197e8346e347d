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
}
