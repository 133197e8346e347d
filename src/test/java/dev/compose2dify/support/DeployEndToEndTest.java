package dev.compose2dify.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.chart.DeployPlan;
import dev.compose2dify.chart.DeployPlanner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole charts: the deploy.sh that convert wrote, real Helm in the JVM, and a cluster that is played. */
@Timeout(120)
class DeployEndToEndTest {
    @TempDir
    Path directory;

    @TestFactory
    Stream<DynamicTest> deployShInstallsTheChartOfEachReleaseTwiceTheSame() {
        Assumptions.assumeTrue(DeployCluster.bashIsThere(), "no bash 4 on this machine");
        Assumptions.assumeTrue(CorpusCase.isPresent(), CorpusCase.whySkipped());
        List<String> releases = List.of("0.6.16 default", "1.11.4 default", "1.16.1 default", "1.16.1 custom");
        return CorpusCase.all().stream()
                .filter(c -> releases.contains(c.release() + " " + c.name()))
                .map(c -> DynamicTest.dynamicTest(c.release() + " " + c.name(), () -> installTwice(c)));
    }

    private void installTwice(CorpusCase release) throws Exception {
        Path place = directory.resolve(release.release() + "-" + release.name());
        GeneratedChart chart = GeneratedChart.of(release.load(place.resolve("compose")), place.resolve("dify"));
        DeployCluster cluster =
                DeployCluster.nkp(place.resolve("cluster"), chart.folder()).withRealHelm();

        DeployScriptRun first = cluster.run();

        assertThat(first.exitCode()).as(first.stderr()).isZero();
        String rendered = first.render(chart.folder());
        assertThat(rendered)
                .contains("kind: Secret", "kind: Ingress", "10.20.30.40")
                .doesNotContain(".invalid");
        DeployPlan plan = DeployPlanner.of(chart.plan());
        Map<String, String> secret = cluster.secret();
        for (DeployPlan.Credential credential : plan.credentials()) {
            if (credential.generated()) {
                assertThat(secret).containsKey(credential.secretKey());
                assertThat(first.stdout() + " or " + Files.exists(chart.folder().resolve("secrets.values.yaml")))
                        .containsAnyOf(credential.title(), "or true");
            }
        }
        secret.forEach(
                (key, value) -> assertThat(!value.isEmpty() && first.visible().contains(value))
                        .as("the value of " + key + " is visible")
                        .isFalse());

        DeployScriptRun second = cluster.run();

        assertThat(second.exitCode()).as(second.stderr()).isZero();
        assertThat(second.merged()).isEqualTo(first.merged());
        assertThat(second.stdout()).contains("Kept from the cluster").doesNotContain("Generated:");

        String password = secret.get("postgresql-password");
        DeployScriptRun conflict =
                cluster.environment("POSTGRES_PASSWORD", "quite-another-one").run();
        assertThat(conflict.exitCode()).as(conflict.stdout()).isEqualTo(1);
        assertThat(conflict.stderr())
                .contains("another value in the Secret dify-secrets")
                .contains("POSTGRES_PASSWORD");
        assertThat(conflict.visible()).doesNotContain("quite-another-one").doesNotContain(password);
        assertThat(conflict.changedTheCluster()).isFalse();
    }
}
