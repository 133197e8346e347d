package dev.compose2dify.compose.load;

import dev.compose2dify.compose.LoadException;
import dev.compose2dify.compose.tree.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Finds services that wait for each other. Names are walked in order, so that the message is always the same one. */
final class DependencyCycle {
    private final ProjectTree project;
    private final Set<String> done = new HashSet<>();

    private DependencyCycle(ProjectTree project) {
        this.project = project;
    }

    static void check(ProjectTree project) {
        DependencyCycle search = new DependencyCycle(project);
        new TreeSet<>(project.enabled().keySet()).forEach(search::from);
    }

    private Iterator<String> dependencies(String name) {
        Node.Mapping service = project.enabled().get(name);
        return service.get("depends_on") instanceof Node.Mapping dependencies
                ? new TreeSet<>(dependencies.keys()).iterator()
                : List.<String>of().iterator();
    }

    private void from(String start) {
        if (done.contains(start)) {
            return;
        }
        Set<String> path = new LinkedHashSet<>(List.of(start));
        Deque<String> names = new ArrayDeque<>(List.of(start));
        Deque<Iterator<String>> open = new ArrayDeque<>();
        open.push(dependencies(start));
        while (!open.isEmpty()) {
            if (!open.peek().hasNext()) {
                open.pop();
                String finished = names.pop();
                path.remove(finished);
                done.add(finished);
                continue;
            }
            String next = open.peek().next();
            if (path.contains(next)) {
                throw cycle(new ArrayList<>(path), next);
            }
            if (project.enabled().containsKey(next) && !done.contains(next)) {
                path.add(next);
                names.push(next);
                open.push(dependencies(next));
            }
        }
    }

    private LoadException cycle(List<String> path, String back) {
        List<String> circle = new ArrayList<>(path.subList(path.indexOf(back), path.size()));
        String last = circle.get(circle.size() - 1);
        circle.add(back);
        Node.Mapping dependencies = (Node.Mapping) project.enabled().get(last).get("depends_on");
        return LoadException.at(
                dependencies.keyLocation(back),
                "dependency cycle detected: " + String.join(" -> ", circle),
                "remove one of these dependencies");
    }
}
