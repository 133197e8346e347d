package dev.compose2dify.points;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.chart.CredentialPlan;
import dev.compose2dify.output.FileTree.Mode;
import dev.compose2dify.output.FileTree.OutputFile;
import dev.compose2dify.support.ChartObjects;
import dev.compose2dify.support.ComposeFolder;
import dev.compose2dify.support.GeneratedChart;
import dev.compose2dify.support.HelmErrors;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The user's own credentials go into the Secret and nowhere else; those that everybody knows are replaced. */
class CredentialsTest {
    private static final String DIFY = """
                      api:
                        image: langgenius/dify-api:1.11.4
                        environment:
                          MODE: api
                          SECRET_KEY: ${SECRET_KEY:-sk-shipped-by-the-release}
                          DB_HOST: db_postgres
                          DB_PASSWORD: ${DB_PASSWORD:-difyai123456}
                          REDIS_HOST: redis
                          REDIS_PASSWORD: ${REDIS_PASSWORD:-difyai123456}
                          CELERY_BROKER_URL: ${CELERY_BROKER_URL:-redis://:difyai123456@redis:6379/1}
                      db_postgres:
                        image: postgres:15-alpine
                        environment:
                          POSTGRES_PASSWORD: ${DB_PASSWORD:-difyai123456}
                      redis:
                        image: redis:6-alpine
                        environment:
                          REDISCLI_AUTH: ${REDIS_PASSWORD:-difyai123456}
                        command: redis-server --requirepass ${REDIS_PASSWORD:-difyai123456}
                        healthcheck:
                          test: [CMD-SHELL, "redis-cli -a ${REDIS_PASSWORD:-difyai123456} ping | grep -q PONG"]
                    """;
    /** Everything that a URL, a shell or YAML would take for itself. */
    private static final String AWKWARD = "p@ss/w:rd#%+ &";

