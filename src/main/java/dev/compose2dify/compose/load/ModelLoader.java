package dev.compose2dify.compose.load;

import dev.compose2dify.compose.LoadException;
import dev.compose2dify.compose.schema.Defaults;
import dev.compose2dify.compose.schema.LogicalChecks;
import dev.compose2dify.compose.schema.Merge;
import dev.compose2dify.compose.schema.Unicity;
import dev.compose2dify.compose.syntax.GoPath;
import dev.compose2dify.compose.syntax.Variables;
import dev.compose2dify.compose.tree.Node;
import dev.compose2dify.compose.tree.ResetPaths;
import dev.compose2dify.compose.tree.YamlDecoder;
import dev.compose2dify.compose.tree.YamlNode;
import dev.compose2dify.compose.tree.YamlReader;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Location;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * From compose files to one merged, validated, canonical tree. The order of the stages is Docker Compose's; it matters:
 * variables are replaced before {@code extends}, the schema sees the merged tree, paths are resolved last.
 */
final class ModelLoader {
    private final LoadContext context;
    private final Map<Path, List<YamlNode>> parsed = new HashMap<>();

    private int includes;

    ModelLoader(LoadContext context) {
        this.context = context;
    }

    /** How many files were included so far, with this one. */
    int countInclude() {
        return ++includes;
    }

    /**
     * Loads files that belong together, the first one the main file, the others overrides.
     *
     * @param directory absolute project directory of these files
     * @param including the files that led here by {@code include}
     */
    Node.Mapping load(List<Path> files, String directory, Variables variables, List<Path> including) {
        Node.Mapping model =
                new Node.Mapping(Location.ofFile(files.isEmpty() ? "compose.yaml" : context.display(files.get(0))));
        for (Path file : files) {
            List<Path> included = new ArrayList<>(including);
            model = loadFile(file, directory, variables, model, included);
        }
        Defaults.apply(model);
        LogicalChecks.check(model);
        Paths.resolve(model, directory, context);
        EnvironmentReferences.resolve(model, variables);
        return model;
    }

    private Node.Mapping loadFile(
            Path file, String directory, Variables variables, Node.Mapping model, List<Path> included) {
        Node.Mapping merged = model;
        for (YamlDecoder.Document document : documents(file)) {
            Node.Mapping root = mapping(document);
            Interpolation.apply(root, variables, context);
            new Extends(this, context, variables, file, directory).apply(root, document.resets());
            document.resets().apply(merged);
            included.add(file);
            new Include(this, context, included).apply(root, directory, variables);
            merged = Merge.merge(merged, root);
            Unicity.enforce(merged);
            SchemaValidator.validate(merged, context);
            if (merged.has("version")) {
                context.report(Diagnostic.warning(
                        merged.keyLocation("version"),
                        "the attribute `version` is obsolete, it will be ignored, please remove it to avoid potential"
                                + " confusion"));
                merged.remove("version");
            }
            Canonical.apply(merged, context);
            Unicity.enforce(merged);
        }
        return merged;
    }

    /** The services of a file that is extended from: canonical, but without extends, include and checks. */
    Extends.Base loadBase(Path file, Variables variables) {
        Node.Mapping merged = new Node.Mapping(Location.ofFile(context.display(file)));
        ResetPaths resets = new ResetPaths();
        for (YamlDecoder.Document document : documents(file)) {
            Node.Mapping root = mapping(document);
            Interpolation.apply(root, variables, context);
            document.resets().apply(merged);
            resets = document.resets();
            merged = Merge.merge(merged, root);
            Unicity.enforce(merged);
            Canonical.apply(merged, context);
            Unicity.enforce(merged);
        }
        Paths.resolve(merged, GoPath.of(context.absolute(file).getParent()), context);
        return new Extends.Base(merged, resets);
    }

    private List<YamlDecoder.Document> documents(Path file) {
        String name = context.display(file);
        List<YamlDecoder.Document> documents = new ArrayList<>();
        for (YamlNode node : yaml(file)) {
            documents.add(YamlDecoder.decode(node, name));
        }
        return documents;
    }

    private List<YamlNode> yaml(Path file) {
        return parsed.computeIfAbsent(
                context.absolute(file), path -> YamlReader.read(context.readYaml(path), context.display(path)));
    }

    /** What a file says at its top level under {@code name}; null when it has none, or an empty one. */
    Node.Scalar declaredName(Path file) {
        Node.Scalar name = null;
        for (YamlNode root : yaml(file)) {
            for (int i = 0; root.kind == YamlNode.NodeType.MAPPING && i + 1 < root.children.size(); i += 2) {
                YamlNode value = root.children.get(i + 1);
                boolean found = "name".equals(root.children.get(i).value)
                        && value.kind == YamlNode.NodeType.SCALAR
                        && !value.value.isEmpty();
                if (found) {
                    Location at = new Location(context.display(file), value.line, value.column);
                    name = new Node.Scalar(value.value, value.value, at, null);
                }
            }
        }
        return name;
    }

    private static Node.Mapping mapping(YamlDecoder.Document document) {
        if (document.root() instanceof Node.Mapping mapping) {
            return mapping;
        }
        Location location = document.root() == null
                ? Location.ofFile("compose file")
                : document.root().location();
        throw LoadException.at(location, "top-level object must be a mapping", "a compose file starts with services:");
    }
}
