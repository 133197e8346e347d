package dev.compose2dify.verify.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The pods that one object makes.
 *
 * @param template holds {@code metadata} and {@code spec} of the pods
 */
public record PodTemplate(KubeObject owner, ManifestValue template) {
    public ManifestValue spec() {
        return template.get("spec");
    }

    public Map<String, String> labels() {
        return template.get("metadata", "labels").strings();
    }

    /** Init containers first, as Kubernetes runs them. */
    public List<ManifestValue> containers() {
        List<ManifestValue> all = new ArrayList<>(spec().items("initContainers"));
        all.addAll(spec().items("containers"));
        return all;
    }

    /** How many pods there may be at one time, without those of a rolling update. */
    public int mostPods(Release release) {
        ManifestValue spec = owner.spec();
        int replicas = switch (owner.kind()) {
            case "Deployment", "StatefulSet" -> spec.number("replicas").orElse(1);
            case "DaemonSet" -> Integer.MAX_VALUE;
            case "Job" -> spec.number("parallelism").orElse(1);
            default -> 1;
        };
        for (KubeObject scaler : release.ofKind("HorizontalPodAutoscaler")) {
            ManifestValue target = scaler.spec().get("scaleTargetRef");
            if (target.text("kind").equals(owner.kind()) && target.text("name").equals(owner.name())) {
                replicas =
                        Math.max(replicas, scaler.spec().number("maxReplicas").orElse(replicas));
            }
        }
        return replicas;
    }
}