    private static final String AWKWARD_IN_URL = "p%40ss%2Fw%3Ard%23%25%2B%20%26";

    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(strings = {"Own-1-value.of_mine", AWKWARD})
    void ownValuesStandInThePrivateFileAndInNoOther(String form) {
        Map<String, String> own = new LinkedHashMap<>();
        List.of("SECRET_KEY", "DB_PASSWORD", "REDIS_PASSWORD").forEach(n -> own.put(n, form + n));
        ChartObjects chart = dify(own).render();
        RenderedRelease release = new RenderedRelease(chart.all());
        Map<String, OutputFile> files = chart.chart().files().files();

        assertThat(files.get("secrets.values.yaml").mode()).isEqualTo(Mode.PRIVATE);
        assertThat(chart.chart().ownSecrets().toString()).contains(own.values().toArray(String[]::new));
        own.forEach((name, value) -> {
            assertThat(CredentialPoint.places(release, files, value)).as(name).isEmpty();
            assertThat(release.environment("api").variables()).containsEntry(name, value);
            assertThat(release.environment("api").secretKeys()).containsKey(name);
        });
        assertThat(chart.findings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatEverybodyKnowsIsNotCarriedOverAndHasToBeGiven(boolean copiedFromTheExample) {
        String example = "SECRET_KEY=sk-example-file\nDB_PASSWORD=difyai123456\nREDIS_PASSWORD=difyai123456\n";
        ComposeFolder folder = ComposeFolder.at(temp, DIFY).file(".env.example", example);
        if (copiedFromTheExample) {
            folder.file(".env", example);
        }
        GeneratedChart chart = folder.chart();

        assertThat(chart.files().files()).doesNotContainKey("secrets.values.yaml");
        for (String path : List.of("secrets.difySecretKey", "postgresql.auth.password")) {
            Map<String, Object> values = chart.values();
            GeneratedChart.put(values, "expose.path", "/");
            GeneratedChart.put(values, path, "");
            assertThat(HelmErrors.ofRendering(chart.folder(), values)).contains(path);
        }
        assertThat(ComposeFolder.render(chart).all().toString())
                .doesNotContain("difyai123456", "sk-example-file", "sk-shipped-by-the-release");
    }

    @Test
    void aUrlThatWasLeftWithThePublicPasswordFollowsTheCredential() {
        RenderedRelease release = new RenderedRelease(
                dify(Map.of("REDIS_PASSWORD", AWKWARD)).render().all());

        assertThat(release.environment("api").variables())
                .containsEntry("CELERY_BROKER_URL", "redis://:" + AWKWARD_IN_URL + "@dify-redis:6379/1")
                .containsEntry("REDIS_PASSWORD", AWKWARD);
        assertThat(release.environment("redis").variables()).containsEntry("REDISCLI_AUTH", AWKWARD);
    }

    @Test
    void commandsAndProbesNameThePasswordAndDoNotHoldIt() {
        ChartObjects chart = dify(Map.of("REDIS_PASSWORD", AWKWARD)).render();
        RenderedRelease release = new RenderedRelease(chart.all());
        Map<String, Object> redis = release.container("redis");
        List<String> words = ChartObjects.strings(redis, "args");

        assertThat(words).hasSize(3).startsWith("redis-server", "--requirepass");
        assertThat(words.get(2)).matches("\\$\\([A-Z_]+\\)");
        String variable = words.get(2).substring(2, words.get(2).length() - 1);
        assertThat(release.environment("redis").secretKeys()).containsEntry(variable, "redis-password");
        assertThat(release.words(redis, "args")).containsExactly("redis-server", "--requirepass", AWKWARD);
        assertThat(redis.get("readinessProbe").toString())
                .contains("redis-cli", "${")
                .doesNotContain(AWKWARD, "p@ss");
    }

    @Test
    void aSecretWrittenIntoACheckIsTakenOut() {
        ChartObjects chart = ComposeFolder.at(temp, """
                          store:
                            image: example/store:1
                            healthcheck: {test: "mysqladmin ping -psecretvalue1"}
                        """).render();
        RenderedRelease release = new RenderedRelease(chart.all());

        assertThat(release.container("store").get("readinessProbe").toString())
                .contains("mysqladmin ping -p")
                .doesNotContain("secretvalue1");
        assertThat(release.environment("store").variables()).containsValue("secretvalue1");
        assertThat(leaks(chart, "secretvalue1")).isEmpty();
    }

    @Test
    void aFileWithAnOwnCredentialIsMountedFromTheSecret() {
        ChartObjects chart = ComposeFolder.at(temp, """
                          app:
                            image: example/app:1
                            environment: {APP_PASSWORD: "${APP_PASSWORD}"}
                            volumes: ["./app.ini:/etc/app.ini:ro"]
                        """)
                .file(".env", "APP_PASSWORD=mine-in-a-file\n")
                .file("app.ini", "[db]\npassword = mine-in-a-file\n")
                .render();

        assertThat(chart.fileAt("app", "/etc/app.ini")).isEqualTo("[db]\npassword = mine-in-a-file\n");
        assertThat(leaks(chart, "mine-in-a-file")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP_PROXY", "UPSTREAM", "SOME_SETTING"})
    void aUrlWithAPasswordIsSecretWhateverItsName(String name) {
        ChartObjects chart = ComposeFolder.at(temp, """
                          app:
                            image: example/app:1
                            environment: {%s: "http://someone:proxypass7@proxy.example:3128"}
                        """.formatted(name)).render();
        RenderedRelease release = new RenderedRelease(chart.all());

        assertThat(release.environment("app").variables())
                .containsEntry(name, "http://someone:proxypass7@proxy.example:3128");
        assertThat(release.environment("app").secretKeys()).containsKey(name);
        assertThat(leaks(chart, "proxypass7")).isEmpty();
    }

    @Test
    void theKeyOfTheAgentBackendIsGeneratedInTheOnlyFormThatItTakes() {
        GeneratedChart chart = ComposeFolder.at(temp, """
                          agent_backend:
                            image: langgenius/dify-agent-backend:1.16.1
                            environment: {DIFY_AGENT_SERVER_SECRET_KEY: "${DIFY_AGENT_SERVER_SECRET_KEY:-}"}
                        """).chart();

        assertThat(chart.files().files().get("deploy.sh").text())
                .contains("|secrets.agentServerSecretKey|base64url32|DIFY_AGENT_SERVER_SECRET_KEY|yes|");
    }

    @Test
    void twoServicesMayMeanDifferentSecretsByOneName() {
        ChartObjects chart = ComposeFolder.at(temp, """
                          one: {image: "example/one:1", environment: {APP_PASSWORD: first-value-1}}
                          two: {image: "example/two:1", environment: {APP_PASSWORD: second-value-2}}
                        """).render();
        RenderedRelease release = new RenderedRelease(chart.all());

        assertThat(release.environment("one").variables()).containsEntry("APP_PASSWORD", "first-value-1");
        assertThat(release.environment("two").variables()).containsEntry("APP_PASSWORD", "second-value-2");
        assertThat(release.environment("one").secretKeys().get("APP_PASSWORD"))
                .isNotEqualTo(release.environment("two").secretKeys().get("APP_PASSWORD"));
        assertThat(chart.chart().plan().credentials().stream().map(CredentialPlan::key))
                .hasSize(2);
    }

    private ComposeFolder dify(Map<String, String> environment) {
        StringBuilder lines = new StringBuilder();
        environment.forEach(
                (name, value) -> lines.append(name).append("='").append(value).append("'\n"));
        return ComposeFolder.at(temp, DIFY).file(".env", lines.toString());
    }

    private static List<String> leaks(ChartObjects chart, String value) {
        return CredentialPoint.places(
                new RenderedRelease(chart.all()), chart.chart().files().files(), value);
    }
}
