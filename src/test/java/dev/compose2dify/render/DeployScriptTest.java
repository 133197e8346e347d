package dev.compose2dify.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.plan.route.DefaultRoutes;
import dev.compose2dify.plan.route.IngressPlan;
import dev.compose2dify.support.DeployCluster;
import dev.compose2dify.support.DeployScriptRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The real script, against programs that play a cluster. */
@Timeout(120)
class DeployScriptTest {
    @TempDir
    Path directory;

    private DeployCluster cluster;

    @BeforeEach
    void startCluster() throws IOException {
        Assumptions.assumeTrue(DeployCluster.bashIsThere(), "no bash 4 on this machine");
        cluster = cluster(directory.resolve("nkp"), directory.resolve("chart/dify"));
    }

    @Test
    void theFirstInstallationGeneratesWhatIsMissingAndInstalls() throws Exception {
        DeployScriptRun run = succeeds();

        assertThat(run.merged())
                .containsEntry("expose.ingressClassName", "kommander-traefik")
                .containsEntry("expose.path", "/dify")
                .containsEntry("external.scheme", "https")
                .containsEntry("external.host", "10.20.30.40")
                .containsEntry("images.dify.repository", "langgenius/dify")
                .containsEntry("images.dify.tag", "1.11.4")
                .containsEntry("storage.storageClassName", "nutanix-volume")
                .containsEntry("postgresql.auth.username", "dify")
                .containsEntry("postgresql.auth.database", "dify")
                .containsEntry("postgresql.persistence.size", "20Gi")
                .containsEntry("redis.persistence.size", "8Gi")
                .containsEntry("dify.fileStorage.size", "20Gi")
                .doesNotContainKey("weaviate.persistence.size")
                .doesNotContainKey("secrets.openaiApiKey");
        assertThat(run.calls("kubectl", "create")).singleElement().asList().endsWith("create", "namespace", "dify");
        assertThat(run.calls("helm", "upgrade"))
                .singleElement()
                .asList()
                .startsWith(
                        "helm",
                        "upgrade",
                        "--install",
                        "dify",
                        cluster.chart().toRealPath().toString(),
                        "-n",
                        "dify")
                .contains("--wait", "--timeout", "15m");
        assertThat(run.stdout())
                .contains("Dify is installed: https://10.20.30.40/dify")
                .contains("https://10.20.30.40/install")
                .contains("Generated: Dify secret key, PostgreSQL password, Redis password, agent server key")
                .contains("Secret dify-secrets in the namespace dify")
                .contains("kubectl get secret dify-secrets -n dify");
    }

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
    void aSecondRunPassesTheSameValues() throws Exception {
        Map<String, Object> first = succeeds().merged();
        DeployScriptRun second = succeeds();

        assertThat(second.merged()).isEqualTo(first);
        assertThat(second.calls("kubectl", "create")).isEmpty();
        assertThat(second.stdout())
                .contains("Kept from the cluster: Dify secret key")
                .doesNotContain("Generated:");
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
    void aSecretThatIsRenderedAsBase64IsUnderstoodAsWell() throws Exception {
        cluster.set("secret-as-data", "").environment("POSTGRES_PASSWORD", "my-own-password");
        Map<String, Object> first = succeeds().merged();
        cluster.without("POSTGRES_PASSWORD");

        assertThat(succeeds().merged()).isEqualTo(first);
        assertThat(fails(1, "--values", file("redis:\n  auth:\n    password: \"another-one\"\n"))
                        .stderr())
                .contains("another value in the Secret dify-secrets for: Redis password");
    }

    @Test
    void withASecretOfTheUsersNothingIsGenerated() throws Exception {
        DeployScriptRun run = cluster.run("--values", file("global:\n  existingSecret: \"mine\"\n"));

        assertThat(run.exitCode()).as(run.stderr()).isZero();
        assertThat(run.stderr()).contains("a Secret of your own (global.existingSecret)");
        assertThat(run.merged()).doesNotContainKeys("secrets.difySecretKey", "postgresql.auth.password");
        assertThat(run.stdout()).doesNotContain("Generated");
    }

    private String file(String yaml) throws IOException {
        return Files.writeString(directory.resolve("values-of-the-user.yaml"), yaml)
                .toString();
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
    void volumesWithoutTheirSecretStopTheInstallation() throws Exception {
        cluster.set("pvc", "persistentvolumeclaim/data-dify-postgresql-0\n");

        DeployScriptRun run = fails(1);

        assertThat(run.stderr()).contains("data-dify-postgresql-0").contains("secrets.values.yaml");
    }

    @Test
    void itWaitsForAnAddressVisibly() throws Exception {
        cluster.set("polls-without-address", "3");

        DeployScriptRun run = succeeds();

        assertThat(run.stdout())
                .contains(
                        "Waiting for the load balancer address of kommander/kommander-traefik: 4 checks left, one every 0 s")
                .contains(": 2 checks left");
        assertThat(run.merged()).containsEntry("external.host", "10.20.30.40");
    }

    @Test
    void itGivesUpWithoutAnAddress() throws Exception {
        cluster.set("polls-without-address", "100");

        assertThat(fails(1).stderr())
                .contains("kommander/kommander-traefik still has no load balancer address")
                .contains("MetalLB")
                .contains("--external-host");
    }

    @ParameterizedTest
    @CsvSource({"'|lb.example.org\n', lb.example.org", "'fd00::1|\n', [fd00::1]", "'10.0.0.9|x\n10.0.0.8|\n', 10.0.0.9"
    })
    void theAddressMayBeANameOrOfEitherKind(String answer, String host) throws Exception {
        cluster.set("address", answer);

        assertThat(succeeds().merged()).containsEntry("external.host", host);
    }

    @ParameterizedTest
    @CsvSource({
        "x edge app.kubernetes.io/name=kommander-traefik",
        "x edge app.kubernetes.io/instance=kommander-traefik",
        "x kommander-traefik none",
    })
    void traefikIsFoundByEitherLabelOrByName(String service) throws Exception {
        cluster.set("services", "a other app=x\n" + service + "\n");

        assertThat(succeeds().calls("kubectl", "get").toString()).contains("get, service, " + service.split(" ")[1]);
    }

    @Test
    void theOptionsSayWhereTraefikIs() throws Exception {
        cluster.set("services", "a kommander-traefik l=1\nmine edge l=1\nother edge l=1\n");

        DeployScriptRun run = succeeds("--traefik-namespace", "mine", "--traefik-service-name", "edge");

        assertThat(run.calls("kubectl", "get").toString()).contains("get, service, edge, -n, mine");
    }

    @Test
    void withoutTraefikItSaysWhatItLookedFor() throws Exception {
        cluster.set("services", "a other app=x\n");

        assertThat(fails(1).stderr())
                .contains("no Service of type LoadBalancer for Traefik was found in all namespaces")
                .contains(
                        "label app.kubernetes.io/name=kommander-traefik, label app.kubernetes.io/instance=kommander-traefik, "
                                + "name kommander-traefik")
                .contains("--traefik-service-name");
    }

    @Test
    void twoTraefiksAreAskedAbout() throws Exception {
        cluster.set("services", "a kommander-traefik x\nb kommander-traefik x\n");

        assertThat(fails(1).stderr())
                .contains("several Services could be Traefik's: a/kommander-traefik b/kommander-traefik")
                .contains("--traefik-namespace");
    }

    @Test
    void aGivenHostNeedsNoTraefik() throws Exception {
        cluster.set("services", "");

        DeployScriptRun run = succeeds("--external-host", "dify.example.com");

        assertThat(run.merged()).containsEntry("external.host", "dify.example.com");
        assertThat(run.stdout()).contains("https://dify.example.com/dify");
    }

    @Test
    void relativeUrlsNeedNoHost() throws Exception {
        cluster.set("services", "");

        assertThat(succeeds("--relative-urls").merged())
                .containsEntry("external.relativeUrls", true)
                .doesNotContainKey("external.host");
    }

    @Test
    void aHostInTheUsersValuesNeedsNoTraefik() throws Exception {
        cluster.set("services", "");
        Path values =
                Files.writeString(directory.resolve("my, \"values\".yaml"), "external:\n  host: \"mine.example\"\n");

        assertThat(succeeds("--values", values.toString()).merged()).containsEntry("external.host", "mine.example");
    }

    @Test
    void optionsAndVariablesReachTheValues() throws Exception {
        cluster.set("storageclass", "nutanix-volume\nfast\n")
                .set("ingressclass", "nginx\n")
                .environment("POSTGRES_USERNAME", "me")
                .environment("POSTGRES_SIZE", "50Gi");

        Map<String, Object> values = succeeds(
                        "--image-tag=1.11.5",
                        "--path",
                        "/",
                        "--storage-class",
                        "fast",
                        "--rwx-storage-class",
                        "shared",
                        "--ingress-class",
                        "nginx",
                        "--scheme",
                        "http",
                        "--external-host",
                        "h:8080",
                        "--timeout",
                        "1h")
                .merged();

        assertThat(values)
                .containsEntry("images.dify.tag", "1.11.5")
                .containsEntry("expose.path", "/")
                .containsEntry("storage.storageClassName", "fast")
                .containsEntry("storage.rwxStorageClassName", "shared")
                .containsEntry("expose.ingressClassName", "nginx")
                .containsEntry("external.scheme", "http")
                .containsEntry("external.host", "h:8080")
                .containsEntry("postgresql.auth.username", "me")
                .containsEntry("postgresql.persistence.size", "50Gi");
    }

    @Test
    void theUsersValuesWinOverDefaultsAndOptionsWinOverThem() throws Exception {
        cluster.set("storageclass", "theirs\n");
        Path values = Files.writeString(
                directory.resolve("values.yaml"),
                "expose:\n  path: \"/theirs\"\nstorage:\n  storageClassName: \"theirs\"\n");

        assertThat(succeeds("--values", values.toString(), "--path", "/mine").merged())
                .containsEntry("storage.storageClassName", "theirs")
                .containsEntry("expose.path", "/mine");
    }

    @Test
    void aVariableForSomethingThatTheChartHasNotIsAnswered() throws Exception {
        cluster.environment("WEAVIATE_SIZE", "10Gi");

        assertThat(succeeds().stderr()).contains("warning: WEAVIATE_SIZE has no effect");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "unreachable     | x       | the cluster cannot be reached: The connection to the server",
                "denied          | create namespaces | you may not create the namespace dify",
                "denied          | create persistentvolumeclaims | you may not create these in the namespace dify: persistentvolumeclaims",
                "storageclass    | other   | the cluster has no StorageClass nutanix-volume. hint: choose one with --storage-class or --rwx-storage-class; there is: other",
                "ingressclass    | nginx   | the cluster has no IngressClass kommander-traefik. hint: choose one with --ingress-class; there is: nginx",
                "kubectl-version | v1.19.2 | kubectl v1.19.2 is too old",
                "helm-version    | v2.17.0 | helm v2.17.0 is too old",
                "forbidden       | get secret | cannot see whether the Secret dify-secrets exists",
                "forbidden       | get services | cannot look for Traefik's Service in all namespaces",
                "no-traefik-crds | x       | knows no Middleware of traefik.io",
            })
    void whatIsMissingIsSaidInOneSentenceAndNothingIsChanged(String file, String content, String message)
            throws Exception {
        cluster.set(file, content + "\n");

        assertThat(fails(1).stderr())
                .contains("deploy.sh: error: ")
                .contains(message)
                .contains("hint: ");
    }

    @Test
    void aClassThatMayNotBeReadIsNoError() throws Exception {
        cluster.set("forbidden", "get storageclass\n");

        assertThat(succeeds().stderr()).contains("note: cannot see whether the StorageClass nutanix-volume exists");
    }

    @Test
    void valuesThatHelmRefusesChangeNothingAndShowNoSecret() throws Exception {
        cluster.environment("DIFY_SECRET_KEY", "not-to-be-seen");
        Path values = Files.writeString(directory.resolve("v.yaml"), "external:\n  host: \"\"\n");
        cluster.set("services", "");

        DeployScriptRun run = fails(1, "--values", values.toString());

        assertThat(run.stderr())
                .contains("external.host is required, not ****")
                .contains("cannot put the chart together");
        assertHidden(run, "not-to-be-seen");
    }

    @Test
    void whenHelmFailsTheNextStepIsShown() throws Exception {
        cluster.set("helm-fails", "").environment("POSTGRES_PASSWORD", "not-to-be-seen");

        DeployScriptRun run = cluster.run();

        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.stderr())
                .contains("timed out, password **** shown by mistake")
                .contains("helm failed (exit code 4)")
                .contains("helm status dify -n dify")
                .contains("kubectl get pods -n dify");
        assertThat(run.leftBehind()).isEmpty();
        assertHidden(run, "not-to-be-seen");

        cluster.remove("helm-fails");
        assertThat(succeeds().merged()).containsEntry("postgresql.auth.password", "not-to-be-seen");
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void anInterruptionLeavesNoFileBehindAndSaysWhatToDo(String signal, int exitCode) throws Exception {
        cluster.set("helm-waits", "");
        DeployCluster.Running running = cluster.start();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!cluster.has("helm-started") && System.nanoTime() < end) {
            Thread.sleep(20);
        }
        running.signal(signal);
        cluster.remove("helm-waits");

        DeployScriptRun run = running.end();

        assertThat(run.exitCode()).isEqualTo(exitCode);
        assertThat(run.stderr()).contains("interrupted").contains("helm status dify -n dify");
        assertThat(run.leftBehind()).isEmpty();
    }

