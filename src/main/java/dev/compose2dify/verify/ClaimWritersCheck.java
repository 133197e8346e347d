package dev.compose2dify.verify;

import dev.compose2dify.verify.manifest.Findings;
import dev.compose2dify.verify.manifest.KubeObject;
import dev.compose2dify.verify.manifest.LabelSelector;
import dev.compose2dify.verify.manifest.ManifestValue;
import dev.compose2dify.verify.manifest.PodTemplate;
import dev.compose2dify.verify.manifest.Release;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Claims that one node at a time may attach (ReadWriteOnce): all pods that mount one must be held on one node by required
 * affinity, and a Deployment must end its old pod before it starts the new one (Recreate).
 */
final class ClaimWritersCheck implements Check {
    private static final String HOSTNAME = "kubernetes.io/hostname";

    @Override
    public void check(Release release, Findings findings) {
        for (KubeObject claim : release.ofKind("PersistentVolumeClaim")) {
            List<String> modes = claim.spec().items("accessModes").stream()
                    .map(ManifestValue::text)
                    .toList();
            if (!modes.contains("ReadWriteMany") && !modes.contains("ReadOnlyMany")) {
                claim(release, claim, modes.contains("ReadWriteOncePod"), findings);
            }
        }
    }

    private static void claim(Release release, KubeObject claim, boolean onePod, Findings findings) {
        List<PodTemplate> all =
                release.pods().stream().filter(pod -> mounts(pod, claim.name())).toList();
        List<PodTemplate> users = all.stream().filter(pod -> !ends(pod)).toList();
        // A pod that ends waits for another that ends; to one that stays it has to go.
        for (PodTemplate pod : all) {
            if (ends(pod) && !users.isEmpty() && !isSuspended(pod) && !isPinnedTo(pod, users)) {
                notPinned(pod, claim, users, findings);
            }
        }
        long pods = 0;
        for (PodTemplate pod : users) {
            pods += pod.mostPods(release);
            String strategy = pod.owner().spec().get("strategy").text("type");
            if (pod.owner().is("Deployment") && !strategy.equals("Recreate")) {
                findings.add(
                        pod.owner(),
                        "spec.strategy",
                        "mounts " + claim.id()
                                + " (ReadWriteOnce): only Recreate lets go of it before the next pod starts");
            }
        }
        if (pods <= 1) {
            return;
        }
        if (onePod) {
            findings.add(claim, "spec.accessModes", "ReadWriteOncePod, but mounted by several pods: " + names(users));
            return;
        }
        for (PodTemplate pod : users) {
            if (!isPinnedTo(pod, users)) {
                notPinned(pod, claim, users, findings);
            }
        }
    }

    private static void notPinned(PodTemplate pod, KubeObject claim, List<PodTemplate> users, Findings findings) {
        findings.add(
                pod.owner(),
                pod.spec().get("affinity"),
                "shares " + claim.id() + " (ReadWriteOnce) with other pods, but nothing holds it on their node ("
                        + names(users) + ")");
    }

    private static boolean ends(PodTemplate pod) {
        return pod.owner().is("Job") || pod.owner().is("CronJob");
    }

    private static boolean isSuspended(PodTemplate pod) {
        return pod.owner().spec().get("suspend").isTrue();
    }

    private static boolean mounts(PodTemplate pod, String claim) {
        return pod.spec().items("volumes").stream()
                .anyMatch(volume ->
                        volume.get("persistentVolumeClaim").text("claimName").equals(claim));
    }

    /** By a node's name, or by one required affinity per host that all the users fulfil. */
    private static boolean isPinnedTo(PodTemplate pod, List<PodTemplate> users) {
        Map<String, String> nodeSelector = pod.spec().get("nodeSelector").strings();
        if (nodeSelector.containsKey(HOSTNAME)) {
            return users.stream()
                    .allMatch(user -> nodeSelector
                            .get(HOSTNAME)
                            .equals(user.spec().get("nodeSelector").text(HOSTNAME)));
        }
        return pod
                .spec()
                .get("affinity", "podAffinity")
                .items("requiredDuringSchedulingIgnoredDuringExecution")
                .stream()
                .filter(term -> term.text("topologyKey").equals(HOSTNAME))
                .map(term -> new LabelSelector(term.get("labelSelector")))
                .anyMatch(selector -> users.stream().allMatch(user -> selector.matches(user.labels())));
    }

    private static String names(List<PodTemplate> users) {
        List<String> names = new ArrayList<>();
        users.forEach(user -> names.add(user.owner().id()));
        return String.join(", ", names);
    }
}
