package dev.compose2dify.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.chart.DeployPlan;
import dev.compose2dify.support.DeployScriptRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which credentials deploy.sh uses, and that nobody sees them. */
@Timeout(120)
class DeployCredentialsTest extends DeployScriptFixture {
    @Test
    void generatedCredentialsHaveTheFormatThatTheirImageDemands() throws Exception {
        Map<String, String> secret = succeedsWithSecret();

        assertThat(secret.get("dify-secret-key")).matches("[0-9a-f]{64}");
        assertThat(secret.get("postgresql-password")).matches("[A-Za-z0-9]{32}");
        assertThat(secret.get("agent-server-key")).matches("[A-Za-z0-9_-]{43}");
        assertThat(Base64.getUrlDecoder().decode(secret.get("agent-server-key")))
                .hasSize(32);
        assertThat(secret.get("opensearch-password"))
                .matches("(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])(?=.*[^A-Za-z0-9]).{12,}");
        assertThat(secret.values()).doesNotHaveDuplicates();
    }

    @Test
    void theClustersSecretWinsOverGeneratedOnes() throws Exception {
        cluster.secret(Map.of("postgresql-password", "from \"before\" \\ é: {}"));

        DeployScriptRun run = succeeds();

        assertThat(run.merged()).containsEntry("postgresql.auth.password", "from \"before\" \\ é: {}");
        assertThat(cluster.secret()).containsEntry("postgresql-password", "from \"before\" \\ é: {}");
        assertThat(run.stdout()).contains("Kept from the cluster: PostgreSQL password");
        assertHidden(run, "from \"before\"");
    }

    @Test
    void keysOfAnOlderChartGiveTheirValueToTheirNewNamesAndLeaveTheSecret() throws Exception {
        cluster.secret(Map.of("postgresql-password", "kept", "shared-api-key", "sk-once", "of-the-user", "x"));
        cluster.set("revisions/current.manifest", """
                ---
                apiVersion: v1
                kind: Secret
                metadata:
                  name: dify-secrets
                stringData:
                  postgresql-password: "kept"
                  shared-api-key: "sk-once"
                """);

        DeployScriptRun run = succeeds();

        assertThat(cluster.secret()).containsEntry("openai-api-key", "sk-once");
        assertThat(run.calls("kubectl", "patch"))
                .singleElement()
                .asString()
                .contains("{\"data\":{\"shared-api-key\":null}}")
                .doesNotContain("sk-once")
                .doesNotContain("of-the-user");
        assertThat(run.stderr()).contains("shared-api-key: no longer used");
    }

    @Test
    void aKeyThatHasAnotherNameInThisReleaseKeepsItsValue() throws Exception {
        cluster.secret(Map.of("shared-api-key", "sk-once"));
        cluster.set(
                "revisions/current.manifest",
                "---\nkind: Secret\nmetadata:\n  name: dify-secrets\ndata:\n  shared-api-key: c2s=\n");

        DeployScriptRun run = succeeds();

        assertThat(cluster.secret()).containsEntry("openai-api-key", "sk-once");
        assertThat(run.calls("kubectl", "patch")).as("helm takes it away").isEmpty();
    }

    @Test
    void anOwnValueWithAnythingInItSurvivesEveryRun() throws Exception {
        String password = "q\"uo\\te' $ ` \\\" {{ }} \u00fc \u200b";
        cluster.environment("POSTGRES_PASSWORD", password);
        assertThat(succeeds().merged()).containsEntry("postgresql.auth.password", password);
        assertThat(succeeds().merged()).containsEntry("postgresql.auth.password", password);
        assertThat(cluster.without("POSTGRES_PASSWORD").run().merged())
                .containsEntry("postgresql.auth.password", password);
        assertThat(cluster.environment("LC_ALL", "C").run().merged())
                .containsEntry("postgresql.auth.password", password);
    }

    @Test
    void whatYamlWouldTakeForSomethingElseIsWrittenAsAnEscape() throws Exception {
        String password = "a\u0085b\u2028c\u0001d\u007fe\ufefff\u0090";
        cluster.secret(Map.of("postgresql-password", password));

        assertThat(succeeds().merged()).containsEntry("postgresql.auth.password", password);
    }

    @Test
    void aValueThatIsNoTextIsNamed() throws Exception {
        cluster.secret(Map.of("postgresql-password", "with a \0 byte"));
        assertThat(fails(1).stderr())
                .contains("the value of PostgreSQL password in the Secret dify-secrets is no text");

        cluster.remove("namespaces/dify/dify-secrets").set("namespaces/dify/dify-secrets", "redis-password=/w==\n");
        assertThat(fails(1).stderr())
                .contains("the value of Redis password in the Secret dify-secrets is no UTF-8 text");
    }

