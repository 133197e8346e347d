package dev.compose2dify.compose.load;

import dev.compose2dify.compose.LoadException;
import dev.compose2dify.compose.schema.FieldValues;
import dev.compose2dify.compose.tree.Node;
import dev.compose2dify.diagnostic.Location;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The normalised tree with its services sorted by whether a profile selects them. */
record ProjectTree(
        Node.Mapping root,
        Map<String, Node.Mapping> enabled,
        Map<String, Node.Mapping> disabled,
        Map<String, Location> locations) {

    static ProjectTree of(Node.Mapping root, List<String> profiles) {
        Map<String, Node.Mapping> enabled = new LinkedHashMap<>();
        Map<String, Node.Mapping> disabled = new LinkedHashMap<>();
        Map<String, Location> locations = new LinkedHashMap<>();
        if (root.get("services") instanceof Node.Mapping services) {
            for (Map.Entry<String, Node.Mapping.Entry> entry : services.entries()) {
                if (entry.getValue().value() instanceof Node.Mapping service) {
                    (isSelected(service, profiles) ? enabled : disabled).put(entry.getKey(), service);
                    locations.put(entry.getKey(), entry.getValue().key());
                }
            }
        }
        return new ProjectTree(root, enabled, disabled, locations);
    }

    private static boolean isSelected(Node.Mapping service, List<String> profiles) {
        if (Node.isNull(service.get("profiles"))) {
            return true;
        }
        List<String> own = FieldValues.strings(service.get("profiles"));
        return own.isEmpty() || profiles.contains("*") || own.stream().anyMatch(profiles::contains);
    }

    /** A top-level section; empty when there is none. */
    Node.Mapping section(String name) {
        return root.get(name) instanceof Node.Mapping mapping ? mapping : new Node.Mapping(root.location());
    }

    /** Keys of the top-level resources that an active service uses; Compose prints no others. */
    record UsedResources(Set<String> networks, Set<String> volumes, Set<String> secrets, Set<String> configs) {
        static UsedResources by(ProjectTree tree) {
            UsedResources used = new UsedResources(
                    new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>());
            tree.enabled().values().forEach(used::add);
            return used;
        }

        private void add(Node.Mapping service) {
            if (service.get("networks") instanceof Node.Mapping mapping) {
                networks.addAll(mapping.keys());
            }
            for (Node.Mapping volume : Node.mappings(service.get("volumes"))) {
                if ("volume".equals(volume.string("type")) && volume.string("source") != null) {
                    volumes.add(volume.string("source"));
                }
            }
            sources(service.get("secrets"), secrets);
            sources(service.get("configs"), configs);
            if (service.get("build") instanceof Node.Mapping build) {
                sources(build.get("secrets"), secrets);
            }
        }

        private static void sources(Node list, Set<String> into) {
            for (Node.Mapping object : Node.mappings(list)) {
                if (object.string("source") != null) {
                    into.add(object.string("source"));
                }
            }
        }
    }

    /** Finds services that wait for each other. Names are walked in order, so that the message is always the same one. */
    static final class DependencyCycle {
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
            Node.Mapping dependencies =
                    (Node.Mapping) project.enabled().get(last).get("depends_on");
            return LoadException.at(
                    dependencies.keyLocation(back),
                    "dependency cycle detected: " + String.join(" -> ", circle),
                    "remove one of these dependencies");
        }
    }
}
