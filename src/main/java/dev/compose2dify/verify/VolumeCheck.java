package dev.compose2dify.verify;

import dev.compose2dify.verify.manifest.Findings;
import dev.compose2dify.verify.manifest.KubeObject;
import dev.compose2dify.verify.manifest.ManifestValue;
import dev.compose2dify.verify.manifest.ObjectReferences;
import dev.compose2dify.verify.manifest.PodTemplate;
import dev.compose2dify.verify.manifest.Release;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Volumes, what they stand for, and where they are mounted. */
final class VolumeCheck implements Check {
    /** The bundle of certificates that {@code global.caBundle} names is an object of the owner's. */
    private static final String OWNERS_VOLUME = "certificates";

    @Override
    public void check(Release release, Findings findings) {
        for (PodTemplate pod : release.pods()) {
            Map<String, ManifestValue> volumes = volumes(release, pod, findings);
            Set<String> mounted = new HashSet<>();
            for (ManifestValue container : pod.containers()) {
                mounts(release, pod.owner(), container, volumes, mounted, findings);
            }
            volumes.forEach((name, volume) -> {
                if (!mounted.contains(name)) {
                    findings.add(pod.owner(), volume, "no container mounts the volume " + name);
                }
            });
        }
    }

    private static Map<String, ManifestValue> volumes(Release release, PodTemplate pod, Findings findings) {
        Map<String, ManifestValue> volumes = new LinkedHashMap<>();
        KubeObject owner = pod.owner();
        for (ManifestValue claim : owner.spec().items("volumeClaimTemplates")) {
            volumes.put(claim.get("metadata").text("name"), claim);
        }
        for (ManifestValue volume : pod.spec().items("volumes")) {
            String name = volume.text("name");
            if (!name.isEmpty()
                    && (name.length() > 63
                            || !NamesCheck.DNS_LABEL.matcher(name).matches())) {
                findings.add(owner, volume.get("name"), "not a DNS label (RFC 1123) of at most 63 characters");
            }
            if (volumes.put(name, volume) != null) {
                findings.add(owner, volume, "a second volume named " + name);
            }
            Set<String> sources = new LinkedHashSet<>(volume.entries().keySet());
            sources.remove("name");
            if (sources.size() != 1) {
                findings.add(owner, volume, "a volume needs exactly one source, this has " + sources.size());
            }
            source(release, owner, volume, findings);
        }
        return volumes;
    }

    private static void source(Release release, KubeObject owner, ManifestValue volume, Findings findings) {
        if (volume.text("name").equals(OWNERS_VOLUME)) {
            return;
        }
        files(release, owner, volume.get("configMap"), "ConfigMap", "name", findings);
        files(release, owner, volume.get("secret"), "Secret", "secretName", findings);
        for (ManifestValue projected : volume.get("projected").items("sources")) {
            files(release, owner, projected.get("configMap"), "ConfigMap", "name", findings);
            files(release, owner, projected.get("secret"), "Secret", "name", findings);
        }
        ManifestValue claim = volume.get("persistentVolumeClaim");
        String claimName = claim.text("claimName");
        if (!claimName.isEmpty()
                && release.find("PersistentVolumeClaim", claimName).isEmpty()
                && !isOfStatefulSet(release, claimName)) {
            findings.add(owner, claim, "the chart has no PersistentVolumeClaim " + claimName);
        }
    }

    /** Kubernetes makes a claim TEMPLATE-SET-N for each pod of a StatefulSet. */
    private static boolean isOfStatefulSet(Release release, String claim) {
        return release.ofKind("StatefulSet").stream()
                .anyMatch(set -> set.spec().items("volumeClaimTemplates").stream()
                        .map(template -> template.get("metadata").text("name"))
                        .anyMatch(
                                template -> claim.matches(Pattern.quote(template + "-" + set.name() + "-") + "\\d+")));
    }

    private static void files(
            Release release, KubeObject owner, ManifestValue source, String kind, String nameKey, Findings findings) {
        if (source.exists()) {
            ObjectReferences.resolve(release, owner, source, kind, nameKey, findings)
                    .ifPresent(target -> source.items("items").forEach(item -> {
                        if (!source.get("optional").isTrue()) {
                            ObjectReferences.requireKey(owner, item, target, findings);
                        }
                    }));
        }
    }

    private static void mounts(
            Release release,
            KubeObject owner,
            ManifestValue container,
            Map<String, ManifestValue> volumes,
            Set<String> mounted,
            Findings findings) {
        Set<String> paths = new HashSet<>();
        for (ManifestValue mount : container.items("volumeMounts")) {
            String name = mount.text("name");
            mounted.add(name);
            ManifestValue volume = volumes.get(name);
            if (volume == null) {
                findings.add(owner, mount, "the pod has no volume " + name);
            } else {
                subPath(release, owner, mount, volume, findings);
            }
            String path = mount.text("mountPath");
            if (!path.isEmpty() && (!path.startsWith("/") || path.contains(":"))) {
                findings.add(owner, mount.get("mountPath"), "not an absolute path without colons: " + path);
            }
            String plain = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
            if (!plain.isEmpty() && !paths.add(plain)) {
                findings.add(owner, mount, "a second mount at " + plain);
            }
        }
    }

    /** A sub-path of a ConfigMap or Secret that is not one of its files would become an empty directory. */
    private static void subPath(
            Release release, KubeObject owner, ManifestValue mount, ManifestValue volume, Findings findings) {
        String subPath = mount.text("subPath");
        if (subPath.isEmpty()) {
            return;
        }
        if (subPath.startsWith("/") || subPath.matches("(.*/)?\\.\\.(/.*)?")) {
            findings.add(owner, mount.get("subPath"), "must be a relative path inside the volume");
        }
        boolean isConfigMap = volume.has("configMap");
        ManifestValue source = isConfigMap ? volume.get("configMap") : volume.get("secret");
        Optional<KubeObject> target =
                release.find(isConfigMap ? "ConfigMap" : "Secret", source.text(isConfigMap ? "name" : "secretName"));
        if (target.isEmpty()) {
            return;
        }
        Set<String> files = new LinkedHashSet<>();
        source.items("items").forEach(item -> files.add(item.text("path")));
        if (files.isEmpty()) {
            files.addAll(ObjectReferences.keys(target.get()));
        }
        if (files.stream().noneMatch(file -> file.equals(subPath) || file.startsWith(subPath + "/"))) {
            findings.add(owner, mount.get("subPath"), target.get().id() + " has no file " + subPath);
        }
    }
}
