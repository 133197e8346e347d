package dev.compose2dify.points;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.marcnuri.helm.LintResult;
import dev.compose2dify.support.EraSetup;
import dev.compose2dify.support.HelmChart;
import dev.compose2dify.verify.ChartVerifier;
import dev.compose2dify.verify.manifest.KubeVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** One small setup per era of Dify, in the repository itself: what holds for real releases holds for them. */
class ErasTest {
    @TempDir
    Path temp;

    @Test
    void everyEraIsHere() {
        assertThat(EraSetup.all())
                .extracting(EraSetup::name)
                .containsExactly("0.6-defaults", "1.11-profiles", "1.14-env-files", "1.16-agent", "1.4-qdrant");
    }

    @TestFactory
    Stream<DynamicNode> everyEra() {
        return EraSetup.all().stream().map(era -> {
            RenderedCase rendered = RenderedCase.of(era, temp);
            return dynamicContainer(
                    era.name(),
                    List.of(
                            dynamicTest(
                                    "verify finds nothing",
                                    () -> assertThat(ChartVerifier.verify(
                                                    rendered.manifests(),
                                                    KubeVersion.parse("1.33").orElseThrow()))
                                            .isEmpty()),
                            none("the environment is that of Compose", EnvironmentPoint.findings(rendered)),
                            none("equal credentials have one key", CredentialPoint.equality(rendered)),
                            none("credentials stand in the Secret only", CredentialPoint.leaks(rendered)),
                            dynamicTest("helm lint --strict", () -> lint(rendered))));
        });
    }

    private static DynamicTest none(String name, List<String> findings) {
        return dynamicTest(name, () -> assertThat(findings).isEmpty());
    }

    private static void lint(RenderedCase rendered) {
        LintResult lint = HelmChart.lint(rendered.chart().folder(), true);
        assertThat(lint.isFailed()).as(lint.getMessages().toString()).isFalse();
    }
}
