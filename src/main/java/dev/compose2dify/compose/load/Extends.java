package dev.compose2dify.compose.load;

import dev.compose2dify.compose.LoadException;
import dev.compose2dify.compose.schema.Merge;
import dev.compose2dify.compose.syntax.GoPath;
import dev.compose2dify.compose.syntax.RemoteReference;
import dev.compose2dify.compose.syntax.Variables;
import dev.compose2dify.compose.tree.Node;
import dev.compose2dify.compose.tree.ResetPaths;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Stage: {@code extends}. A service is merged over its base, which may extend another one, also in another file. */
final class Extends {
    /** Longer chains end in an error: the stage recurses. */
    private static final int MAX_CHAIN = 200;

    private final ModelLoader loader;
    private final LoadContext context;
    private final Variables variables;
    private final Path file;
    private final String directory;
    private final Map<Path, Base> files = new HashMap<>();

    Extends(ModelLoader loader, LoadContext context, Variables variables, Path file, String directory) {
        this.loader = loader;
        this.context = context;
        this.variables = variables;
        this.file = file;
        this.directory = directory;
    }

    /** Another file's tree, and what it resets in bases of its own. */
    record Base(Node.Mapping root, ResetPaths resets) {}

    /** A step of a chain. */
    private record Step(String file, String service) {}

    void apply(Node.Mapping root, ResetPaths resets) {
        Node section = root.get("services");
        if (section == null) {
            return;
        }
        if (!(section instanceof Node.Mapping services)) {
            if (Node.isNull(section)) {
                throw LoadException.at(section.location(), "services must be a mapping", "add a service, or remove it");
            }
            throw LoadException.at(section.location(), "services must be a mapping");
        }
        for (String name : new ArrayList<>(services.keys())) {
            services.put(name, extend(name, services, resets, List.of()));
        }
    }

    private Node extend(String name, Node.Mapping services, ResetPaths resets, List<Step> chain) {
        Node node = services.get(name);
        if (Node.isNull(node)) {
            return node;
        }
        if (!(node instanceof Node.Mapping service)) {
            throw LoadException.at(node.location(), "services." + name + " must be a mapping");
        }
        Node extending = service.get("extends");
        if (extending == null) {
            return service;
        }
        String reference = reference(name, extending);
        String otherFile = extending instanceof Node.Mapping mapping ? mapping.string("file") : null;
        Node.Mapping from = services;
        ResetPaths fromResets = resets;
        String fileName = context.display(file);
        if (otherFile != null) {
            Base base = base(otherFile, extending);
            from = servicesOf(base, name, otherFile, extending);
            fromResets = base.resets();
            fileName = otherFile;
        }
        if (!from.has(reference)) {
            throw LoadException.at(
                    extending.location(),
                    "cannot extend service \"" + name + "\" in " + context.display(file) + ": service \"" + reference
                            + "\" not found" + (otherFile == null ? "" : " in " + otherFile));
        }
        Node base = extend(reference, from, fromResets, longer(chain, new Step(fileName, name), extending));
        if (!(base instanceof Node.Mapping original)) {
            service.remove("extends");
            return service;
        }
        Node.Mapping copy = original.copy();
        resets.applyToService(copy, name);
        Node.Mapping merged = Merge.mergeService(copy, service, name);
        merged.remove("extends");
        services.put(name, merged);
        return merged;
    }

    private static String reference(String name, Node extending) {
        if (extending instanceof Node.Scalar scalar && scalar.value() instanceof String text) {
            return text;
        }
        String service = extending instanceof Node.Mapping mapping ? mapping.string("service") : null;
        if (service == null) {
            throw LoadException.at(
                    extending.location(), "extends." + name + ".service is required", "name the service to extend");
        }
        return service;
    }

    private static List<Step> longer(List<Step> chain, Step step, Node at) {
        List<Step> longer = new ArrayList<>(chain);
        longer.add(step);
        if (chain.contains(step)) {
            StringBuilder message = new StringBuilder("Circular reference: ");
            for (int i = 0; i < longer.size(); i++) {
                message.append(i == 0 ? "" : " extends ")
                        .append(longer.get(i).service())
                        .append(" in ")
                        .append(longer.get(i).file());
            }
            throw LoadException.at(at.location(), message.toString(), "break the circle");
        }
        if (longer.size() > MAX_CHAIN) {
            throw LoadException.at(at.location(), "more than " + MAX_CHAIN + " services extend one another in a row");
        }
        return longer;
    }

    private Base base(String name, Node extending) {
        if (RemoteReference.isComposeFile(name)) {
            throw LoadException.at(
                    extending.location(),
                    "cannot extend from " + RemoteReference.shown(name) + ": remote files are not fetched",
                    "copy the file beside this one");
        }
        String path = context.expandUser(name);
        Path absolute = GoPath.at(path.startsWith("/") ? path : GoPath.join(directory, path), extending.location());
        Base known = files.get(absolute);
        if (known == null) {
            context.requireReadable(absolute, extending.location());
            known = loader.loadBase(absolute, variables);
            files.put(absolute, known);
        }
        return known;
    }

    private Node.Mapping servicesOf(Base base, String name, String otherFile, Node extending) {
        Node section = base.root().get("services");
        if (section instanceof Node.Mapping services) {
            return services;
        }
        throw LoadException.at(
                extending.location(),
                "cannot extend service \"" + name + "\" in " + otherFile
                        + (section == null ? ": no services section" : ": services must be a mapping"));
    }
}
