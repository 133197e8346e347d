package dev.compose2dify.plan;

import java.util.List;

/** A volume of a pod. {@code name} is unique in the pod. */
public sealed interface VolumePlan {
    String name();

    /** The claim of a component's own, from a StatefulSet's template; mounted under its name. */
    record ClaimTemplate(String name, String size, String valuesPath) implements VolumePlan {}

    /** A claim of its own file, shared by components. {@code claim} is the name after the release's prefix. */
    record SharedClaim(String name, String claim, boolean fileStorage) implements VolumePlan {}

    /** Files of the component's ConfigMap {@code <name>-files}. */
    record Files(String name, List<Item> items, int mode) implements VolumePlan {}

    /** Files that hold credentials: keys of the Secret. */
    record SecretFiles(String name, List<Item> items, int mode) implements VolumePlan {}

    /**
     * A file of a volume.
     *
     * @param key in the ConfigMap or Secret
     * @param path below the mount
     */
    record Item(String key, String path, boolean executable) {}

    /** Gone with the pod. {@code memory}: in RAM. */
    record Scratch(String name, boolean memory, String sizeLimit) implements VolumePlan {}

    /** Kind for templates. */
    default String type() {
        return getClass().getSimpleName();
    }

    /** Where a volume is mounted in a container. */
    record MountPlan(String volume, String path, String subPath, boolean readOnly) {}
}
