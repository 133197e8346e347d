package dev.compose2dify.compose.load;

import dev.compose2dify.compose.tree.Node;
import dev.compose2dify.diagnostic.Location;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
}
