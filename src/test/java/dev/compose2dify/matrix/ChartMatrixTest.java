package dev.compose2dify.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.marcnuri.helm.LintResult;
import dev.compose2dify.support.CorpusCase;
import dev.compose2dify.support.GeneratedChart;
import dev.compose2dify.support.HelmChart;
import dev.compose2dify.verify.ChartVerifier;
import dev.compose2dify.verify.Finding;
import dev.compose2dify.verify.KubeVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every release in every setup: converted, rendered by real Helm, and checked. */
class ChartMatrixTest {
    @TempDir
    Path temp;

    @TestFactory
    Stream<DynamicTest> everyCaseGivesAChartWithoutFindings() {
        Assumptions.assumeTrue(CorpusCase.isPresent(), CorpusCase::whySkipped);
        return CorpusCase.all().stream()
                .map(c -> dynamicTest(c.toString(), () -> {
                    GeneratedChart chart =
                            GeneratedChart.of(c.load(temp), temp.resolve("chart-" + c.release() + "-" + c.name()));
                    List<Finding> findings = ChartVerifier.verify(
                            chart.render(chart.values(), HelmChart.KUBE_VERSION),
                            KubeVersion.parse("1.33").orElseThrow());
                    assertThat(findings.stream().map(Finding::toString)).isEmpty();
                    if (c.name().equals("default")) {
                        LintResult lint = HelmChart.lint(chart.folder(), true);
                        assertThat(lint.isFailed())
                                .as(lint.getMessages().toString())
                                .isFalse();
                    }
                }));
    }
}