    @Test
    void aDryRunShowsWhatItWouldDoWithSecretsMasked() throws Exception {
        cluster.environment("POSTGRES_PASSWORD", "not-to-be-seen").secret(Map.of("redis-password", "nor-this-one"));

        DeployScriptRun run = cluster.run("--dry-run", "--path", "/");

        assertThat(run.exitCode()).as(run.stderr()).isZero();
        assertThat(run.changedTheCluster()).isFalse();
        assertThat(run.leftBehind()).isEmpty();
        assertThat(run.stdout())
                .contains("helm upgrade --install dify ")
                .contains("path: \"/\"")
                .contains("host: \"10.20.30.40\"")
                .contains("password: \"****\"");
        assertHidden(run, "not-to-be-seen", "nor-this-one");
        assertThat(run.stdout()).doesNotContainPattern("[0-9a-f]{64}");
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

    @Test
    void itWorksWithSpacesInPathsAndFromAnyDirectory() throws Exception {
        cluster = cluster(directory.resolve("my own, cluster"), directory.resolve("a chart's folder/dify"))
                .workingDirectory(Files.createDirectories(directory.resolve("else where")));
        cluster.secretsFile("redis:\n  auth:\n    password: \"kept-in-a-file\"\n");
        Files.writeString(directory.resolve("else where/more values.yaml"), "expose:\n  path: \"/\"\n");

        assertThat(succeeds("--values", "more values.yaml").merged())
                .containsEntry("redis.auth.password", "kept-in-a-file")
                .containsEntry("expose.path", "/");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--nope            | unknown option --nope",
                "--image-tag       | --image-tag needs a value",
                "--path=dify       | --path dify is not a path",
                "--scheme=ftp      | neither https nor http",
                "--timeout=soon    | not a duration",
                "--namespace=A     | not a name for a namespace",
                "--release=a_b     | not a name of at most",
                "--external-host=https://x | is not a host name",
                "--dry-run=yes     | takes no value",
                "sk-lost-its-option | an argument that belongs to no option",
            })
    void wrongUsageEndsWithTwo(String argument, String message) throws Exception {
        DeployScriptRun run = fails(2, argument);

        assertThat(run.stderr()).contains(message).doesNotContain("sk-lost");
        assertThat(run.calls()).isEmpty();
    }

