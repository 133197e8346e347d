package dev.compose2dify.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.verify.manifest.Finding;
import dev.compose2dify.verify.manifest.Findings;
import dev.compose2dify.verify.manifest.KubeObject;
import dev.compose2dify.verify.manifest.KubeVersion;
import dev.compose2dify.verify.manifest.Manifest;
import dev.compose2dify.verify.manifest.ManifestReader;
import dev.compose2dify.verify.manifest.Release;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChartVerifierTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"1.28", "1.29", "1.30", "1.31", "1.32", "1.33", "1.34", "1.35", "1.36", "1.99"})
    void aCorrectChartHasNoFindingsOnAnyMinor(String version) {
        assertThat(FixtureChart.verify(
                        FixtureChart.DIRECTORY, KubeVersion.parse(version).orElseThrow()))
                .isEmpty();
    }

    @Test
    void aFieldIsUnknownBeforeTheMinorThatBroughtIt() {
        Path chart = FixtureChart.copyTo(directory);
        FixtureChart.replace(
                chart,
                "dify-web.yaml",
                "      containers:\n",
                "      resources: {limits: {cpu: 1}}\n      containers:\n");
        assertThat(FixtureChart.verify(chart, new KubeVersion(1, 31)))
                .extracting(Finding::path)
                .containsExactly("spec.template.spec.resources");
        assertThat(FixtureChart.verify(chart, new KubeVersion(1, 32))).isEmpty();
    }

    @Test
    void brokenYamlIsAFindingWithItsLine() {
        assertThat(ChartVerifier.verify(List.of(new Manifest("a.yaml", "a: [\n")), FixtureChart.VERSION))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.file()).startsWith("a.yaml:2:");
                    assertThat(finding.message()).startsWith("does not parse");
                });
        assertThat(findings("just text\n")).containsExactly("a.yaml: a document that is not an object");
        assertThat(findings("kind: Service\n")).containsExactly("a.yaml: an object without apiVersion or kind");
        assertThat(findings("apiVersion: v1\nkind: Namespace\nmetadata: {}\n"))
                .containsExactly("a.yaml: Namespace/: metadata.name: the name is missing or not a string");
    }

    @Test
    void objectsInAListCountLikeOthers() {
        assertThat(findings(
                        "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Secret, metadata: {name: A}}\n"))
                .containsExactly("a.yaml: Secret/A: metadata.name: not a DNS name (RFC 1123): only a-z, 0-9, - and .");
    }

    @Test
    void kindsOfOthersAreLetThrough() {
        assertThat(findings("apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: a}\nspec: {x: 1}\n"))
                .isEmpty();
        assertThat(findings("apiVersion: v2\nkind: ConfigMap\nmetadata: {name: a}\n"))
                .containsExactly("a.yaml: ConfigMap/a: apiVersion: Kubernetes 1.33 has no ConfigMap in v2");
    }

    @Test
    void theTypedParseAgreesWithTheFixture() {
        Findings findings = new Findings();
        List<KubeObject> objects =
                new ManifestReader(findings).read(FixtureChart.render(FixtureChart.DIRECTORY, FixtureChart.VERSION));
        new TypedParseCheck().check(new Release(objects, FixtureChart.VERSION, ""), findings);
        assertThat(findings.toList()).isEmpty();
        assertThat(objects).hasSize(25);
    }

    @Test
    void theTypedParseFindsUnknownFieldsAndWrongTypesByItself() {
        for (String spec :
                List.of("{replica: 1}", "{replicas: \"1\"}", "{template: {spec: {containers: [{name: 1}]}}}")) {
            Findings findings = new Findings();
            List<KubeObject> objects = new ManifestReader(findings)
                    .read(List.of(new Manifest(
                            "a.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: " + spec)));
            new TypedParseCheck().check(new Release(objects, FixtureChart.VERSION, ""), findings);
            assertThat(findings.toList())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.path()).startsWith("spec"));
        }
    }

    @Test
    void versionsAreReadLeniently() {
        assertThat(KubeVersion.parse("v1.31.2+nkp.1")).contains(new KubeVersion(1, 31));
        assertThat(KubeVersion.parse("1.31")).contains(new KubeVersion(1, 31));
        assertThat(KubeVersion.parse("newest")).isEmpty();
        assertThat(new KubeVersion(1, 31).forHelm()).isEqualTo("1.31.0");
    }

    private static List<String> findings(String text) {
        return ChartVerifier.verify(List.of(new Manifest("a.yaml", text)), FixtureChart.VERSION).stream()
                .map(Finding::toString)
                .toList();
    }
}
