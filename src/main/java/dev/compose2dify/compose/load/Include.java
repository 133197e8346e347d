package dev.compose2dify.compose.load;

import dev.compose2dify.compose.LoadException;
import dev.compose2dify.compose.syntax.GoPath;
import dev.compose2dify.compose.syntax.RemoteReference;
import dev.compose2dify.compose.syntax.Variables;
import dev.compose2dify.compose.tree.Node;
import dev.compose2dify.diagnostic.Location;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Stage: {@code include}. Each entry is loaded as a project of its own and its parts are taken over. */
final class Include {
    private static final int MAX_DEPTH = 50;
    private static final int MAX_FILES = 1_000;
    private static final String[] SECTIONS = {"services", "volumes", "networks", "secrets", "configs", "models"};

    private final ModelLoader loader;
    private final LoadContext context;
    private final List<Path> included;

    Include(ModelLoader loader, LoadContext context, List<Path> included) {
        this.loader = loader;
        this.context = context;
        this.included = included;
    }

    void apply(Node.Mapping root, String directory, Variables variables) {
        Node entries = root.get("include");
        if (!Node.isNull(entries)) {
            if (!(entries instanceof Node.Sequence list)) {
                throw LoadException.at(entries.location(), "`include` must be a list", "put a dash before each file");
            }
            for (Node entry : list.items()) {
                include(root, entry, directory, variables);
            }
        }
        root.remove("include");
    }

    private void include(Node.Mapping root, Node entry, String directory, Variables variables) {
        Node.Mapping options = entry instanceof Node.Mapping mapping ? mapping : new Node.Mapping(entry.location());
        if (entry instanceof Node.Sequence) {
            throw LoadException.at(entry.location(), "an include must be a path or a mapping with path");
        }
        Node paths = entry instanceof Node.Mapping ? options.get("path") : entry;
        List<Path> files = new ArrayList<>();
        for (Node path : strings(paths, "include.path")) {
            files.add(resolve(path, directory));
        }
        if (files.isEmpty()) {
            return;
        }
        String project = projectDirectory(options, files.get(0), directory);
        Location at = entry.location();
        if (included.contains(files.get(0)) || included.size() > MAX_DEPTH) {
            List<String> names = new ArrayList<>();
            included.forEach(file -> names.add(context.display(file)));
            names.add(context.display(files.get(0)));
            throw LoadException.at(
                    at, "include cycle detected: " + String.join(" include ", names), "break the circle");
        }
        if (loader.countInclude() > MAX_FILES) {
            throw LoadException.at(at, "more than " + MAX_FILES + " files are included", "include each file once");
        }
        Variables own = variables.copy();
        own.addAbsent(EnvironmentFiles.read(environmentFiles(options, project, directory), variables, context));
        Node.Mapping imported = loader.load(files, project, own, included);
        for (String section : SECTIONS) {
            take(imported, root, section);
        }
    }

    private Path resolve(Node path, String directory) {
        String text = (String) ((Node.Scalar) path).value();
        if (RemoteReference.isComposeFile(text)) {
            throw LoadException.at(
                    path.location(),
                    "cannot include " + RemoteReference.shown(text) + ": remote files are not fetched",
                    "copy the file here");
        }
        String absolute = text.startsWith("/") ? text : GoPath.join(directory, text);
        Path file = GoPath.at(absolute, path.location()).normalize();
        context.requireReadable(file, path.location());
        if (!Files.exists(file)) {
            throw LoadException.at(
                    path.location(),
                    "included file " + text + " does not exist",
                    "paths start at the project directory");
        }
        return file;
    }

    private static String projectDirectory(Node.Mapping options, Path main, String directory) {
        String given = options.string("project_directory");
        if (given == null || given.isEmpty()) {
            return GoPath.of(main.getParent());
        }
        String absolute = given.startsWith("/") ? given : GoPath.join(directory, given);
        boolean isFile = !given.startsWith("/") && !(GoPath.isUsable(absolute) && Files.isDirectory(Path.of(absolute)));
        return isFile ? GoPath.clean(absolute + "/..") : absolute;
    }

    private List<Path> environmentFiles(Node.Mapping options, String project, String directory) {
        List<Path> files = new ArrayList<>();
        for (Node entry : strings(options.get("env_file"), "include.env_file")) {
            String text = (String) ((Node.Scalar) entry).value();
            Path file = GoPath.at(text.startsWith("/") ? text : GoPath.join(directory, text), entry.location());
            context.requireReadable(file, entry.location());
            if (!Files.exists(file) || Files.isDirectory(file)) {
                throw LoadException.at(
                        entry.location(),
                        "env file " + text + (Files.exists(file) ? " is not a file" : " does not exist"));
            }
            files.add(file);
        }
        Path implicit = GoPath.at(project, options.location()).resolve(".env");
        if (files.isEmpty() && Files.exists(implicit) && !Files.isDirectory(implicit)) {
            files.add(implicit);
        }
        return files;
    }

    private static List<Node> strings(Node node, String path) {
        List<Node> items = node instanceof Node.Sequence sequence
                ? sequence.items()
                : Node.isNull(node) ? List.of() : List.of(node);
        for (Node item : items) {
            if (!(item instanceof Node.Scalar scalar) || !(scalar.value() instanceof String)) {
                throw LoadException.at(item.location(), path + " must be a string or a list of strings");
            }
        }
        return items;
    }

    private static void take(Node.Mapping imported, Node.Mapping root, String section) {
        if (!(imported.get(section) instanceof Node.Mapping from)) {
            return;
        }
        if (!(root.get(section) instanceof Node.Mapping to)) {
            root.put(section, from);
            return;
        }
        for (Map.Entry<String, Node.Mapping.Entry> entry : from.entries()) {
            Node mine = to.get(entry.getKey());
            if (mine == null) {
                to.put(entry.getKey(), entry.getValue().key(), entry.getValue().value());
            } else if (!Objects.equals(
                    Node.plain(mine), Node.plain(entry.getValue().value()))) {
                throw LoadException.at(
                        to.keyLocation(entry.getKey()),
                        section + "." + entry.getKey() + " conflicts with imported resource",
                        "rename one of the two, or move the change to an override file in include.path");
            }
        }
    }
}