    @Test
    void aKeyFromTheEnvironmentIsTold() throws Exception {
        cluster.environment("OPENAI_API_KEY", "sk-that-happens-to-be-there");

        DeployScriptRun run = succeeds();

        assertThat(run.stdout()).contains("From the environment: OPENAI_API_KEY\n");
        assertHidden(run, "sk-that-happens-to-be-there");
    }

    @Test
    void credentialsOfARunThatWasFasterAreTheOnesThatCount() throws Exception {
        cluster.set("secret-of-another-run", "redis-password=b3RoZXItcGFzc3dvcmQ=\n");

        DeployScriptRun run = succeeds();

        assertThat(run.merged()).containsEntry("redis.auth.password", "other-password");
        assertThat(run.stdout()).contains("Kept from the cluster: Redis password");
    }

    @Test
    void namesOfUsersAndDatabasesMayBeAnything() throws Exception {
        DeployPlan plan = DeployPlans.dify("j\u00fcr'gen|$(id) \"x\"\\", "_dify+x");
        cluster = cluster(directory.resolve("odd"), directory.resolve("odd-chart/dify"), plan);

        DeployScriptRun run = succeeds();

        assertThat(run.merged())
                .containsEntry("postgresql.auth.username", "j\u00fcr'gen|$(id) \"x\"\\")
                .containsEntry("postgresql.auth.database", "_dify+x");
        assertThat(succeeds().merged()).isEqualTo(run.merged());
    }

    @Test
    void whereDataMayExistTheKeyIsAskedFor() throws Exception {
        cluster = cluster(
                directory.resolve("asked"),
                directory.resolve("asked-chart/dify"),
                DeployPlans.asking("the database is outside (DB_HOST=pg.example.com)"));

        assertThat(fails(1).stderr())
                .contains("the database is outside (DB_HOST=pg.example.com): is there data")
                .contains("--keep-key")
                .contains("--new-key");
        assertThat(fails(1, "--keep-key").stderr()).contains("--keep-key: the old key is neither in");
        cluster.secretsFile("secrets:\n  difySecretKey: \"sk-the-old-key\"\n");
        assertThat(fails(2, "--keep-key", "--new-key").stderr()).contains("cannot be had together");
        assertThat(succeeds("--keep-key").merged()).containsEntry("secrets.difySecretKey", "sk-the-old-key");
        assertThat(succeeds().merged()).containsEntry("secrets.difySecretKey", "sk-the-old-key");
        assertThat(fails(1, "--new-key").stderr()).contains("the cluster has a key already");
    }

    @Test
    void aNewKeyTakesThePlaceOfTheOldOneInTheFile() throws Exception {
        cluster.secretsFile("secrets:\n  difySecretKey: \"sk-the-old-key\"\n");

        assertThat(succeeds("--new-key").merged().get("secrets.difySecretKey").toString())
                .matches("[0-9a-f]{64}");
    }

    @Test
    void aValueWithLinesKeepsThem() throws Exception {
        String key = "-----BEGIN KEY-----\nabc\ndef\n-----END KEY-----\n";
        cluster.secret(Map.of("agent-server-key", key));

        assertThat(succeeds().merged()).containsEntry("secrets.agentServerKey", key);
    }

    @Test
    void theUsersOwnSecretsAreUsedOnTheFirstInstallation() throws Exception {
        cluster.secretsFile("postgresql:\n  auth:\n    password: \"my-own-password\"\n")
                .environment("DIFY_SECRET_KEY", "sk-from-the-environment");

        DeployScriptRun run = succeeds();

        assertThat(run.merged())
                .containsEntry("postgresql.auth.password", "my-own-password")
                .containsEntry("secrets.difySecretKey", "sk-from-the-environment");
        assertThat(run.stdout()).contains("Generated: Redis password").doesNotContain("PostgreSQL password,");
        assertHidden(run, "my-own-password", "sk-from-the-environment");
        assertThat(succeeds().merged()).containsEntry("postgresql.auth.password", "my-own-password");
    }

