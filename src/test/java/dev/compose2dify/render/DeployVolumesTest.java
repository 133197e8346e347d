package dev.compose2dify.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import dev.compose2dify.support.DeployScriptRun;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Volumes that exist are looked at before helm is: they can grow, and do nothing else. */
@Timeout(120)
class DeployVolumesTest extends DeployScriptFixture {
    private static final String RELEASE = "global:\n  deployedWith:\n    chart: \"1.11.4\"\n"
            + "postgresql:\n  auth:\n    username: \"dify\"\n    database: \"dify\"\n";

    @BeforeEach
    void installed() throws Exception {
        Files.createDirectories(directory.resolve("nkp/cluster/namespaces/dify"));
        succeeds();
        cluster.set(
                        "pvc",
                        "data-dify-postgresql-0|20Gi|20Gi|nutanix-volume||\n"
                                + "dify-file-storage|20Gi|20Gi|nutanix-volume|keep|dify\n")
                .set("statefulsets", "dify-postgresql|data=20Gi=nutanix-volume;\n");
    }

    @Test
    void aPlainRunTouchesNoVolume() throws Exception {
        DeployScriptRun run = succeeds();

        assertThat(run.calls("kubectl", "patch")).isEmpty();
        assertThat(run.calls("kubectl", "delete")).isEmpty();
        assertThat(run.calls("helm", "template")).hasSize(1);
    }

    @Test
    void aLargerSizeGrowsTheClaimAndWritesTheStatefulSetAnew() throws Exception {
        DeployScriptRun run = cluster.environment("POSTGRES_SIZE", "50Gi").run();

        assertThat(run.exitCode()).as(run.stderr()).isZero();
        assertThat(run.merged()).containsEntry("postgresql.persistence.size", "50Gi");
        assertThat(run.calls("kubectl", "patch"))
                .singleElement(LIST)
                .contains("data-dify-postgresql-0", "{\"spec\":{\"resources\":{\"requests\":{\"storage\":\"50Gi\"}}}}");
        assertThat(run.calls("kubectl", "delete"))
                .singleElement(LIST)
                .contains("statefulset", "dify-postgresql", "--cascade=orphan");
        assertThat(run.stdout()).contains("Growing the volume data-dify-postgresql-0 to 50Gi.");
        cluster.set("statefulsets", "dify-postgresql|data=50Gi=nutanix-volume;\n");

        DeployScriptRun plain = cluster.without("POSTGRES_SIZE").run();

        assertThat(plain.exitCode()).as(plain.stderr()).isZero();
        assertThat(plain.merged()).containsEntry("postgresql.persistence.size", "50Gi");
        assertThat(plain.calls("kubectl", "patch")).isEmpty();
    }

    @Test
    void aDryRunShowsTheGrowthAndDoesNotDoIt() throws Exception {
        DeployScriptRun run = cluster.environment("POSTGRES_SIZE", "50Gi").run("--dry-run");

        assertThat(run.stdout())
                .contains("(the volume data-dify-postgresql-0 to 50Gi grows)")
                .contains("kubectl delete statefulset dify-postgresql -n dify --cascade=orphan");
        assertThat(run.calls("kubectl", "patch")).isEmpty();
        assertThat(cluster.has("orphaned")).isFalse();
    }

    @Test
    void aVolumeThatGrewOtherwiseKeepsItsSize() throws Exception {
        cluster.set(
                "pvc",
                "data-dify-postgresql-0|30Gi|30Gi|nutanix-volume||\ndify-file-storage|25Gi|25Gi|nutanix-volume|keep|dify\n");

        DeployScriptRun run = succeeds();

        assertThat(run.merged())
                .containsEntry("postgresql.persistence.size", "30Gi")
                .containsEntry("dify.fileStorage.size", "25Gi");
        assertThat(run.calls("kubectl", "patch")).isEmpty();
        assertThat(run.calls("kubectl", "delete")).hasSize(1);
        assertThat(run.stdout())
                .contains("Volumes that stay as large as they are: uploaded files: 25Gi, postgresql: 30Gi");
    }

