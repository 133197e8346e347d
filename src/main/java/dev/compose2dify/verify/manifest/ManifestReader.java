package dev.compose2dify.verify.manifest;

import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.yaml.InvalidYamlException;
import dev.compose2dify.yaml.KubeYaml;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** From texts to objects: strict YAML, and every document an object with a name of its own. */
public final class ManifestReader {
    private final Findings findings;
    private final List<KubeObject> objects = new ArrayList<>();
    private final Map<String, KubeObject> seen = new HashMap<>();

    public ManifestReader(Findings findings) {
        this.findings = findings;
    }

    public List<KubeObject> read(List<Manifest> manifests) {
        for (Manifest manifest : manifests) {
            try {
                for (Object document : KubeYaml.loadAll(manifest.text(), manifest.file())) {
                    add(manifest.file(), document);
                }
            } catch (InvalidYamlException e) {
                Diagnostic fault = e.diagnostic();
                findings.add(
                        fault.location().map(Object::toString).orElse(manifest.file()),
                        "does not parse: " + fault.message());
            }
        }
        return objects;
    }

    private void add(String file, Object document) {
        ManifestValue root = ManifestValue.root(document);
        if (!(document instanceof Map)) {
            findings.add(file, "a document that is not an object");
            return;
        }
        if (root.text("kind").equals("List")) {
            root.items("items").forEach(item -> add(file, item.raw()));
            return;
        }
        String apiVersion = root.text("apiVersion");
        String kind = root.text("kind");
        ManifestValue metadata = root.get("metadata");
        String name = metadata.text("name");
        KubeObject object = new KubeObject(file, apiVersion, kind, metadata.text("namespace"), name, root);
        if (apiVersion.isEmpty() || kind.isEmpty()) {
            findings.add(file, "an object without apiVersion or kind");
            return;
        }
        if (name.isEmpty()) {
            findings.add(object, "metadata.name", "the name is missing or not a string");
        } else {
            String key = object.group() + "/" + object.id() + "/" + object.namespace();
            KubeObject first = seen.putIfAbsent(key, object);
            if (first != null) {
                findings.add(object, "", "a second object of this name (the first is in " + first.file() + ")");
            }
        }
        objects.add(object);
    }
}
