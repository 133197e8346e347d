package dev.compose2dify.verify;

import dev.compose2dify.verify.manifest.Findings;
import dev.compose2dify.verify.manifest.KubeObject;
import dev.compose2dify.verify.manifest.ManifestValue;
import dev.compose2dify.verify.manifest.Release;

/** Autoscalers: what they scale, and that nobody else does. */
final class ScalingCheck implements Check {
    @Override
    public void check(Release release, Findings findings) {
        for (KubeObject scaler : release.ofKind("HorizontalPodAutoscaler")) {
            ManifestValue target = scaler.spec().get("scaleTargetRef");
            String kind = target.text("kind");
            String name = target.text("name");
            release.find(kind, name)
                    .ifPresentOrElse(
                            workload -> {
                                if (workload.spec().has("replicas")) {
                                    findings.add(
                                            workload,
                                            workload.spec().get("replicas"),
                                            "fights with " + scaler.id() + ", which sets the replicas");
                                }
                            },
                            () -> findings.add(scaler, target, "the chart has no " + kind + " " + name));
            int least = scaler.spec().number("minReplicas").orElse(1);
            if (scaler.spec().number("maxReplicas").orElse(least) < least) {
                findings.add(scaler, scaler.spec().get("maxReplicas"), "less than minReplicas");
            }
        }
    }
}
