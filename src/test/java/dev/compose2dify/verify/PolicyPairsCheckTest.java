package dev.compose2dify.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.verify.manifest.Finding;
import dev.compose2dify.verify.manifest.Findings;
import dev.compose2dify.verify.manifest.KubeObject;
import dev.compose2dify.verify.manifest.KubeVersion;
import dev.compose2dify.verify.manifest.Manifest;
import dev.compose2dify.verify.manifest.ManifestReader;
import dev.compose2dify.verify.manifest.Release;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyPairsCheckTest {
    private static final String PODS = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: sandbox}
            spec: {template: {metadata: {labels: {app: sandbox}}}}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: agent}
            spec: {template: {metadata: {labels: {app: agent}}}}
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: sandbox}
            spec:
              podSelector: {matchLabels: {app: sandbox}}
              policyTypes: [Egress]
              egress: [{to: [{podSelector: {matchLabels: {app: agent}}}]}]
            ---
            """;

    private static List<String> findings(String ingressOfTheAgent) {
        Findings findings = new Findings();
        String policy = """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: agent}
                spec:
                  podSelector: {matchLabels: {app: agent}}
                  policyTypes: [Ingress]
                  ingress: %s
                """.formatted(ingressOfTheAgent);
        List<KubeObject> objects = new ManifestReader(findings).read(List.of(new Manifest("p.yaml", PODS + policy)));
        new PolicyPairsCheck().check(new Release(objects, new KubeVersion(1, 33), "dify"), findings);
        return findings.toList().stream().map(Finding::message).toList();
    }

    @Test
    void whatIsLetOutHasToBeLetIn() {
        assertThat(findings("[{from: [{podSelector: {matchLabels: {app: api}}}]}]"))
                .containsExactly(
                        "lets Deployment/sandbox out to Deployment/agent, but NetworkPolicy/agent does not let it in");
        assertThat(findings("[]")).hasSize(1);
    }

    @Test
    void whoeverAdmitsThePodOrEverybodyIsFine() {
        assertThat(findings(
                        "[{from: [{podSelector: {matchExpressions: [{key: app, operator: In, values: [sandbox]}]}}]}]"))
                .isEmpty();
        assertThat(findings("[{}]")).isEmpty();
        assertThat(findings("[{from: [{namespaceSelector: {}}]}]")).isEmpty();
    }
}
