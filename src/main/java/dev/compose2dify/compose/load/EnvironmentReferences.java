package dev.compose2dify.compose.load;

import dev.compose2dify.compose.Text;
import dev.compose2dify.compose.schema.Merge;
import dev.compose2dify.compose.syntax.Template;
import dev.compose2dify.compose.syntax.TextBuilder;
import dev.compose2dify.compose.syntax.Variables;
import dev.compose2dify.compose.tree.Node;
import java.util.Map;

/** Stage: {@code environment} entries without a value, and configs and secrets that name a variable, get its value. */
final class EnvironmentReferences {
    /** Where the content of a secret that comes from a variable is kept; never part of the model. */
    static final String SECRET_CONTENT = "#content";

    private static final Template.Observer NOBODY = new Template.Observer() {};

    private EnvironmentReferences() {}

    static void resolve(Node.Mapping root, Variables variables) {
        if (root.get("services") instanceof Node.Mapping services) {
            for (Map.Entry<String, Node.Mapping.Entry> entry : services.entries()) {
                if (entry.getValue().value() instanceof Node.Mapping service
                        && service.get("environment") instanceof Node.Sequence environment) {
                    environment.items().replaceAll(item -> entry(item, variables));
                }
            }
        }
        objects(root.get("secrets"), SECRET_CONTENT, variables);
        objects(root.get("configs"), "content", variables);
    }

    private static Node entry(Node item, Variables variables) {
        if (item instanceof Node.Scalar scalar && scalar.value() instanceof String name) {
            Text text = variables.get(name);
            if (text != null) {
                return Merge.assignment(name, value(text, name, scalar), scalar.location());
            }
        }
        return item;
    }

    /** The value of a variable that is taken over without being interpolated. */
    static Node.Scalar value(Text text, String name, Node at) {
        TextBuilder built = Template.substitute("$" + name, at.location(), any -> text, NOBODY);
        return new Node.Scalar(text.value(), name, at.location(), built.fragments());
    }

    private static void objects(Node section, String key, Variables variables) {
        if (!(section instanceof Node.Mapping mapping)) {
            return;
        }
        for (Map.Entry<String, Node.Mapping.Entry> entry : mapping.entries()) {
            if (entry.getValue().value() instanceof Node.Mapping object && object.string("environment") != null) {
                Text text = variables.get(object.string("environment"));
                if (text != null) {
                    object.put(
                            key,
                            Node.Scalar.of(
                                    text.value(), object.get("environment").location()));
                }
            }
        }
    }
}
