package dev.compose2dify.compose.tree;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Where a document has {@code !reset} or {@code !override}: what the files before it, or a base, set there is removed. */
public final class ResetPaths {
    private final List<List<String>> paths = new ArrayList<>();

    void add(List<String> path) {
        paths.add(List.copyOf(path));
    }

    /** Removes every value of {@code root} that stands at a noted path. Lists are not entered, as in Compose. */
    public void apply(Node.Mapping root) {
        paths.forEach(path -> remove(root, path, 0));
    }

    /** As {@link #apply}, for a service that is the base of {@code name}. */
    public void applyToService(Node.Mapping service, String name) {
        for (List<String> path : paths) {
            if (path.size() > 2 && path.get(0).equals("services") && path.get(1).equals(name)) {
                remove(service, path, 2);
            }
        }
    }

    private static void remove(Node.Mapping mapping, List<String> path, int depth) {
        if (depth >= path.size()) {
            return;
        }
        String part = path.get(depth);
        if (depth == path.size() - 1) {
            if (part.equals("*")) {
                List.copyOf(mapping.keys()).forEach(mapping::remove);
            } else {
                mapping.remove(part);
            }
            return;
        }
        if (part.equals("*")) {
            for (Iterator<Map.Entry<String, Node.Mapping.Entry>> i =
                            mapping.entries().iterator();
                    i.hasNext(); ) {
                if (i.next().getValue().value() instanceof Node.Mapping child) {
                    remove(child, path, depth + 1);
                }
            }
        } else if (mapping.get(part) instanceof Node.Mapping child) {
            remove(child, path, depth + 1);
        }
    }
}
