package dev.compose2dify.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.chart.DeployPlan;
import dev.compose2dify.support.DeployCluster;
import dev.compose2dify.support.DeployScriptRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The real script, against programs that play a cluster. */
abstract class DeployScriptFixture {
    @TempDir
    Path directory;

    DeployCluster cluster;

    @BeforeEach
    void startCluster() throws IOException {
        Assumptions.assumeTrue(DeployCluster.bashIsThere(), "no bash 4 on this machine");
        cluster = cluster(directory.resolve("nkp"), directory.resolve("chart/dify"));
    }

    String file(String yaml) throws IOException {
        return Files.writeString(directory.resolve("values-of-the-user.yaml"), yaml)
                .toString();
    }

    DeployScriptRun succeeds(String... arguments) throws Exception {
        DeployScriptRun run = cluster.run(arguments);
        assertThat(run.exitCode()).as(run.stderr()).isZero();
        assertThat(run.leftBehind()).isEmpty();
        Map<String, Object> secrets = new LinkedHashMap<>();
        run.merged().forEach((name, value) -> {
            if (name.startsWith("secrets.") || name.endsWith(".password")) {
                secrets.put(name, value);
            }
        });
        assertThat(secrets).hasSizeGreaterThanOrEqualTo(5);
        if (!List.of(arguments).contains("--openai-api-key")) {
            secrets.values().forEach(value -> assertHidden(run, value.toString()));
        }
        return run;
    }

    static DeployCluster cluster(Path root, Path chart) throws IOException {
        return cluster(root, chart, DeployPlans.dify());
    }

    static DeployCluster cluster(Path root, Path chart, DeployPlan plan) throws IOException {
        Files.createDirectories(chart);
        Files.writeString(chart.resolve("Chart.yaml"), "apiVersion: v2\nname: dify\nversion: 0.1.0\n");
        Files.writeString(
                chart.resolve("deploy.sh"),
                TemplateEngine.standard().render("chart/deploy.sh.ftl", DeployModel.of(plan)));
        return DeployCluster.nkp(root, chart);
    }

    DeployScriptRun fails(int exitCode, String... arguments) throws Exception {
        DeployScriptRun run = cluster.run(arguments);
        assertThat(run.exitCode()).as(run.stdout() + run.stderr()).isEqualTo(exitCode);
        assertThat(run.changedTheCluster()).isFalse();
        assertThat(run.leftBehind()).isEmpty();
        return run;
    }

    static void assertHidden(DeployScriptRun run, String... secrets) {
        for (String secret : secrets) {
            assertThat(run.visible().contains(secret)).as("a secret is visible").isFalse();
            String encoded =
                    Base64.getEncoder().encodeToString(secret.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            assertThat(run.visible().contains(encoded))
                    .as("an encoded secret is visible")
                    .isFalse();
        }
    }
}
