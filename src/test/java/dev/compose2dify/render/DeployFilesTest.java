package dev.compose2dify.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.support.DeliverySchema;
import dev.compose2dify.support.DeployScriptRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Going back, and files for Argo CD, Flux and helm without the script. */
@Timeout(120)
class DeployFilesTest extends DeployScriptFixture {
    @Test
    void gitOpsGetsValuesWithoutSecretsASecretApartAndSamples() throws Exception {
        Path folder = directory.resolve("git ops");
        cluster.environment("POSTGRES_PASSWORD", "my-own-password");

        DeployScriptRun run = cluster.run("--gitops", folder.toString(), "--external-host", "dify.example.org");

        assertThat(run.exitCode()).as(run.stderr()).isZero();
        assertThat(run.changedTheCluster()).isFalse();
        assertThat(run.leftBehind()).isEmpty();
        Map<String, Object> values = yaml(folder.resolve("values.yaml"));
        assertThat(values)
                .containsEntry("global", Map.of("existingSecret", "dify-secrets", "storageClassName", "nutanix-volume"))
                .containsEntry("external", Map.of("host", "dify.example.org", "scheme", "https"));
        assertThat(Files.readString(folder.resolve("values.yaml")))
                .doesNotContain("my-own-password")
                .doesNotContain("password");
        Path secret = folder.resolve("secret.yaml");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                .isEqualTo("rw-------");
        assertThat(yaml(secret).get("data"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsEntry("postgresql-password", "bXktb3duLXBhc3N3b3Jk")
                .containsKeys("dify-secret-key", "redis-password");
        assertThat(Files.readString(folder.resolve(".gitignore"))).isEqualTo("secret.yaml\n");
        assertThat(yaml(folder.resolve("argocd-application.yaml"))).containsEntry("kind", "Application");
        assertThat(yaml(folder.resolve("kustomization.yaml"))).containsEntry("kind", "Kustomization");
        assertThat(Files.readString(folder.resolve("flux.yaml")))
                .contains("kind: OCIRepository", "kind: HelmRelease", "tag: \"0.1.0\"");
        assertHidden(run, "my-own-password");
    }

    @Test
    void aSecondRunKeepsWhatIsInTheSecretFileAndInTheSamples() throws Exception {
        Path folder = directory.resolve("gitops");
        cluster.run("--gitops", folder.toString());
        String secret = Files.readString(folder.resolve("secret.yaml"));
        Files.writeString(folder.resolve("flux.yaml"), "mine\n");

        DeployScriptRun run = cluster.run("--gitops", folder.toString());

        assertThat(run.exitCode()).as(run.stderr()).isZero();
        assertThat(Files.readString(folder.resolve("secret.yaml"))).isEqualTo(secret);
        assertThat(Files.readString(folder.resolve("flux.yaml"))).isEqualTo("mine\n");
    }

    /** The fields that Argo CD's Application, and Flux's OCIRepository and HelmRelease define; others would be refused. */
    @Test
    void theSamplesHaveTheFieldsOfTheirTypesAndNoOthers() throws Exception {
        Path folder = directory.resolve("gitops");
        cluster.run("--gitops", folder.toString(), "--release", "mine", "--namespace", "here");

        for (String sample : List.of("argocd-application.yaml", "flux.yaml", "kustomization.yaml")) {
            assertThat(DeliverySchema.faults(Files.readString(folder.resolve(sample)), sample))
                    .as(sample)
                    .isEmpty();
        }
        assertThat(paths(folder.resolve("argocd-application.yaml")))
                .containsExactlyInAnyOrder(
                        "apiVersion=argoproj.io/v1alpha1",
                        "kind=Application",
                        "metadata.name=mine",
                        "metadata.namespace=argocd",
                        "spec.project=default",
                        "spec.source.repoURL=https://git.example.com/team/deployments.git",
                        "spec.source.targetRevision=main",
                        "spec.source.path=dify",
                        "spec.source.helm.releaseName=mine",
                        "spec.source.helm.valueFiles=[../gitops/values.yaml]",
                        "spec.destination.server=https://kubernetes.default.svc",
                        "spec.destination.namespace=here",
                        "spec.syncPolicy.syncOptions=[CreateNamespace=true]");
        assertThat(paths(folder.resolve("flux.yaml")))
                .containsExactlyInAnyOrder(
                        "apiVersion=source.toolkit.fluxcd.io/v1",
                        "kind=OCIRepository",
                        "metadata.name=mine",
                        "metadata.namespace=here",
                        "spec.interval=10m",
                        "spec.url=oci://registry.example.com/charts/dify",
                        "spec.ref.tag=0.1.0",
                        "spec.layerSelector.mediaType=application/vnd.cncf.helm.chart.content.v1.tar+gzip",
                        "spec.layerSelector.operation=copy",
                        "apiVersion=helm.toolkit.fluxcd.io/v2",
                        "kind=HelmRelease",
                        "metadata.name=mine",
                        "metadata.namespace=here",
                        "spec.interval=10m",
                        "spec.timeout=15m",
                        "spec.releaseName=mine",
                        "spec.chartRef.kind=OCIRepository",
                        "spec.chartRef.name=mine",
                        "spec.valuesFrom=[{kind=ConfigMap, name=mine-values}]");
    }

    private static List<String> paths(Path file) throws java.io.IOException {
        List<String> paths = new ArrayList<>();
        for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(Files.readString(file))) {
            add("", document, paths);
        }
        return paths;
    }

    private static void add(String path, Object value, List<String> paths) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, v) -> add(path.isEmpty() ? key.toString() : path + "." + key, v, paths));
        } else {
            paths.add(path + "=" + value);
        }
    }

    @Test
    void filesCanBeWrittenWithoutACluster() throws Exception {
        cluster.set("unreachable", "");
        Path folder = directory.resolve("gitops");

        DeployScriptRun run = cluster.run("--gitops", folder.toString(), "--external-host", "dify.example.org");

        assertThat(run.exitCode()).as(run.stderr()).isZero();
        assertThat(run.stderr()).contains("the cluster cannot be reached, so nothing of it is known");
        assertThat(folder.resolve("secret.yaml")).exists();
    }

    @Test
    void theClustersCredentialsAreTheOnesThatAreWritten() throws Exception {
        succeeds();
        Path secret = directory.resolve("s.yaml");

        DeployScriptRun run = cluster.run("--write-secret", secret.toString());

        assertThat(run.exitCode()).as(run.stderr()).isZero();
        cluster.secret()
                .forEach((key, value) -> assertThat(((Map<?, ?>) yaml(secret).get("data")).get(key))
                        .isEqualTo(java.util.Base64.getEncoder()
                                .encodeToString(value.getBytes(java.nio.charset.StandardCharsets.UTF_8))));
    }

    @Test
    void aRollbackToTheSameDifyIsDone() throws Exception {
        history("1.11.4", "1.11.4");

        DeployScriptRun run = cluster.run("--rollback");

        assertThat(run.exitCode()).as(run.stderr()).isZero();
        assertThat(run.calls("helm", "rollback").get(0)).startsWith("helm", "rollback", "dify", "2", "-n", "dify");
        assertThat(run.stdout()).contains("Back at revision 2.");
    }

    @Test
    void aRollbackToAnOlderDifyIsRefusedUnlessItIsAccepted() throws Exception {
        history("1.10.0", "1.11.4");

        DeployScriptRun run = fails(1, "--rollback");

        assertThat(run.stderr())
                .contains(
                        "revision 2 is Dify 1.10.0, the database was brought to 1.11.4, and helm does not bring it back")
                .contains("--rollback --accept-older-dify");
        assertThat(run.calls("helm", "rollback")).isEmpty();
        assertThat(cluster.run("--rollback", "--accept-older-dify").calls("helm", "rollback"))
                .hasSize(1);
    }

    @Test
    void aRollbackThatWouldDeleteADatabaseIsRefused() throws Exception {
        history("1.11.4", "1.11.4");
        Files.createDirectories(directory.resolve("nkp/cluster/namespaces/dify"));
        cluster.set("statefulsets", "dify-weaviate|data=20Gi=nutanix-volume;\n");

        assertThat(fails(1, "--rollback").stderr()).contains("StatefulSet dify-weaviate");
    }

    @Test
    void withoutAnEarlierRevisionThereIsNothingToGoBackTo() throws Exception {
        cluster.set("history", "- app_version: x\n  revision: 1\n  status: deployed\n");

        assertThat(fails(1, "--rollback").stderr()).contains("has no earlier revision that worked");
    }

    private void history(String before, String now) throws Exception {
        Files.createDirectories(directory.resolve("nkp/cluster/revisions"));
        cluster.set("release.yaml", "global:\n  deployedWith:\n    chart: \"1.11.4\"\n")
                .set(
                        "history",
                        "- app_version: 1.9.0\n  revision: 1\n  status: superseded\n"
                                + "- app_version: x\n  description: Upgrade complete\n  revision: 2\n  status: superseded\n"
                                + "- app_version: x\n  revision: 3\n  status: failed\n"
                                + "- app_version: x\n  revision: 4\n  status: deployed\n")
                .set("revisions/2.yaml", "images:\n  dify:\n    tag: " + before + "\n")
                .set("revisions/4.yaml", "images:\n  dify:\n    tag: " + now + "\n")
                .set("revisions/2.manifest", "---\nkind: ConfigMap\nmetadata:\n  name: dify-config\n");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> yaml(Path file) {
        try {
            return (Map<String, Object>)
                    new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
