package dev.compose2dify.chart;

import static dev.compose2dify.support.ChartObjects.list;
import static dev.compose2dify.support.ChartObjects.map;
import static dev.compose2dify.support.ChartObjects.strings;
import static dev.compose2dify.support.ChartObjects.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.support.ChartObjects;
import dev.compose2dify.support.ComposeFolder;
import dev.compose2dify.support.GeneratedChart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A component that is switched off leaves nothing behind, or the chart says which value it needs instead. */
class SwitchedOffTest {
    private static final Pattern REQUIRED = Pattern.compile("([A-Za-z0-9_.]+) is required: [^\n]*switched off");

    @TempDir
    static Path temp;

    private static GeneratedChart chart;

    @BeforeAll
    static void convert() {
        chart = ComposeFolder.at(temp, """
                x-dify: &dify
                  DB_HOST: db
                  REDIS_HOST: redis
                  CELERY_BROKER_URL: redis://:Xq7-own-key@redis:6379/1
                  CODE_EXECUTION_ENDPOINT: http://sandbox:8194
                  CODE_EXECUTION_API_KEY: Xq7-own-box
                  SSRF_PROXY_HTTP_URL: http://ssrf_proxy:3128
                  PLUGIN_DAEMON_URL: http://plugin_daemon:5002
                  WEAVIATE_ENDPOINT: http://weaviate:8080
                  EXTRA_URL: http://extra:80
                services:
                  api:
                    image: langgenius/dify-api:1.11.4
                    environment: {<<: *dify, MODE: api}
                    volumes: ["./storage:/app/api/storage"]
                    depends_on: [db, redis]
                  worker:
                    image: langgenius/dify-api:1.11.4
                    environment: {<<: *dify, MODE: worker}
                    volumes: ["./storage:/app/api/storage"]
                  worker_beat: {image: "langgenius/dify-api:1.11.4", environment: {<<: *dify, MODE: beat}}
                  web: {image: "langgenius/dify-web:1.11.4"}
                  plugin_daemon:
                    image: langgenius/dify-plugin-daemon:0.5.3-local
                    environment: {DB_HOST: db, REDIS_HOST: redis, DIFY_INNER_API_URL: "http://api:5001"}
                    volumes: ["./plugins:/app/storage"]
                  db: {image: "postgres:15-alpine", environment: {POSTGRES_PASSWORD: Xq7-own-word}, volumes: ["./db:/var/lib/postgresql/data"]}
                  redis:
                    image: redis:6-alpine
                    environment: {REDISCLI_AUTH: Xq7-own-key}
                    command: redis-server --requirepass Xq7-own-key
                  sandbox:
                    image: langgenius/dify-sandbox:0.2.12
                    environment: {API_KEY: Xq7-own-box}
                    networks: [inner]
                  ssrf_proxy: {image: "ubuntu/squid:latest", environment: {SANDBOX_HOST: sandbox}, networks: [inner, default]}
                  weaviate: {image: "semitechnologies/weaviate:1.27.0", volumes: ["./w:/var/lib/weaviate"]}
                  extra: {image: "registry.example/team/extra:3", ports: ["8088:80"], volumes: ["shared:/data"]}
                  twin: {image: "registry.example/team/twin:3", volumes: ["shared:/data"]}
                volumes: {shared: {}}
                networks: {inner: {internal: true}}
                """).chart();
    }

    /** Renders, with a value of the user's for every key that the chart asks for. */
    private static ChartObjects renderWithAnswers(Object... pathsAndValues) {
        List<Object> all = new ArrayList<>(List.of(pathsAndValues));
        for (int answers = 0; answers < 60; answers++) {
            try {
                return ComposeFolder.render(chart, all.toArray());
            } catch (IllegalStateException e) {
                Matcher asked = REQUIRED.matcher(e.getMessage());
                assertThat(asked.find()).as(e.getMessage()).isTrue();
                assertThat(all).as("asked again").doesNotContain(asked.group(1));
                all.add(asked.group(1));
                all.add(asked.group(1).toLowerCase(Locale.ROOT) + ".example");
            }
        }
        throw new AssertionError("it never ends: " + all);
    }

    @ParameterizedTest
    @CsvSource({
        "api, api",
        "worker, worker",
        "workerBeat, worker-beat",
        "web, web",
        "pluginDaemon, plugin-daemon",
        "postgresql, postgresql",
        "redis, redis",
        "sandbox, sandbox",
        "ssrfProxy, ssrf-proxy",
        "weaviate, weaviate",
        "extra, extra"
    })
    void nothingOfAComponentThatIsOffIsLeft(String key, String component) {
        ChartObjects rendered = renderWithAnswers(key + ".enabled", false, "migration.job.enabled", true);

        assertThat(rendered.findings()).isEmpty();
        assertThat(rendered.secretValues()).noneMatch(v -> v.contains("disabled.invalid"));
        assertThat(rendered.all())
                .allSatisfy(o -> {
                    assertThat(text(o, "metadata", "name"))
                            .isNotEqualTo("dify-" + component)
                            .isNotEqualTo("dify-" + component + "-env");
                    assertThat(o.toString()).doesNotContain("app.kubernetes.io/component=" + component + "}");
                    assertThat(text(o, "spec", "rules")).doesNotContain("name=dify-" + component + ",");
                    assertThat(list(o, "spec", "template", "spec", "initContainers"))
                            .noneMatch(c -> text(c, "name").equals("wait-for-" + component));
                })
                .isNotEmpty();
    }

    @Test
    void aUrlOfTheSecretThatNamesRedisIsAskedFor() {
        assertThat(renderWithAnswers("redis.enabled", false).secretValues())
                .contains("secrets.celerybrokerurl.example")
                .noneMatch(v -> v.contains("dify-redis"));
    }

    @Test
    void aClaimThatSeveralMountGoesWithTheLastOfThem() {
        assertThat(claims(renderWithAnswers("extra.enabled", false))).contains("dify-shared");
        assertThat(claims(renderWithAnswers("extra.enabled", false, "twin.enabled", false)))
                .doesNotContain("dify-shared");
    }

    private static List<String> claims(ChartObjects rendered) {
        return rendered.ofKind("PersistentVolumeClaim").stream()
                .map(c -> text(c, "metadata", "name"))
                .toList();
    }

    @Test
    void aPolicyWhosePeersAreAllOffAdmitsNobody() {
        List<Object> off = new ArrayList<>();
        for (String key : List.of("api", "worker", "workerBeat", "pluginDaemon", "ssrfProxy", "extra", "twin", "web")) {
            off.addAll(List.of(key + ".enabled", false));
        }
        ChartObjects rendered = renderWithAnswers(off.toArray());

        assertThat(strings(map(rendered.get("NetworkPolicy", "dify-sandbox"), "spec"), "ingress"))
                .isEmpty();
        assertThat(list(rendered.get("NetworkPolicy", "dify-sandbox"), "spec", "egress"))
                .hasSize(1)
                .allSatisfy(rule -> assertThat(list(rule, "to")).isNotEmpty());
        assertThat(rendered.ofKind("Ingress")).isEmpty();
    }
}
