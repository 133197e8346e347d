package dev.compose2dify.deliver;

import dev.compose2dify.yaml.KubeYaml;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Objects as files. */
final class ObjectFiles {
    /** In the order in which a cluster needs them; others follow. */
    private static final List<String> ORDER = List.of(
            "Namespace",
            "ServiceAccount",
            "Role",
            "RoleBinding",
            "Secret",
            "ConfigMap",
            "PersistentVolumeClaim",
            "Service",
            "NetworkPolicy",
            "StatefulSet",
            "Deployment",
            "Job",
            "CronJob",
            "HorizontalPodAutoscaler",
            "PodDisruptionBudget",
            "Middleware",
            "Ingress");

    private ObjectFiles() {}

    /** How early the cluster needs it. */
    static int rank(ClusterObject object) {
        int rank = ORDER.indexOf(object.kind());
        return rank < 0 ? ORDER.size() : rank;
    }

    /** By file name, {@code deployment.yaml}; several of a kind share a file. */
    static Map<String, String> byKind(List<ClusterObject> objects, String comment) {
        Map<String, List<ClusterObject>> files = new LinkedHashMap<>();
        objects.stream()
                .sorted((a, b) -> rank(a) - rank(b))
                .forEach(o -> files.computeIfAbsent(
                                o.kind().toLowerCase(Locale.ROOT) + ".yaml", f -> new java.util.ArrayList<>())
                        .add(o));
        Map<String, String> texts = new LinkedHashMap<>();
        files.forEach((name, content) -> texts.put(name, text(content, comment)));
        return texts;
    }

    /** @param comment the first line */
    static String text(List<ClusterObject> objects, String comment) {
        return "# " + comment + "\n"
                + objects.stream().map(o -> KubeYaml.dump(o.content())).collect(Collectors.joining("---\n"));
    }
}
