package dev.compose2dify.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.support.DeployScriptRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a call sets is kept, shown, and can be forgotten. */
@Timeout(120)
class DeployMemoryTest extends DeployScriptFixture {
    @Test
    void aSecondPlainRunChangesNothing() throws Exception {
        cluster.set("storageclass", "nutanix-volume\nfast\n")
                .environment("POSTGRES_SIZE", "50Gi")
                .environment("POSTGRES_USERNAME", "me");
        Map<String, Object> first = succeeds(
                        "--external-host",
                        "dify.example.org",
                        "--path",
                        "/",
                        "--storage-class=fast",
                        "--image-tag=1.11.5")
                .merged();

        DeployScriptRun second =
                cluster.without("POSTGRES_SIZE").without("POSTGRES_USERNAME").run();

        assertThat(second.exitCode()).as(second.stderr()).isZero();
        assertThat(second.merged()).isEqualTo(first);
        assertThat(second.stdout())
                .contains("Kept from the last installation: POSTGRES_SIZE=50Gi, POSTGRES_USERNAME=me, "
                        + "external-host=dify.example.org, image-tag=1.11.5, path=/, storage-class=fast\n")
                .contains("Dify is installed: https://dify.example.org/\n");
    }

    @Test
    void whatIsForgottenIsTheDefaultAgain() throws Exception {
        succeeds("--path", "/", "--scheme", "http");

        DeployScriptRun run = succeeds("--forget", "path");

        assertThat(run.merged()).containsEntry("expose.path", "/dify").containsEntry("external.scheme", "http");
        assertThat(run.stdout()).contains("Kept from the last installation: scheme=http\n");
        assertThat(succeeds().merged()).containsEntry("expose.path", "/dify");
        assertThat(fails(2, "--forget", "nothing").stderr()).contains("--forget nothing names nothing that is kept");
    }

    @Test
    void aNewOptionTakesThePlaceOfAKeptOne() throws Exception {
        succeeds("--external-host", "one.example.org");

        assertThat(succeeds("--external-host", "two.example.org").merged())
                .containsEntry("external.host", "two.example.org");
        assertThat(succeeds("--relative-urls").merged())
                .containsEntry("external.relativeUrls", true)
                .doesNotContainKey("external.host");
        assertThat(succeeds("--external-host", "three.example.org").merged())
                .containsEntry("external.host", "three.example.org")
                .doesNotContainKey("external.relativeUrls");
    }

    @Test
    void afterAnUninstallTheFileBesideTheChartRemembers() throws Exception {
        cluster.environment("REDIS_SIZE", "9Gi");
        succeeds();
        cluster.without("REDIS_SIZE").remove("release.yaml");

        assertThat(succeeds().merged()).containsEntry("redis.persistence.size", "9Gi");
    }

    @Test
    void theFileOfAnotherClusterIsNotUsed() throws Exception {
        succeeds("--external-host", "dify.example.org");
        cluster.remove("release.yaml").set("address-of-cluster", "https://192.0.2.7:6443");

        DeployScriptRun run = succeeds();

        assertThat(run.merged()).containsEntry("external.host", "10.20.30.40");
        assertThat(run.stderr()).contains("is of another cluster and is not used");
    }

    @Test
    void aTagOfTheOlderChartDoesNotOutliveIt() throws Exception {
        succeeds("--image-tag", "1.11.5");
        Path script = cluster.chart().resolve("deploy.sh");
        Files.writeString(script, Files.readString(script).replace("DEFAULT_TAG='1.11.4'", "DEFAULT_TAG='1.12.0'"));

        DeployScriptRun run = succeeds();

        assertThat(run.merged()).containsEntry("images.dify.tag", "1.12.0");
        assertThat(run.stderr()).contains("--image-tag 1.11.5 of the last installation is not kept");
    }

    @Test
    void anotherTagThanTheChartsIsWarnedAbout() throws Exception {
        assertThat(succeeds("--image-tag", "1.12.0").stderr())
                .contains("this chart was made for Dify 1.11.4 and is to run 1.12.0");
    }

    @Test
    void valuesFilesAreUsedAgainOrAskedFor() throws Exception {
        String file = file("redis:\n  persistence:\n    size: \"11Gi\"\n");
        succeeds("--values", file);

        assertThat(succeeds().merged()).containsEntry("redis.persistence.size", "11Gi");

        Files.delete(Path.of(file));
        assertThat(fails(1).stderr())
                .contains("the last installation was given --values values-of-the-user.yaml, this call is not");
        assertThat(succeeds("--forget", "values").merged()).containsEntry("redis.persistence.size", "8Gi");
    }

    @Test
    void aReleaseOfAnOlderScriptIsUnderstoodByItsValues() throws Exception {
        cluster.set(
                "release.yaml",
                "external:\n  host: old.example.org\n  scheme: https\nexpose:\n  path: /\n"
                        + "postgresql:\n  auth:\n    username: me\n    database: dify\nimages:\n  dify:\n    tag: 1.10.0\n");

        DeployScriptRun run = succeeds();

        assertThat(run.merged())
                .containsEntry("external.host", "old.example.org")
                .containsEntry("expose.path", "/")
                .containsEntry("postgresql.auth.username", "me")
                .containsEntry("images.dify.tag", "1.11.4");
        assertThat(run.stdout()).contains("POSTGRES_USERNAME=me, external-host=old.example.org, path=/");
    }

    @Test
    void whatStandsInValuesYamlIsNoDefaultAnyMore() throws Exception {
        Files.writeString(
                cluster.chart().resolve("values.yaml"),
                "# mine\nexpose:\n  path: \"/ours\"   # wins\nexternal:\n  host: \"\"   # required\n"
                        + "redis:\n  persistence:\n    size: '12Gi'\n");

        Map<String, Object> values = succeeds().merged();

        assertThat(values)
                .doesNotContainKeys("expose.path", "redis.persistence.size")
                .containsEntry("external.host", "10.20.30.40");
    }

    @Test
    void aMirrorAndAJobForTheMigrationAreOptions() throws Exception {
        Files.createDirectories(cluster.chart().resolve("templates"));
        Files.writeString(cluster.chart().resolve("templates/dify-migration.yaml"), "");

        assertThat(succeeds("--image-registry", "mirror.example.org:5000/dify", "--migration-job")
                        .merged())
                .containsEntry("global.imageRegistry", "mirror.example.org:5000/dify")
                .containsEntry("migration.job.enabled", true);
        assertThat(succeeds().merged()).containsEntry("migration.job.enabled", true);
    }

    @Test
    void stoppedIsOfThisCallAlone() throws Exception {
        DeployScriptRun stopped = succeeds("--stopped");

        assertThat(stopped.merged()).containsEntry("global.stopped", true);
        assertThat(stopped.stdout()).contains("Dify is installed and stopped").doesNotContain("First login");
        assertThat(succeeds().merged()).doesNotContainKey("global.stopped");
    }
}
