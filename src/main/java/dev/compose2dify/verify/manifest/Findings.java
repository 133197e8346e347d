package dev.compose2dify.verify.manifest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects findings in order, at most one with the same words at one place. */
public final class Findings {
    private final Map<Finding, Boolean> all = new LinkedHashMap<>();

    public void add(KubeObject object, String path, String message) {
        all.put(new Finding(object.file(), object.id(), path, message), true);
    }

    public void add(KubeObject object, ManifestValue value, String message) {
        add(object, value.path(), message);
    }

    public void add(String file, String message) {
        all.put(new Finding(file, "", "", message), true);
    }

    public boolean hasAnyAt(KubeObject object) {
        return all.keySet().stream()
                .anyMatch(f -> f.file().equals(object.file()) && f.object().equals(object.id()));
    }

    public boolean hasAt(KubeObject object, String path) {
        return all.keySet().stream()
                .anyMatch(f -> f.file().equals(object.file())
                        && f.object().equals(object.id())
                        && f.path().equals(path));
    }

    public List<Finding> toList() {
        return List.copyOf(new ArrayList<>(all.keySet()));
    }
}
