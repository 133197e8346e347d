package dev.compose2dify.verify;

import dev.compose2dify.verify.manifest.Findings;
import dev.compose2dify.verify.manifest.KubeObject;
import dev.compose2dify.verify.manifest.ManifestValue;
import dev.compose2dify.verify.manifest.PodTemplate;
import dev.compose2dify.verify.manifest.Release;

/** References to ServiceAccounts and Roles. */
final class ServiceAccountCheck implements Check {
    @Override
    public void check(Release release, Findings findings) {
        for (PodTemplate pod : release.pods()) {
            for (String field : new String[] {"serviceAccountName", "serviceAccount"}) {
                ManifestValue account = pod.spec().get(field);
                if (!account.text().isEmpty() && !account.text().equals("default")) {
                    require(release, pod.owner(), account, "ServiceAccount", account.text(), findings);
                }
            }
        }
        for (KubeObject binding : release.ofKind("RoleBinding")) {
            ManifestValue role = binding.root().get("roleRef");
            if (role.text("kind").equals("Role")) {
                require(release, binding, role, "Role", role.text("name"), findings);
            }
            for (ManifestValue subject : binding.root().items("subjects")) {
                if (subject.text("kind").equals("ServiceAccount")
                        && !subject.text("name").equals("default")) {
                    require(release, binding, subject, "ServiceAccount", subject.text("name"), findings);
                }
            }
        }
    }

    private static void require(
            Release release, KubeObject owner, ManifestValue place, String kind, String name, Findings findings) {
        if (release.find(kind, name).isEmpty()) {
            findings.add(owner, place, "the chart has no " + kind + " " + name);
        }
    }
}
