package dev.compose2dify.chart;

import java.util.List;

/** A volume of a pod. {@code name} is unique in the pod. */
public sealed interface VolumePlan {
    String name();

    /** The claim of a component's own, from a StatefulSet's template; mounted under its name. */
    record ClaimTemplate(String name, String size, String valuesPath) implements VolumePlan {}

    /**
     * A claim of its own file. {@code claim} is the name after the release's prefix.
     *
     * @param several pods of several components mount it
     */
    record SharedClaim(String name, String claim, boolean fileStorage, boolean several) implements VolumePlan {}

    /**
     * Files of the component's ConfigMap {@code <name>-files} and, where they hold credentials, of the Secret.
     *
     * @param items from the ConfigMap
     * @param secretItems from the Secret
     */
    record Files(String name, List<KeyToPath> items, List<KeyToPath> secretItems) implements VolumePlan {}

    /**
     * A file of a volume.
     *
     * @param key in the ConfigMap or Secret
     * @param path below the mount
     * @param mode in octal digits, {@code 0755}; empty: 0644
     */
    record KeyToPath(String key, String path, String mode) {}

    /** Gone with the pod. {@code memory}: in RAM. */
    record Scratch(String name, boolean memory, String sizeLimit) implements VolumePlan {}

    /** Type for templates. */
    default String type() {
        return getClass().getSimpleName();
    }

    /** Where a volume is mounted in a container. */
    record MountPlan(String volume, String path, String subPath, boolean readOnly) {}
}