    @Test
    void helpNamesEveryOptionAndVariable() throws Exception {
        assertThat(cluster.run("--help").stdout())
                .contains(
                        "--image-tag",
                        "--openai-api-key",
                        "--external-host",
                        "--traefik-namespace",
                        "--traefik-service-name",
                        "--path",
                        "--namespace",
                        "--release",
                        "--storage-class",
                        "--rwx-storage-class",
                        "--values",
                        "--timeout",
                        "--dry-run",
                        "--relative-urls",
                        "--ingress-class",
                        "--scheme",
                        "KUBECONFIG",
                        "DIFY_SECRET_KEY",
                        "POSTGRES_USERNAME",
                        "POSTGRES_DATABASE",
                        "POSTGRES_PASSWORD",
                        "REDIS_PASSWORD",
                        "POSTGRES_SIZE",
                        "REDIS_SIZE",
                        "DIFY_FILES_SIZE",
                        "process list");
    }

    @Test
    void aWrongSizeIsRefused() throws Exception {
        cluster.environment("POSTGRES_SIZE", "big");

        assertThat(fails(1).stderr()).contains("POSTGRES_SIZE=big is not an amount of storage");
    }

    @Test
    void shellcheckHasNothingToSay() throws Exception {
        ProcessBuilder shellcheck = new ProcessBuilder(
                "shellcheck", cluster.chart().resolve("deploy.sh").toString());
        Process process;
        try {
            process = shellcheck.redirectErrorStream(true).start();
        } catch (IOException e) {
            Assumptions.abort("no shellcheck on this machine");
            return;
        }
        String said = new String(process.getInputStream().readAllBytes());

        assertThat(process.waitFor()).as(said).isZero();
    }

