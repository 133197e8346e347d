package dev.compose2dify.verify;

import dev.compose2dify.verify.manifest.Findings;
import dev.compose2dify.verify.manifest.KubeObject;
import dev.compose2dify.verify.manifest.LabelSelector;
import dev.compose2dify.verify.manifest.ManifestValue;
import dev.compose2dify.verify.manifest.PodTemplate;
import dev.compose2dify.verify.manifest.Release;
import java.util.List;

/** What one NetworkPolicy lets out to a pod, the policies of that pod have to let in: else it stops half-way. */
final class PolicyPairsCheck implements Check {
    private static final String SELECTOR = "podSelector";

    @Override
    public void check(Release release, Findings findings) {
        List<KubeObject> policies = release.ofKind("NetworkPolicy");
        for (KubeObject policy : policies) {
            for (PodTemplate client :
                    release.podsSelectedBy(new LabelSelector(policy.spec().get(SELECTOR)))) {
                for (ManifestValue rule : policy.spec().items("egress")) {
                    rule.items("to").forEach(peer -> peer(release, policies, policy, client, peer, findings));
                }
            }
        }
    }

    private static void peer(
            Release release,
            List<KubeObject> policies,
            KubeObject policy,
            PodTemplate client,
            ManifestValue peer,
            Findings findings) {
        LabelSelector selector = new LabelSelector(peer.get(SELECTOR));
        if (selector.isEmpty() || !peer.get("namespaceSelector").entries().isEmpty()) {
            return;
        }
        for (PodTemplate server : release.podsSelectedBy(selector)) {
            List<KubeObject> guards = policies.stream()
                    .filter(p -> p.spec().items("policyTypes").stream()
                            .anyMatch(t -> t.text().equals("Ingress")))
                    .filter(p -> new LabelSelector(p.spec().get(SELECTOR)).matches(server.labels()))
                    .toList();
            if (!guards.isEmpty() && guards.stream().noneMatch(g -> admits(g, client))) {
                findings.add(
                        policy,
                        peer,
                        "lets " + client.owner().id() + " out to "
                                + server.owner().id() + ", but " + guards.get(0).id() + " does not let it in");
            }
        }
    }

    private static boolean admits(KubeObject policy, PodTemplate client) {
        for (ManifestValue rule : policy.spec().items("ingress")) {
            List<ManifestValue> peers = rule.items("from");
            // Without peers everybody is meant; what other namespaces may do is not known here.
            if (peers.isEmpty() || peers.stream().anyMatch(p -> isClient(p, client))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isClient(ManifestValue peer, PodTemplate client) {
        return peer.entries().containsKey("namespaceSelector")
                || peer.entries().containsKey(SELECTOR)
                        && new LabelSelector(peer.get(SELECTOR)).matches(client.labels());
    }
}
