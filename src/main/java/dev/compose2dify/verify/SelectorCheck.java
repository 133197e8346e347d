package dev.compose2dify.verify;

import dev.compose2dify.verify.manifest.Findings;
import dev.compose2dify.verify.manifest.KubeObject;
import dev.compose2dify.verify.manifest.LabelSelector;
import dev.compose2dify.verify.manifest.ManifestValue;
import dev.compose2dify.verify.manifest.PodTemplate;
import dev.compose2dify.verify.manifest.Release;
import java.util.List;
import java.util.Set;

/** Selectors: of workloads, network policies, disruption budgets and affinities. */
final class SelectorCheck implements Check {
    private static final Set<String> CHANGING = Set.of(
            "app.kubernetes.io/version",
            "helm.sh/chart",
            "chart",
            "version",
            "app.kubernetes.io/managed-by",
            "heritage");

    @Override
    public void check(Release release, Findings findings) {
        for (KubeObject object : release.objects()) {
            switch (object.kind()) {
                case "Deployment", "StatefulSet", "DaemonSet" -> workload(object, findings);
                case "NetworkPolicy" -> networkPolicy(release, object, findings);
                case "PodDisruptionBudget" ->
                    mustMatch(release, object, new LabelSelector(object.spec().get("selector")), findings);
                default -> {}
            }
        }
        for (PodTemplate pod : release.pods()) {
            affinities(release, pod, findings);
        }
    }

    /** Reports labels that differ from one version of the chart to the next: selectors must survive upgrades. */
    static void requireStable(KubeObject object, ManifestValue selector, Set<String> keys, Findings findings) {
        keys.stream()
                .filter(CHANGING::contains)
                .forEach(key -> findings.add(object, selector, "selects by " + key + ", which changes with upgrades"));
    }

    private static void workload(KubeObject object, Findings findings) {
        ManifestValue value = object.spec().get("selector");
        LabelSelector selector = new LabelSelector(value);
        PodTemplate pod = new PodTemplate(object, object.spec().get("template"));
        if (selector.isEmpty()) {
            findings.add(object, value, "an empty selector");
        } else if (!selector.matches(pod.labels())) {
            findings.add(object, value, "does not match the labels of the pod template");
        }
        requireStable(object, value, selector.keys(), findings);
    }

    private static void networkPolicy(Release release, KubeObject object, Findings findings) {
        mustMatch(release, object, new LabelSelector(object.spec().get("podSelector")), findings);
        for (String[] direction : new String[][] {{"ingress", "from"}, {"egress", "to"}}) {
            for (ManifestValue rule : object.spec().items(direction[0])) {
                for (ManifestValue peer : rule.items(direction[1])) {
                    if (!peer.has("podSelector") && !peer.has("namespaceSelector") && !peer.has("ipBlock")) {
                        findings.add(object, peer, "a peer that names nobody");
                    }
                    if (peer.has("podSelector") && !peer.has("namespaceSelector")) {
                        mustMatch(release, object, new LabelSelector(peer.get("podSelector")), findings);
                    }
                }
            }
            String type = direction[0].equals("ingress") ? "Ingress" : "Egress";
            List<ManifestValue> types = object.spec().items("policyTypes");
            if (!object.spec().items(direction[0]).isEmpty()
                    && !types.isEmpty()
                    && types.stream().noneMatch(value -> value.text().equals(type))) {
                findings.add(
                        object, object.spec().get("policyTypes"), "has " + direction[0] + " rules but lacks " + type);
            }
        }
    }

    private static void affinities(Release release, PodTemplate pod, Findings findings) {
        for (String kind : List.of("podAffinity", "podAntiAffinity")) {
            ManifestValue affinity = pod.spec().get("affinity", kind);
            for (ManifestValue term : affinity.items("requiredDuringSchedulingIgnoredDuringExecution")) {
                affinityTerm(release, pod, kind, term, findings);
            }
            for (ManifestValue weighted : affinity.items("preferredDuringSchedulingIgnoredDuringExecution")) {
                affinityTerm(release, pod, kind, weighted.get("podAffinityTerm"), findings);
            }
        }
    }

    private static void affinityTerm(
            Release release, PodTemplate pod, String kind, ManifestValue term, Findings findings) {
        LabelSelector selector = new LabelSelector(term.get("labelSelector"));
        if (kind.equals("podAffinity") && !term.has("namespaceSelector") && !term.has("namespaces")) {
            mustMatch(release, pod.owner(), selector, findings);
        }
        requireStable(pod.owner(), selector.value(), selector.keys(), findings);
    }

    private static void mustMatch(Release release, KubeObject object, LabelSelector selector, Findings findings) {
        if (release.podsSelectedBy(selector).isEmpty()) {
            findings.add(object, selector.value(), "matches no pod of the chart");
        }
        requireStable(object, selector.value(), selector.keys(), findings);
    }
}
