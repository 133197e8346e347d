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

    /** The script reads what real Helm renders: each volume of each release is found there, and kept as it is. */
    @TestFactory
    Stream<DynamicTest> volumesThatExistKeepSizeAndClassInEachRelease() {
        Assumptions.assumeTrue(DeployCluster.bashIsThere(), "no bash 4 on this machine");
        Assumptions.assumeTrue(CorpusCase.isPresent(), CorpusCase.whySkipped());
        List<String> cases = List.of("0.6.16 default", "1.4.3 vector-milvus", "1.11.4 vector-qdrant", "1.16.1 default");
        return CorpusCase.all().stream()
                .filter(c -> cases.contains(c.release() + " " + c.name()))
                .map(c -> DynamicTest.dynamicTest(c.release() + " " + c.name(), () -> keepVolumes(c)));
    }

    private void keepVolumes(CorpusCase release) throws Exception {
        Path place = directory.resolve("volumes-" + release.release() + "-" + release.name());
        GeneratedChart chart = GeneratedChart.of(release.load(place.resolve("compose")), place.resolve("dify"));
        DeployCluster cluster = DeployCluster.nkp(place.resolve("cluster"), chart.folder())
                .withRealHelm()
                .set("storageclass", "old-class\nnutanix-volume\n");
        DeployPlan plan = DeployPlanner.of(chart.plan());
        assertThat(plan.claims()).hasSizeGreaterThanOrEqualTo(3);
        Files.createDirectories(place.resolve("cluster/cluster/namespaces/dify"));
        assertThat(cluster.run().exitCode()).isZero();
        StringBuilder claims = new StringBuilder();
        for (DeployPlan.Claim claim : plan.claims()) {
            String name =
                    claim.statefulSet() ? claim.name().replaceAll("(.*)/(.*)", "$2-dify-$1-0") : "dify-" + claim.name();
            String type = claim.classPath().isEmpty() ? "nutanix-volume" : "old-class";
            claims.append(name + "|777Gi|777Gi|" + type + "|keep|dify\n");
        }
        cluster.set("pvc", claims.toString());

        DeployScriptRun run = cluster.run();

        assertThat(run.exitCode()).as(run.stderr()).isZero();
        String rendered = run.render(chart.folder());
        assertThat(rendered.lines().filter(l -> l.matches(" +storage: .*")))
                .hasSize(plan.claims().size())
                .allSatisfy(line -> assertThat(line).contains("777Gi"));
        long own = plan.claims().stream().filter(c -> !c.classPath().isEmpty()).count();
        assertThat(rendered.lines().filter(l -> l.matches(" +storageClassName: \"?old-class\"?")))
                .hasSize((int) own);

        DeployScriptRun narrow = cluster.set("nodes", "100m 64Mi\n").run();
        assertThat(narrow.stderr()).contains("no node has room for a pod of dify-");
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
        for (DeployPlan.CredentialOption credential : plan.credentials()) {
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
