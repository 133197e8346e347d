package dev.compose2dify.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.support.DeployScriptRun;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How deploy.sh finds the address of Dify. */
@Timeout(120)
class DeployAddressTest extends DeployScriptFixture {
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
}
