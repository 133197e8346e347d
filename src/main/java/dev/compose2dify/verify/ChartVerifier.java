package dev.compose2dify.verify;

import dev.compose2dify.verify.manifest.Finding;
import dev.compose2dify.verify.manifest.Findings;
import dev.compose2dify.verify.manifest.KubeVersion;
import dev.compose2dify.verify.manifest.Manifest;
import dev.compose2dify.verify.manifest.ManifestReader;
import dev.compose2dify.verify.manifest.Release;
import java.util.List;

/** Checks what a chart renders to. */
public final class ChartVerifier {
    private ChartVerifier() {}

    /** As {@link #verify(List, KubeVersion, String)}, with the release's name taken from the objects' labels. */
    public static List<Finding> verify(List<Manifest> manifests, KubeVersion version) {
        return verify(manifests, version, "");
    }

    /**
     * Every finding, in the order of the checks and within one in the order of the manifests.
     *
     * @param version the minor to check against; one that is not known counts as the nearest older one that is
     * @param release the release's name; empty when the objects' labels ({@code app.kubernetes.io/instance}) are to tell
     */
    public static List<Finding> verify(List<Manifest> manifests, KubeVersion version, String release) {
        Findings findings = new Findings();
        Release objects = new Release(new ManifestReader(findings).read(manifests), version, release);
        for (Check check : List.of(
                new SchemaCheck(KubernetesSchema.of(version)),
                new TypedParseCheck(),
                new NamesCheck(),
                new PodCheck(),
                new ProbeCheck(),
                new EnvironmentCheck(),
                new VolumeCheck(),
                new SelectorCheck(),
                new ServiceCheck(),
                new IngressCheck(),
                new ScalingCheck(),
                new ServiceAccountCheck(),
                new HostCheck(),
                new SecretCheck(),
                new DatabaseUserCheck(),
                new ProxyRulesCheck(),
                new PolicyPairsCheck(),
                new ClaimWritersCheck())) {
            check.check(objects, findings);
        }
        return findings.toList();
    }
}
