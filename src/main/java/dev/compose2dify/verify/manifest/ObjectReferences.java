package dev.compose2dify.verify.manifest;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** References by name to Secrets and ConfigMaps. */
public final class ObjectReferences {
    private ObjectReferences() {}

    /** Keys of a Secret or ConfigMap. */
    public static Set<String> keys(KubeObject object) {
        Set<String> keys = new TreeSet<>();
        for (String field : new String[] {"data", "stringData", "binaryData"}) {
            keys.addAll(object.root().get(field).entries().keySet());
        }
        return keys;
    }

    /**
     * Finds what {@code reference} names, or reports that it is not there.
     *
     * @param nameKey the field that holds the name: {@code name} or {@code secretName}
     */
    public static Optional<KubeObject> resolve(
            Release release,
            KubeObject owner,
            ManifestValue reference,
            String kind,
            String nameKey,
            Findings findings) {
        String name = reference.text(nameKey);
        Optional<KubeObject> target = release.find(kind, name);
        boolean elsewhere = kind.equals("Secret") && release.isSecretFromElsewhere(name);
        if (target.isEmpty() && !name.isEmpty() && !isOptional(reference) && !elsewhere) {
            findings.add(owner, reference, "the chart has no " + kind + " " + name);
        }
        return target;
    }

    /** As {@link #resolve}, and the key named in {@code reference} must be there too. */
    public static void requireKey(
            Release release, KubeObject owner, ManifestValue reference, String kind, Findings findings) {
        resolve(release, owner, reference, kind, "name", findings)
                .ifPresent(target -> requireKey(owner, reference, target, findings));
    }

    /** The key named in {@code reference} must be one of {@code target}'s. */
    public static void requireKey(KubeObject owner, ManifestValue reference, KubeObject target, Findings findings) {
        String key = reference.text("key");
        if (!key.isEmpty() && !isOptional(reference) && !keys(target).contains(key)) {
            findings.add(owner, reference, target.id() + " has no key " + key);
        }
    }

    private static boolean isOptional(ManifestValue reference) {
        return reference.get("optional").isTrue();
    }
}