    private DeployScriptRun succeeds(String... arguments) throws Exception {
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

    @Test
    void realHelmTakesTheValuesThatItIsGiven() throws Exception {
        IngressChart.write(cluster.chart(), IngressPlan.of(DefaultRoutes.of("1.11.4"), Optional::of), "1.11.4");
        Files.writeString(
                cluster.chart().resolve("templates/host.yaml"),
                "kind: ConfigMap\nmetadata: {name: x}\ndata: {host: {{ required \"host\" .Values.external.host | quote }}}\n");

        assertThat(succeeds().render(cluster.chart()))
                .contains("ingressClassName: \"kommander-traefik\"")
                .contains("path: \"/dify\"")
                .contains("{host: \"10.20.30.40\"}");
    }

    private static DeployCluster cluster(Path root, Path chart) throws IOException {
        Files.createDirectories(chart);
        Files.writeString(chart.resolve("Chart.yaml"), "apiVersion: v2\nname: dify\nversion: 0.1.0\n");
        Files.writeString(
                chart.resolve("deploy.sh"),
                TemplateEngine.standard().render("chart/deploy.sh.ftl", DeployModel.of(DeployPlans.dify())));
        return DeployCluster.nkp(root, chart);
    }

    private Map<String, String> succeedsWithSecret() throws Exception {
        succeeds();
        return cluster.secret();
    }

    private DeployScriptRun fails(int exitCode, String... arguments) throws Exception {
        DeployScriptRun run = cluster.run(arguments);
        assertThat(run.exitCode()).as(run.stdout() + run.stderr()).isEqualTo(exitCode);
        assertThat(run.changedTheCluster()).isFalse();
        assertThat(run.leftBehind()).isEmpty();
        return run;
    }

    private static void assertHidden(DeployScriptRun run, String... secrets) {
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