    @Test
    void aReinstallationOnKeptClaimsTakesTheirSizesAndClasses() throws Exception {
        cluster.remove("release.yaml")
                .set("statefulsets", "")
                .set("storageclass", "old-class\n")
                .set(
                        "pvc",
                        "data-dify-postgresql-0|30Gi|30Gi|old-class||\ndify-file-storage|25Gi|25Gi|old-class|keep|dify\n");

        assertThat(succeeds().merged())
                .containsEntry("postgresql.persistence.size", "30Gi")
                .containsEntry("postgresql.persistence.storageClassName", "old-class")
                .containsEntry("dify.fileStorage.storageClassName", "old-class");
    }

    @Test
    void aSmallerSizeIsRefusedWithTheSteps() throws Exception {
        DeployScriptRun run =
                refused(cluster.environment("POSTGRES_SIZE", "10Gi").run());

        assertThat(run.stderr())
                .contains("POSTGRES_SIZE=10Gi: the volume data-dify-postgresql-0 has 20Gi, and a volume cannot shrink")
                .contains("kubectl delete pvc data-dify-postgresql-0 -n dify");
    }

    @Test
    void aSmallerSizeInAFileOfTheUsersIsRefusedToo() throws Exception {
        DeployScriptRun run = refused(cluster.run("--values", file("dify:\n  fileStorage:\n    size: \"5Gi\"\n")));

        assertThat(run.stderr()).contains("a size of 5Gi in your values: the volume dify-file-storage has 20Gi");
    }

    @Test
    void anotherClassIsRefusedWithTheSteps() throws Exception {
        cluster.set("storageclass", "nutanix-volume\nfast\n");

        assertThat(refused(cluster.run("--storage-class", "fast")).stderr())
                .contains("is of the StorageClass nutanix-volume, and a volume cannot move to another (fast)");
    }

    @Test
    void aClassThatCannotGrowIsSaidBefore() throws Exception {
        cluster.set("volumes-cannot-grow", "").environment("POSTGRES_SIZE", "50Gi");

        assertThat(refused(cluster.run()).stderr()).contains("its StorageClass nutanix-volume does not allow it");
    }

    @Test
    void aDatabaseThatTheChartNoLongerHasIsNotDeletedUnlessThatIsAccepted() throws Exception {
        cluster.set("no-postgresql", "");

        assertThat(refused(cluster.run()).stderr())
                .contains("this chart no longer has what keeps data in the cluster:\n  StatefulSet dify-postgresql\n")
                .contains("COMPOSE_PROFILES")
                .contains("--accept-removal");
        assertThat(succeeds("--accept-removal").stderr()).contains("as --accept-removal says");
    }

    @Test
    void aClaimThatHelmWouldDeleteIsNamedAndAKeptOneIsNot() throws Exception {
        cluster.set(
                "pvc",
                "dify-old|5Gi|5Gi|nutanix-volume||dify\ndify-kept|5Gi|5Gi|nutanix-volume|keep|dify\n"
                        + "data-dify-postgresql-0|20Gi|20Gi|nutanix-volume||\n");

        assertThat(refused(cluster.run()).stderr())
                .contains("PersistentVolumeClaim dify-old, with all its data")
                .doesNotContain("dify-kept");
    }

    @Test
    void theUserOfADatabaseThatExistsDoesNotChange() throws Exception {
        cluster.set("release.yaml", RELEASE).environment("POSTGRES_USERNAME", "other");

        assertThat(refused(cluster.run()).stderr())
                .contains("PostgreSQL user: the data was made with dify, and with other");
    }

    private DeployScriptRun refused(DeployScriptRun run) {
        assertThat(run.exitCode()).as(run.stdout() + run.stderr()).isEqualTo(1);
        assertThat(run.stderr()).contains("hint: ");
        assertThat(run.calls("helm", "upgrade")).isEmpty();
        assertThat(run.calls("kubectl", "patch")).isEmpty();
        assertThat(run.calls("kubectl", "delete")).isEmpty();
        return run;
    }
}
