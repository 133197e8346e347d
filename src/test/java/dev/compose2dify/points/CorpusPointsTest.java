package dev.compose2dify.points;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.marcnuri.helm.LintResult;
import dev.compose2dify.support.CorpusCase;
import dev.compose2dify.support.HelmChart;
import dev.compose2dify.verify.ChartVerifier;
import dev.compose2dify.verify.manifest.Finding;
import dev.compose2dify.verify.manifest.KubeVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every release in every setup: checked as {@code verify} does, and for what the environment and the credentials became.
 * Each case is converted and rendered once. {@code -Dcorpus.case=1.16.1} runs those whose name holds the text.
 */
class CorpusPointsTest {
    @TempDir
    Path temp;

    @TestFactory
    Stream<DynamicNode> everyCase() {
        Assumptions.assumeTrue(CorpusCase.isPresent(), CorpusCase::whySkipped);
        String only = System.getProperty("corpus.case", "");
        return CorpusCase.all().stream()
                .filter(c -> c.toString().contains(only))
                .map(c -> {
                    RenderedCase[] rendered = new RenderedCase[1];
                    List<DynamicTest> points = new ArrayList<>(List.of(
                            dynamicTest("converts and renders", () -> rendered[0] = RenderedCase.of(c, temp)),
                            point("verify", rendered, CorpusPointsTest::verify),
                            point("environment", rendered, EnvironmentPoint::findings),
                            point("one key for equal credentials", rendered, CredentialPoint::equality),
                            point("credentials in the Secret only", rendered, CredentialPoint::leaks)));
                    if (c.name().equals("default")) {
                        points.add(point("lint", rendered, CorpusPointsTest::lint));
                    }
                    return dynamicContainer(c.toString(), points);
                });
    }

    private static List<String> verify(RenderedCase rendered) {
        KubeVersion version = KubeVersion.parse("1.33").orElseThrow();
        return ChartVerifier.verify(rendered.manifests(), version).stream()
                .map(Finding::toString)
                .toList();
    }

    private static List<String> lint(RenderedCase rendered) {
        LintResult lint = HelmChart.lint(rendered.chart().folder(), true);
        return lint.isFailed() ? List.copyOf(lint.getMessages()) : List.of();
    }

    private static DynamicTest point(
            String name, RenderedCase[] rendered, Function<RenderedCase, List<String>> findings) {
        return dynamicTest(name, () -> {
            Assumptions.assumeTrue(rendered[0] != null, "the case did not render");
            assertThat(findings.apply(rendered[0])).isEmpty();
        });
    }
}
