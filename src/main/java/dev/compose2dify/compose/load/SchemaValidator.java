package dev.compose2dify.compose.load;

import dev.compose2dify.compose.LoadException;
import dev.compose2dify.compose.load.AttributeTable.Attribute;
import dev.compose2dify.compose.syntax.Literals;
import dev.compose2dify.compose.tree.GoScalars;
import dev.compose2dify.compose.tree.Node;
import dev.compose2dify.diagnostic.Location;
import dev.compose2dify.text.EditDistance;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Stage: the merged tree against the {@link AttributeTable}. The first fault in source order ends the load. */
final class SchemaValidator {
    private final LoadContext context;

    private SchemaValidator(LoadContext context) {
        this.context = context;
    }

    static void validate(Node.Mapping root, LoadContext context) {
        new SchemaValidator(context).validate(root, AttributeTable.ROOT, "");
    }

    private void validate(Node node, Attribute attribute, String path) {
        if (node instanceof Node.Mapping mapping) {
            if (!attribute.forms.contains(Attribute.ValueType.MAP)) {
                throw wrongForm(node, attribute, path);
            }
            mapping(mapping, attribute, path);
        } else if (node instanceof Node.Sequence sequence) {
            if (!attribute.forms.contains(Attribute.ValueType.LIST)) {
                throw wrongForm(node, attribute, path);
            }
            list(sequence, attribute, path);
        } else {
            scalar((Node.Scalar) node, attribute, path);
        }
    }

    private void mapping(Node.Mapping mapping, Attribute attribute, String path) {
        for (Map.Entry<String, Node.Mapping.Entry> entry : mapping.entries()) {
            String key = entry.getKey();
            Attribute child = attribute.child(key);
            if (child != null) {
                validate(entry.getValue().value(), child, join(path, key));
            } else if (!attribute.open && !attribute.isExtension(key)) {
                throw unknown(entry.getValue().key(), attribute, path, key);
            }
        }
        for (String key : attribute.required) {
            if (!mapping.has(key)) {
                throw LoadException.at(
                        mapping.location(), path + " misses the attribute " + key, "add " + key + ": here");
            }
        }
    }

    private void list(Node.Sequence list, Attribute attribute, String path) {
        Set<Object> seen = new HashSet<>();
        List<Node> items = list.items();
        for (int i = 0; i < items.size(); i++) {
            if (attribute.item != null) {
                validate(items.get(i), attribute.item, path + "." + i);
            }
            if (attribute.unique && !seen.add(comparable(Node.plain(items.get(i))))) {
                throw LoadException.at(
                        items.get(i).location(), path + "." + i + " repeats an earlier item", "remove one of the two");
            }
        }
    }

    /** JSON knows one kind of number: 1 and 1.0 are the same. */
    private static Object comparable(Object value) {
        return value instanceof Long number ? (Object) number.doubleValue() : value;
    }

    private void scalar(Node.Scalar scalar, Attribute attribute, String path) {
        Object value = scalar.value();
        if (value instanceof GoScalars.Timestamp) {
            throw LoadException.at(
                    scalar.location(), path + " is a date, which Compose has no use for", "put it in quotes");
        }
        if (!fits(value, attribute.forms)) {
            throw wrongForm(scalar, attribute, path);
        }
        if (value instanceof String text) {
            boolean flag = attribute.forms.contains(Attribute.ValueType.BOOL)
                    && (attribute.model.startsWith("bool") || attribute.model.equals("drop"));
            if (flag && Literals.isOldBoolean(text)) {
                context.report(Literals.oldBoolean(text, scalar.location()));
            }
            if (!attribute.allowed.isEmpty() && !attribute.allowed.contains(text)) {
                throw LoadException.at(
                        scalar.location(),
                        path + " must be one of " + String.join(", ", attribute.allowed) + ", but is \"" + text + "\"");
            }
            if (attribute.pattern != null && !attribute.pattern.matcher(text).find()) {
                throw LoadException.at(scalar.location(), path + " has a value that does not fit: \"" + text + "\"");
            }
        } else if (value instanceof Long number) {
            range(scalar.location(), attribute, path, number);
        }
    }

    private static void range(Location location, Attribute attribute, String path, long number) {
        if (attribute.min != null && number < attribute.min) {
            throw LoadException.at(location, path + " must be greater than or equal to " + attribute.min);
        }
        if (attribute.max != null && number > attribute.max) {
            throw LoadException.at(location, path + " must be less than or equal to " + attribute.max);
        }
    }

    private static boolean fits(Object value, Set<Attribute.ValueType> forms) {
        if (value == null) {
            return forms.contains(Attribute.ValueType.NULL);
        }
        if (value instanceof String) {
            return forms.contains(Attribute.ValueType.STRING);
        }
        if (value instanceof Boolean) {
            return forms.contains(Attribute.ValueType.BOOL);
        }
        boolean whole = value instanceof Long || value instanceof BigInteger;
        if (value instanceof Double number && number == Math.rint(number) && !Double.isInfinite(number)) {
            whole = true;
        }
        return forms.contains(Attribute.ValueType.NUMBER) || whole && forms.contains(Attribute.ValueType.INT);
    }

    private static LoadException wrongForm(Node node, Attribute attribute, String path) {
        List<String> words = new ArrayList<>();
        attribute.forms.forEach(form -> words.add(
                switch (form) {
                    case INT -> "integer";
                    case BOOL -> "boolean";
                    case MAP -> "mapping";
                    default -> form.name().toLowerCase(java.util.Locale.ROOT);
                }));
        words.sort(null);
        String wanted = String.join(" or ", words);
        String where = path.isEmpty() ? "the file" : path;
        String found = Node.kind(node);
        String hint = node instanceof Node.Scalar scalar && scalar.value() != null && words.contains("string")
                ? "put it in quotes"
                : null;
        String message = where + " must be a " + wanted + ", but is a " + found;
        return hint == null
                ? LoadException.at(node.location(), message)
                : LoadException.at(node.location(), message, hint);
    }

    private static LoadException unknown(Location location, Attribute attribute, String path, String key) {
        String where = path.isEmpty() ? "the file" : path;
        if (attribute.anyKey != null) {
            return LoadException.at(
                    location,
                    where + ": \"" + key + "\" is no valid name",
                    "use letters, digits, dot, underscore and hyphen");
        }
        String message = where + ": additional properties '" + key + "' not allowed";
        String near = attribute.children.keySet().stream()
                .filter(known -> EditDistance.of(known, key) <= Math.max(1, known.length() / 4))
                .collect(Collectors.joining(" or "));
        if (!near.isEmpty()) {
            return LoadException.at(location, message, "did you mean " + near + "?");
        }
        return LoadException.at(location, message, "remove it, or check the indentation; own keys start with x-");
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
