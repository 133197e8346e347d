package dev.compose2dify.verify.manifest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** All objects of one rendering, and the ways to find them. */
public final class Release {
    private final List<KubeObject> objects;
    private final KubeVersion version;
    private final String name;
    private final List<PodTemplate> pods = new ArrayList<>();
    private final Map<String, KubeObject> byId = new LinkedHashMap<>();
    private final Set<String> secretsFromElsewhere = new TreeSet<>();

    /** @param name the release's name; when empty it is what most objects carry as {@code app.kubernetes.io/instance} */
    public Release(List<KubeObject> objects, KubeVersion version, String name) {
        this.objects = List.copyOf(objects);
        this.version = version;
        this.name = name.isEmpty() ? mostFrequentInstance(objects) : name;
        for (KubeObject object : objects) {
            byId.putIfAbsent(object.id(), object);
            podTemplate(object).ifPresent(template -> pods.add(new PodTemplate(object, template)));
            secretsFromElsewhere.addAll(secretsThatReloaderWatches(object));
            if (object.is("ExternalSecret")) {
                secretsFromElsewhere.add(object.spec().get("target").text("name"));
            }
        }
    }

    private static List<String> secretsThatReloaderWatches(KubeObject object) {
        String names = object.root().get("metadata", "annotations").text("secret.reloader.stakater.com/reload");
        return Stream.of(names.split(",")).map(String::strip).toList();
    }

    /** Whether the chart says of a Secret that somebody else makes it. */
    public boolean isSecretFromElsewhere(String secret) {
        return secretsFromElsewhere.contains(secret);
    }

    public List<KubeObject> objects() {
        return objects;
    }

    public KubeVersion version() {
        return version;
    }

    /** Empty when nothing tells. */
    public String name() {
        return name;
    }

    public List<PodTemplate> pods() {
        return pods;
    }

    public List<KubeObject> ofKind(String kind) {
        return objects.stream().filter(object -> object.is(kind)).toList();
    }

    public Optional<KubeObject> find(String kind, String objectName) {
        return Optional.ofNullable(byId.get(kind + "/" + objectName));
    }

    public List<PodTemplate> podsSelectedBy(Map<String, String> selector) {
        return pods.stream()
                .filter(pod -> pod.labels().entrySet().containsAll(selector.entrySet()))
                .toList();
    }

    public List<PodTemplate> podsSelectedBy(LabelSelector selector) {
        return pods.stream().filter(pod -> selector.matches(pod.labels())).toList();
    }

    private static Optional<ManifestValue> podTemplate(KubeObject object) {
        return switch (object.kind()) {
            case "Deployment", "StatefulSet", "DaemonSet", "Job" ->
                Optional.of(object.spec().get("template"));
            case "CronJob" -> Optional.of(object.spec().get("jobTemplate", "spec", "template"));
            case "Pod" -> Optional.of(object.root());
            default -> Optional.empty();
        };
    }

    private static String mostFrequentInstance(List<KubeObject> objects) {
        Map<String, Integer> counts = new TreeMap<>();
        for (KubeObject object : objects) {
            String instance = object.root().get("metadata", "labels").text("app.kubernetes.io/instance");
            if (!instance.isEmpty()) {
                counts.merge(instance, 1, Integer::sum);
            }
        }
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse("");
    }
}
