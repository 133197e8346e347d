package dev.compose2dify.chart;

import static dev.compose2dify.support.ChartObjects.list;
import static dev.compose2dify.support.ChartObjects.map;
import static dev.compose2dify.support.ChartObjects.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.support.ChartObjects;
import dev.compose2dify.support.ComposeFolder;
import dev.compose2dify.support.GeneratedChart;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates of the owner's own reach every program that opens connections to the outside. */
class CertificatesTest {
    @TempDir
    static Path temp;

    private static GeneratedChart chart;

    @BeforeAll
    static void convert() {
        chart = ComposeFolder.at(temp, """
                services:
                  api: {image: "langgenius/dify-api:1.11.4", environment: {MODE: api, DB_HOST: db}}
                  worker: {image: "langgenius/dify-api:1.11.4", environment: {MODE: worker}}
                  web: {image: "langgenius/dify-web:1.11.4"}
                  plugin_daemon: {image: "langgenius/dify-plugin-daemon:0.5.2-local", environment: {SERVER_KEY: x}}
                  sandbox: {image: "langgenius/dify-sandbox:0.2.12"}
                  db: {image: "postgres:15-alpine"}
                  mine: {image: "registry.example/mine:1"}
                """).chart();
    }

    private static ChartObjects render(Object... pathsAndValues) {
        return ComposeFolder.render(chart, pathsAndValues);
    }

    @Test
    void aBundleReachesEveryComponentByTheVariableThatItReads() {
        ChartObjects rendered = render(
                "global.caBundle.configMap", "my-ca", "global.caBundle.key", "all.pem", "migration.job.enabled", true);

        for (String component : List.of("api", "worker", "plugin-daemon", "sandbox", "mine")) {
            assertThat(variable(rendered.container(component), "SSL_CERT_FILE"))
                    .as(component)
                    .isEqualTo("/etc/certificates/all.pem");
            assertThat(map(rendered.volumeAt(component, "/etc/certificates"), "configMap"))
                    .containsEntry("name", "my-ca");
        }
        assertThat(variable(rendered.container("web"), "NODE_EXTRA_CA_CERTS")).isEqualTo("/etc/certificates/all.pem");
        assertThat(variable(rendered.container("web"), "SSL_CERT_FILE")).isEmpty();
        assertThat(rendered.mount("postgresql", "/etc/certificates")).isEmpty();
        Map<String, Object> job = map(rendered.ofKind("Job").get(0), "spec", "template", "spec");
        assertThat(list(list(job, "containers").get(0), "volumeMounts"))
                .anyMatch(m -> text(m, "mountPath").equals("/etc/certificates"));
        assertThat(rendered.findings()).isEmpty();
    }

    @Test
    void aSecretServesAsWellAndVolumesOfTheOwnerStay() {
        ChartObjects rendered = render(
                "global.caBundle.secret", "my-ca",
                "mine.extraVolumes", List.of(Map.of("name", "own", "emptyDir", Map.of())),
                "mine.extraVolumeMounts", List.of(Map.of("name", "own", "mountPath", "/own")));

        assertThat(map(rendered.volumeAt("mine", "/etc/certificates"), "secret"))
                .containsEntry("secretName", "my-ca");
        assertThat(rendered.volumeAt("mine", "/own")).containsKey("emptyDir");
    }

    @Test
    void withoutABundleNothingOfItIsThere() {
        ChartObjects rendered = render("mine.extraVolumes", List.of(Map.of("name", "own", "emptyDir", Map.of())));

        assertThat(rendered.all().toString())
                .doesNotContain("/etc/certificates")
                .doesNotContain("SSL_CERT_FILE");
        assertThat(list(rendered.pod("mine"), "volumes")).hasSize(1);
    }

    private static String variable(Map<String, Object> container, String name) {
        return list(container, "env").stream()
                .filter(e -> text(e, "name").equals(name))
                .map(e -> text(e, "value"))
                .findFirst()
                .orElse("");
    }
}
