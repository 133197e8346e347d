package dev.compose2dify.compose.load;

import dev.compose2dify.compose.tree.Node;
import java.util.LinkedHashSet;
import java.util.Set;

/** Keys of the top-level resources that an active service uses; Compose prints no others. */
record Used(Set<String> networks, Set<String> volumes, Set<String> secrets, Set<String> configs) {
    static Used by(ProjectTree tree) {
        Used used =
                new Used(new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>());
        tree.enabled().values().forEach(used::add);
        return used;
    }

    private void add(Node.Mapping service) {
        if (service.get("networks") instanceof Node.Mapping mapping) {
            networks.addAll(mapping.keys());
        }
        for (Node.Mapping volume : Defaults.mappings(service.get("volumes"))) {
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
        for (Node.Mapping object : Defaults.mappings(list)) {
            if (object.string("source") != null) {
                into.add(object.string("source"));
            }
        }
    }
}
