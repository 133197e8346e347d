package dev.compose2dify.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.chart.DeployPlan;
import dev.compose2dify.support.DeployScriptRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is seen before anything is changed, and what is told while pods start. */
@Timeout(120)
class DeployPreflightTest extends DeployScriptFixture {
    @Test
    void helmRendersForTheVersionOfTheCluster() throws Exception {
        assertThat(succeeds().calls("helm", "template"))
                .allSatisfy(call -> assertThat(call).containsSequence("--kube-version", "v1.31.2"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "namespace; Terminating|; the namespace dify is being deleted",
                "namespace; Active|restricted; enforces Pod Security restricted, which refuses the pods of dify-postgresql",
                "nodes; 200m 8Gi; no node has room for a pod of dify-postgresql, which asks for 250m processors and 512Mi",
                "nodes; 4 400Mi; no node has room for a pod of dify-postgresql",
            })
    void whatWouldNeverStartIsNotTried(String file, String content, String message) throws Exception {
        namespaceExists();
        cluster.set(file, content + "\n");

        assertThat(fails(1).stderr()).contains(message).contains("hint: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"namespace; Active|baseline", "nodes; 250m 600Mi", "nodes; 2 4Gi", "nodes; 1930m 8058196Ki"})
    void whatFitsIsTried(String file, String content) throws Exception {
        namespaceExists();
        cluster.set(file, content + "\n");

        succeeds();
    }

    @Test
    void podsThatRestrictedLetsInAreNotNamed() throws Exception {
        namespaceExists();
        cluster.set("namespace", "Active|restricted\n").set("more-objects", """
                        kind: Deployment
                        metadata:
                          name: dify-web
                        spec:
                          template:
                            spec:
                              securityContext:
                                runAsNonRoot: true
                                seccompProfile: {type: RuntimeDefault}
                              containers:
                                - name: web
                                  image: "web:1"
                                  securityContext:
                                    allowPrivilegeEscalation: false
                                    capabilities: {drop: [ALL]}
                        """);

        assertThat(fails(1).stderr()).contains("refuses the pods of dify-postgresql. hint");
        cluster.set("no-postgresql", "");
        succeeds();
    }

    @Test
    void theMissingRightsAreARoleToCopy() throws Exception {
        cluster.set("denied", "create statefulsets.apps\ncreate middlewares.traefik.io\n");

        assertThat(fails(1).stderr())
                .contains("you may not create these in the namespace dify: statefulsets.apps middlewares.traefik.io")
                .contains("""
                        kind: Role
                        metadata: {name: dify-deploy, namespace: dify}
                        rules:
                          - {apiGroups: ["apps"], resources: [statefulsets], verbs: [get, list, watch, create, update, patch, delete]}
                          - {apiGroups: ["traefik.io"], resources: [middlewares], verbs: [get, list, watch, create, update, patch, delete]}
                        """)
                .contains("kubectl create rolebinding dify-deploy --role=dify-deploy --user=YOU -n dify")
                .contains("--path / does without");
    }

    @Test
    void whileHelmIsAtWorkNothingIsTouched() throws Exception {
        succeeds();
        cluster.set("pending", "dify\n");

        assertThat(cluster.run().stderr())
                .contains("helm is at work on the release dify, or was killed while it was")
                .contains("helm rollback dify -n dify");
    }

    @Test
    void aProjectWithoutDifyIsNotCalledDify() throws Exception {
        DeployPlan plan = DeployPlans.dify();
        cluster = cluster(
                directory.resolve("other"),
                directory.resolve("other-chart/shop"),
                new DeployPlan(
                        "shop", "latest", "", plan.credentials(), plan.settings(), plan.claims(), plan.keyQuestion()));

        DeployScriptRun run = succeeds("--image-tag", "2");

        assertThat(run.merged())
                .doesNotContainKeys("images.dify.repository", "images.dify.tag")
                .containsEntry("expose.path", "/");
        assertThat(run.stdout())
                .contains("Installing shop as dify", "shop is installed.", "Address: https://10.20.30.40/")
                .doesNotContain("Dify is", "First login");
        assertThat(run.stderr()).contains("--image-tag has no effect");
    }

    @Test
    void aChartThatIsHalfWrittenIsNotInstalled() throws Exception {
        Files.createDirectories(cluster.chart().resolve(".compose2dify/work"));

        assertThat(fails(1).stderr()).contains("the conversion that wrote this chart was interrupted");
    }

    @Test
    void aChartThatWaitsForADecisionIsNotInstalled() throws Exception {
        Path values = Files.writeString(
                cluster.chart().resolve("values.yaml"), "<<<<<<< yours\na: 1\n=======\na: 2\n>>>>>>> new\n");
        assertThat(fails(1).stderr()).contains("there are merge conflicts in").contains("values.yaml");

        Files.delete(values);
        Files.createDirectories(cluster.chart().resolve(".compose2dify/new"));
        Path proposal = Files.writeString(cluster.chart().resolve(".compose2dify/new/Chart.yaml"), "a: 2\n");
        assertThat(fails(1).stderr())
                .contains("proposed files that were not taken")
                .contains(".compose2dify/new/Chart.yaml");

        Files.delete(proposal);
        Files.createDirectories(cluster.chart().resolve("files/app"));
        Files.writeString(cluster.chart().resolve("files/app/conf.new"), "<<<<<<< of the user's own\n");
        succeeds();
    }

    @Test
    void whatAKilledRunLeftIsSweptAndAnotherRunsFolderIsNot() throws Exception {
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        String host = new String(
                        new ProcessBuilder("bash", "-c", "printf %s \"$HOSTNAME\"")
                                .start()
                                .getInputStream()
                                .readAllBytes(),
                        java.nio.charset.StandardCharsets.UTF_8)
                .strip();
        Path old = Files.createDirectories(directory.resolve("nkp/tmp/dify-deploy.old"));
        Files.writeString(old.resolve("owner"), host + " " + dead.pid() + "\n");
        Path running = Files.createDirectories(directory.resolve("nkp/tmp/dify-deploy.running"));
        Files.writeString(
                running.resolve("owner"), host + " " + ProcessHandle.current().pid() + "\n");
        Path elsewhere = Files.createDirectories(directory.resolve("nkp/tmp/dify-deploy.elsewhere"));
        Files.writeString(elsewhere.resolve("owner"), "another-machine " + dead.pid() + "\n");

        DeployScriptRun run = cluster.run();

        assertThat(run.exitCode()).as(run.stderr()).isZero();
        assertThat(run.leftBehind()).containsExactlyInAnyOrder(running, elsewhere);
    }

    @Test
    void aRunAfterAKilledOneSweepsItsFolderAndGoesOn() throws Exception {
        cluster.set("helm-waits", "").environment("DEPLOY_POLL_SECONDS", "0.1");
        cluster.set("pods", "dify-redis-0|Running|True|||0 \n");
        var running = cluster.start();
        running.awaitOutput("1 of 1 pods are ready");
        running.signal("KILL");
        cluster.remove("helm-waits");
        DeployScriptRun killed = running.end();
        assertThat(killed.exitCode()).isEqualTo(137);
        assertThat(killed.leftBehind()).hasSize(1);
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(killed.leftBehind().get(0))))
                .isEqualTo("rwx------");

        assertThat(succeeds().stdout()).contains("Kept from the cluster").doesNotContain("Generated:");
    }

    @Test
    void base64OfBusyBoxIsEnough() throws Exception {
        Path busybox = directory.resolve("nkp/bin/base64");
        Files.writeString(
                busybox,
                "#!/bin/sh\ncase $1 in --*) echo \"base64: unrecognized option '$1'\" >&2; exit 1 ;; esac\nPATH=${PATH#*:} exec base64 \"$@\"\n");
        busybox.toFile().setExecutable(true);

        assertThat(succeeds().merged()).isEqualTo(succeeds().merged());
    }

    @Test
    void aChartFolderMayHaveALineEndInItsName() throws Exception {
        cluster = cluster(directory.resolve("other"), directory.resolve("a new\nline/dify\n"));
        cluster.secretsFile("redis:\n  auth:\n    password: \"my-own-password\"\n");

        assertThat(succeeds().merged()).containsEntry("redis.auth.password", "my-own-password");
    }

    @Test
    void aFailureNamesThePodsThatAreNotReadyAndWhy() throws Exception {
        cluster.set("helm-fails", "")
                .set(
                        "pods",
                        "dify-web-5d8c7f9b6d-x2x4z|Pending|False||ImagePullBackOff |0 \n"
                                + "dify-api-7c9d8b6f5d-abcde|Running|False||CrashLoopBackOff |4 \n"
                                + "dify-worker-7c9d8b6f5d-abcde|Pending|False||wait-for-postgresql |\n"
                                + "dify-big-7c9d8b6f5d-abcde|Pending|False|Unschedulable||\n"
                                + "dify-redis-0|Running|True|||0 \n")
                .set(
                        "events",
                        "Pod|dify-web-5d8c7f9b6d-x2x4z|Failed|Error: ErrImagePull\n"
                                + "Pod|dify-web-5d8c7f9b6d-x2x4z|Failed|Failed to pull image \"x:1\": not found\n"
                                + "Pod|dify-web-5d8c7f9b6d-x2x4z|Failed|Error: ErrImagePull\n"
                                + "StatefulSet|dify-postgresql|FailedCreate|violates PodSecurity \"restricted:latest\"\n");

        DeployScriptRun run = cluster.run();

        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.stderr())
                .contains("Pods that are not ready:")
                .contains("  dify-web-5d8c7f9b6d-x2x4z: ImagePullBackOff\n"
                        + "    Failed: Failed to pull image \"x:1\": not found\n")
                .contains("  dify-api-7c9d8b6f5d-abcde: CrashLoopBackOff, 4 restarts\n"
                        + "    kubectl logs dify-api-7c9d8b6f5d-abcde -n dify --previous\n")
                .contains("  dify-worker-7c9d8b6f5d-abcde: waits for postgresql\n")
                .contains("  dify-big-7c9d8b6f5d-abcde: no node has room or fits\n")
                .contains("  StatefulSet dify-postgresql: violates PodSecurity")
                .doesNotContain("dify-redis-0");
    }

    @Test
    void whileHelmWaitsALineSaysWhatHasChanged() throws Exception {
        cluster.set("helm-waits", "").environment("DEPLOY_POLL_SECONDS", "0.1");
        cluster.set(
                "pods", "dify-api-7c9d8b6f5d-abcde|Pending|False||wait-for-redis |\ndify-redis-0|Running|True|||0 \n");
        var running = cluster.start();
        running.awaitOutput("1 of 2 pods are ready; api (waits for redis)");
        cluster.set("pods", "dify-api-7c9d8b6f5d-abcde|Running|True|||0 \ndify-redis-0|Running|True|||0 \n");
        running.awaitOutput("2 of 2 pods are ready\n");
        cluster.remove("helm-waits");

        assertThat(running.end().stdout().split("pods are ready", -1)).hasSize(3);
    }

    private void namespaceExists() throws Exception {
        Files.createDirectories(directory.resolve("nkp/cluster/namespaces/dify"));
    }
}
