package dev.compose2dify.compose.load;

import dev.compose2dify.compose.tree.Node;
import dev.compose2dify.diagnostic.Location;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
        List<String> own = Values.strings(service.get("profiles"));
        return own.isEmpty() || profiles.contains("*") || own.stream().anyMatch(profiles::contains);
    }

    /** A top-level section; empty when there is none. */
    Node.Mapping section(String name) {
        return root.get(name) instanceof Node.Mapping mapping ? mapping : new Node.Mapping(root.location());
    }
}