    @Test
    void theEnvironmentWinsOverTheSecretsFile() throws Exception {
        cluster.secretsFile("redis:\n  auth:\n    password: \"from-the-file\"\n")
                .environment("REDIS_PASSWORD", "from-the-env");

        assertThat(succeeds().merged()).containsEntry("redis.auth.password", "from-the-env");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aConflictWithTheClusterIsAnErrorThatShowsNoValue(boolean fromFile) throws Exception {
        cluster.secret(Map.of("postgresql-password", "the-clusters-own"));
        if (fromFile) {
            cluster.secretsFile("postgresql:\n  auth:\n    password: \"the-users-other\"\n");
        } else {
            cluster.environment("POSTGRES_PASSWORD", "the-users-other");
        }

        DeployScriptRun run = fails(1);

        assertThat(run.stderr())
                .contains("the cluster already has another value in the Secret dify-secrets for: PostgreSQL password "
                        + "(postgresql.auth.password, POSTGRES_PASSWORD)")
                .contains("hint: ");
        assertHidden(run, "the-clusters-own", "the-users-other");
    }

    @Test
    void theSameValueOnBothSidesIsNoConflict() throws Exception {
        cluster.secret(Map.of("postgresql-password", "the-same-value"))
                .environment("POSTGRES_PASSWORD", "the-same-value");

        assertThat(succeeds().merged()).containsEntry("postgresql.auth.password", "the-same-value");
    }

    @Test
    void withASecretOfTheUsersNothingIsGenerated() throws Exception {
        DeployScriptRun run = cluster.run("--values", file("global:\n  existingSecret: \"mine\"\n"));

        assertThat(run.exitCode()).as(run.stderr()).isZero();
        assertThat(run.stderr()).contains("a Secret of your own (global.existingSecret)");
        assertThat(run.merged()).doesNotContainKeys("secrets.difySecretKey", "postgresql.auth.password");
        assertThat(run.stdout()).doesNotContain("Generated");
    }

    @Test
    void aKeyOfAProviderMayBeChangedAndIsKeptWithoutOne() throws Exception {
        cluster.environment("OPENAI_API_KEY", "sk-the-first-one");
        assertThat(succeeds().merged()).containsEntry("secrets.openaiApiKey", "sk-the-first-one");

        cluster.without("OPENAI_API_KEY");
        assertThat(succeeds().merged()).containsEntry("secrets.openaiApiKey", "sk-the-first-one");

        Path file = Files.writeString(directory.resolve("key file"), "sk-the-second-one\n");
        DeployScriptRun run = succeeds("--openai-api-key-file", file.toString());
        assertThat(run.merged()).containsEntry("secrets.openaiApiKey", "sk-the-second-one");
        assertHidden(run, "sk-the-second-one");

        DeployScriptRun option = succeeds("--openai-api-key", "sk-the-third-one");
        assertThat(option.merged()).containsEntry("secrets.openaiApiKey", "sk-the-third-one");
        assertHidden(option, "sk-the-third-one");
    }

    @Test
    void aKeyThatNothingReadsIsAnsweredWithAWarning() throws Exception {
        DeployPlan plan = DeployPlans.dify();
        cluster = cluster(
                directory.resolve("other"),
                directory.resolve("other-chart/dify"),
                new DeployPlan(
                        plan.chartName(),
                        plan.imageTag(),
                        plan.imageRepository(),
                        plan.credentials().stream()
                                .filter(DeployPlan.CredentialOption::generated)
                                .toList(),
                        plan.settings(),
                        plan.claims(),
                        plan.keyQuestion()));

        DeployScriptRun run = succeeds("--openai-api-key", "sk-nobody-reads-it");

        assertThat(run.stderr())
                .contains("warning: the OpenAI key has no effect")
                .contains("Model Provider");
        assertHidden(run, "sk-nobody-reads-it");
    }

    @Test
    void volumesWithoutTheirSecretStopTheInstallation() throws Exception {
        Files.createDirectories(directory.resolve("nkp/cluster/namespaces/dify"));
        cluster.set("pvc", "data-dify-postgresql-0|20Gi|20Gi|nutanix-volume||\n");

        DeployScriptRun run = fails(1);

        assertThat(run.stderr()).contains("data-dify-postgresql-0").contains("secrets.values.yaml");
    }

    @Test
    void aTraceOfTheShellShowsNoSecret() throws Exception {
        cluster.shell("bash", "-x").environment("POSTGRES_PASSWORD", "not-to-be-seen");

        assertHidden(succeeds(), "not-to-be-seen");
    }

    @Test
    void valuesFilesAreReadableByTheUserAloneAndGoneAfterwards() throws Exception {
        DeployScriptRun run = succeeds();

        assertThat(run.valuesFiles())
                .hasSizeGreaterThanOrEqualTo(4)
                .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------"));
        assertThat(run.leftBehind()).isEmpty();
    }

    @Test
    void aSecretsFileThatOthersCanReadIsWarnedAbout() throws Exception {
        cluster.secretsFile("a: \"b\"\n");
        Files.setPosixFilePermissions(
                cluster.chart().resolve("secrets.values.yaml"), PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(succeeds().stderr()).contains("others can read").contains("chmod 600");
    }

    private Map<String, String> succeedsWithSecret() throws Exception {
        succeeds();
        return cluster.secret();
    }
}
