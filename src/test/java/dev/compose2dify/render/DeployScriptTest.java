package dev.compose2dify.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.catalog.Catalog;
import dev.compose2dify.plan.route.DefaultRoutes;
import dev.compose2dify.plan.route.IngressPlanner;
import dev.compose2dify.support.DeployCluster;
import dev.compose2dify.support.DeployScriptRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What deploy.sh checks, passes to helm and says. */
@Timeout(120)
class DeployScriptTest extends DeployScriptFixture {
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
        assertThat(run.calls("kubectl", "create"))
                .singleElement()
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .endsWith("create", "namespace", "dify");
        assertThat(run.calls("helm", "upgrade"))
                .singleElement()
                .asInstanceOf(InstanceOfAssertFactories.LIST)
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

        DeployScriptRun run = running.end();

        assertThat(run.exitCode()).isEqualTo(exitCode);
        assertThat(run.stderr()).contains("interrupted").contains("helm status dify -n dify");
        assertThat(cluster.has("helm-was-told")).isTrue();
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

    @Test
    void realHelmTakesTheValuesThatItIsGiven() throws Exception {
        IngressChart.write(
                cluster.chart(),
                IngressPlanner.of(
                        DefaultRoutes.of(Catalog.load(), "1.11.4"),
                        Catalog.load().webPages(),
                        r -> Optional.of(r.service())),
                "1.11.4");
        Files.writeString(
                cluster.chart().resolve("templates/host.yaml"),
                "kind: ConfigMap\nmetadata: {name: x}\ndata: {host: {{ required \"host\" .Values.external.host | quote }}}\n");

        assertThat(succeeds().render(cluster.chart()))
                .contains("ingressClassName: \"kommander-traefik\"")
                .contains("path: \"/dify\"")
                .contains("{host: \"10.20.30.40\"}");
    }
}
