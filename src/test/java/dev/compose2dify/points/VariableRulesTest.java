package dev.compose2dify.points;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.chart.CredentialPlan;
import dev.compose2dify.support.ChartObjects;
import dev.compose2dify.support.ComposeFolder;
import dev.compose2dify.support.GeneratedChart;
import dev.compose2dify.yaml.InvalidYamlException;
import dev.compose2dify.yaml.KubeYaml;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to variables for what is known of them as such, whatever component has them. */
class VariableRulesTest {
    @TempDir
    Path temp;

    @Test
    void whatOnlyComposeOrTheGatewayReadsIsInNoPod() {
        ChartObjects chart = ComposeFolder.at(temp, """
                          api: {image: "langgenius/dify-api:1.13.3", env_file: [.env], environment: {MODE: api, LOG_LEVEL: INFO}}
                          shop: {image: "example/shop:1", environment: {NGINX_PORT: "8080"}}
                        """)
                .file(".env", "NGINX_PORT=80\nCERTBOT_EMAIL=a@b.example\nCOMPOSE_PROFILES=x\nEXPOSE_NGINX_PORT=80\n")
                .render();
        RenderedRelease release = new RenderedRelease(chart.all());

        assertThat(release.environment("api").variables())
                .doesNotContainKeys("NGINX_PORT", "CERTBOT_EMAIL", "COMPOSE_PROFILES", "EXPOSE_NGINX_PORT")
                .containsEntry("LOG_LEVEL", "INFO");
        assertThat(release.environment("shop").variables()).containsEntry("NGINX_PORT", "8080");
    }

    @Test
    void anEmptyNumberThatTheApiRefusesIsLeftOut() {
        RenderedRelease release =
                new RenderedRelease(ComposeFolder.at(temp, """
                          api: {image: "langgenius/dify-api:1.13.3", environment: {MODE: api, OTEL_SAMPLING_RATE: "", CONSOLE_CORS_ALLOW_ORIGINS: ""}}
                          shop: {image: "example/shop:1", environment: {OTEL_SAMPLING_RATE: ""}}
                        """).render().all());

        assertThat(release.environment("api").variables())
                .doesNotContainKey("OTEL_SAMPLING_RATE")
                .containsKey("CONSOLE_CORS_ALLOW_ORIGINS");
        assertThat(release.environment("shop").variables()).containsKey("OTEL_SAMPLING_RATE");
    }

    @Test
    void aPublicAddressIsRightInEveryComponentThatHasIt() {
        RenderedRelease release =
                new RenderedRelease(ComposeFolder.at(temp, """
                          api: {image: "langgenius/dify-api:1.13.3", environment: {MODE: api, TRIGGER_URL: "http://localhost"}}
                          plugin_daemon: {image: "langgenius/dify-plugin-daemon:0.5.4-local", environment: {TRIGGER_URL: "http://localhost"}}
                        """).render().all());
        Map<String, String> daemon = release.environment("plugin-daemon").variables();

        assertThat(daemon.get("TRIGGER_URL"))
                .isEqualTo(release.environment("api").variables().get("TRIGGER_URL"))
                .doesNotContain("localhost");
    }

    @Test
    void placeholdersOfTheReleasesAreNotTheUsersOwn() {
        ChartObjects chart = ComposeFolder.at(temp, """
                          api:
                            image: langgenius/dify-api:1.13.3
                            environment:
                              MODE: api
                              OCI_ACCESS_KEY: ${OCI_ACCESS_KEY}
                              LINDORM_PASSWORD: ${LINDORM_PASSWORD}
                              SMTP_PASSWORD: ${SMTP_PASSWORD}
                        """)
                .file(".env", "OCI_ACCESS_KEY=your-access-key\nLINDORM_PASSWORD=lindorm\nSMTP_PASSWORD=lindorm\n")
                .render();

        assertThat(chart.chart().plan().credentials().stream()
                        .filter(c -> c.own().isPresent())
                        .map(CredentialPlan::key))
                .containsExactly("smtp-password");
    }

    @Test
    @SuppressWarnings("unchecked")
    void aValueThatNobodyCanMakeUpIsRequiredAndInTheExample() throws InvalidYamlException {
        GeneratedChart chart = ComposeFolder.at(temp, """
                          api:
                            image: langgenius/dify-api:1.13.3
                            environment: {MODE: api, DB_HOST: pg.example.com, DB_PASSWORD: "${DB_PASSWORD:-difyai123456}"}
                            secrets: [licence]
                        secrets: {licence: {file: ./not-here.txt}}
                        """).chart();
        String example = chart.files().files().get("ci/example-values.yaml").text();

        assertThat(chart.objects((Map<String, Object>)
                        KubeYaml.loadAll(example, "example-values.yaml").get(0)))
                .isNotEmpty();
        assertThat(chart.files().files().get("README.md").text().lines().filter(l -> l.contains("licenceFile")))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).contains("required"));
    }
}
