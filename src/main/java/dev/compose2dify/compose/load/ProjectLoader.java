package dev.compose2dify.compose.load;

import dev.compose2dify.compose.LoadException;
import dev.compose2dify.compose.Project;
import dev.compose2dify.compose.Text;
import dev.compose2dify.compose.syntax.GoPath;
import dev.compose2dify.compose.syntax.Variables;
import dev.compose2dify.compose.tree.Node;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Location;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Loads a Compose project as Docker Compose 2.40 does. The only stage that reads the disk. */
public final class ProjectLoader {
    /** Begins the message about a fault of this program. Tests make sure that there is none. */
    static final String INTERNAL = "compose2dify cannot cope with this project: ";

    private ProjectLoader() {}

    /** Never throws for bad input: what is wrong with it is in the result's diagnostics. */
    public static LoadResult load(LoadOptions options) {
        LoadContext context = new LoadContext(options);
        try {
            return load(context);
        } catch (LoadException e) {
            return failure(context, e.diagnostic());
        } catch (RuntimeException | StackOverflowError e) {
            return failure(
                    context,
                    Diagnostic.error(
                            INTERNAL + e.getClass().getSimpleName(), "please report this with the compose file"));
        }
    }

    private static LoadResult failure(LoadContext context, Diagnostic error) {
        List<Diagnostic> all = new ArrayList<>(context.diagnostics().toList());
        all.add(error);
        return new LoadResult(Optional.empty(), Map.of(), List.copyOf(all));
    }

    private static LoadResult load(LoadContext context) {
        ProjectFiles.Selection found = ProjectFiles.find(context);
        ModelLoader loader = new ModelLoader(context);
        String name = ProjectFiles.name(context, found, declaredName(loader, found.files()));
        found.variables().put("COMPOSE_PROJECT_NAME", Text.literal(name, Location.ofFile(Variables.PROCESS)));
        Node.Mapping root = loader.load(found.files(), GoPath.of(found.directory()), found.variables(), List.of());
        if (root.isEmpty()) {
            throw LoadException.at(root.location(), "empty compose file", "a compose file starts with services:");
        }
        Normalize.apply(root, name, found.variables());
        ProjectTree tree = ProjectTree.of(root, found.profiles());
        Consistency.check(tree);
        ProjectBuilder builder = new ProjectBuilder(context, found, name, tree);
        Map<String, Object> model = builder.model();
        Project project = builder.project(model);
        return new LoadResult(Optional.of(project), model, project.diagnostics());
    }

    /** The last name that is not empty; null when no file has one. */
    private static Node.Scalar declaredName(ModelLoader loader, List<Path> files) {
        Node.Scalar name = null;
        for (Path file : files) {
            Node.Scalar declared = loader.declaredName(file);
            name = declared == null ? name : declared;
        }
        return name;
    }
}
