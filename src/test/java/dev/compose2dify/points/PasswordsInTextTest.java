package dev.compose2dify.points;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.support.ChartObjects;
import dev.compose2dify.support.ComposeFolder;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A password inside a URL, a connection string or a longer text: where it goes, and what stands around it. */
class PasswordsInTextTest {
    private static final String SERVERS = """
                      pg_main: {image: "postgres:16", environment: {POSTGRES_HOST_AUTH_METHOD: trust}}
                      doc_store: {image: "mongo:7"}
                      search_node: {image: "elasticsearch:8.14.3"}
                      ms_sql: {image: "mcr.microsoft.com/mssql/server:2022-latest"}
                      my_sql: {image: "mysql:8"}
                      mq_bus: {image: "rabbitmq:3"}
                      sentinel_one: {image: "redis:7"}
                    """;

    @TempDir
    Path temp;

    /** The variable is the password, whatever characters it holds. */
    @ParameterizedTest
    @CsvSource({"'p@ss/w0rd-of',p%40ss%2Fw0rd-of", "two words #9,two%20words%20%239", "mq-Pw%41x,mq-Pw%2541x"})
    void aVariableInTheUserInfoIsThePasswordAndEncodedOnce(String password, String inUrl) {
        ChartObjects chart =
                compose("""
                      app: {image: "example/app:1", environment: {DATABASE_URL: "postgresql://shop:${SHOP_PW}@store:5432/shop"}}
                      store: {image: "postgres:16", environment: {POSTGRES_USER: shop, POSTGRES_PASSWORD: "${SHOP_PW}"}}
                    """).file(".env", "SHOP_PW='" + password + "'\n").render();
        RenderedRelease release = new RenderedRelease(chart.all());

        assertThat(release.environment("app").variables())
                .containsEntry("DATABASE_URL", "postgresql://shop:" + inUrl + "@dify-store:5432/shop");
        assertThat(release.environment("store").variables()).containsEntry("POSTGRES_PASSWORD", password);
        assertThat(leaks(chart, password)).isEmpty();
        assertThat(chart.chart().files().files().get("templates/secret.yaml").text())
                .doesNotContain("w0rd-of", "words", "Pw%41x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mongodb://root:Sekret77word@doc_store:27017/x?authSource=admin",
                "mongodb+srv://root:Sekret77word@doc_store/x",
                "http://elastic:Sekret77word@search_node:9200",
                "amqp://user:Sekret77word@mq_bus:5672/vh",
                "jdbc:postgresql://pg_main:5432/x?user=app&password=Sekret77word",
                "Server=ms_sql,1433;User Id=sa;Password=Sekret77word;Database=x",
                "host=pg_main port=5432 user=app password=Sekret77word dbname=x",
                "app:Sekret77word@tcp(my_sql:3306)/x?parseTime=true",
                "sentinel://:Sekret77word@sentinel_one:26379;sentinel://:Sekret77word@sentinel_one:26379"
            })
    void aPasswordThatStandsInOneTextOnlyIsTakenOutAndTheHostIsNamedAsOnTheCluster(String text) {
        ChartObjects chart = compose(
                        SERVERS + "  app: {image: \"example/app:1\", environment: {TARGET: \"" + text + "\"}}\n")
                .render();
        RenderedRelease release = new RenderedRelease(chart.all());
        String expected = text;
        for (String service :
                new String[] {"doc_store", "search_node", "ms_sql", "my_sql", "sentinel_one", "pg_main", "mq_bus"}) {
            expected = expected.replace(service, "dify-" + service.replace('_', '-'));
        }

        assertThat(release.environment("app").variables()).containsEntry("TARGET", expected);
        assertThat(release.environment("app").secretKeys()).containsKey("TARGET");
        assertThat(leaks(chart, "Sekret77word")).isEmpty();
    }

    @Test
    void aUrlJoinsTheServerThatItLeadsToAndHoldsThePasswordOf() {
        ChartObjects chart = compose("""
                      app:
                        image: example/app:1
                        environment:
                          CACHE_URL: redis://:Same77word@memo:6379/0
                          QUEUE_URL: redis://:Other88word@memo:6379/0
                          FAR_URL: redis://:Same77word@far.example:6379/0
                      memo: {image: "redis:7", command: redis-server --requirepass Same77word}
                    """).render();
        Map<String, String> keys =
                new RenderedRelease(chart.all()).environment("app").secretKeys();

        assertThat(secretTemplate(chart, keys.get("CACHE_URL"))).contains("\"memo-password\"");
        assertThat(secretTemplate(chart, keys.get("QUEUE_URL"))).contains("\"queue-url-password\"");
        assertThat(secretTemplate(chart, keys.get("FAR_URL"))).contains("\"far-url-password\"");
        assertThat(leaks(chart, "Same77word")).isEmpty();
    }

    @Test
    void aUrlWithoutAPasswordNamesItsHostAndGetsTheOneThatTheChartGivesTheServer() {
        ChartObjects chart = compose("""
                      api:
                        image: langgenius/dify-api:1.11.4
                        environment:
                          MODE: api
                          REDIS_HOST: redis
                          REDIS_PASSWORD: ${REDIS_PASSWORD:-difyai123456}
                          PLAIN_URL: redis://redis:6379/2
                          UNSET_URL: redis://:${RP:-}@redis:6379/3
                      redis: {image: "redis:6-alpine", command: "redis-server --requirepass ${REDIS_PASSWORD:-difyai123456}"}
                    """).render();
        RenderedRelease release = new RenderedRelease(chart.all());
        Map<String, String> api = release.environment("api").variables();

        assertThat(api).containsEntry("PLAIN_URL", "redis://dify-redis:6379/2");
        assertThat(api).containsEntry("UNSET_URL", "redis://:" + api.get("REDIS_PASSWORD") + "@dify-redis:6379/3");
    }

    @Test
    void anUnsetPasswordIsOneCredentialInCommandProbeAndUrl() {
        ChartObjects chart = compose("""
                      app: {image: "example/app:1", environment: {CACHE_URL: "redis://:${CACHE_SECRET:-}@memo:6379/3"}}
                      memo:
                        image: redis:7
                        command: redis-server --requirepass "${CACHE_SECRET:-}"
                        healthcheck: {test: [CMD-SHELL, 'redis-cli -a "${CACHE_SECRET:-}" ping']}
                    """).render();
        RenderedRelease release = new RenderedRelease(chart.all());

        assertThat(ChartObjects.strings(release.container("memo"), "args"))
                .containsExactly("redis-server", "--requirepass", "$(CACHE_SECRET)");
        assertThat(release.container("memo").get("readinessProbe").toString()).contains("${CACHE_SECRET}");
        assertThat(release.environment("memo").secretKeys()).containsEntry("CACHE_SECRET", "cache-secret");
        assertThat(secretTemplate(chart, "cache-url")).contains("\"cache-secret\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Xmx1g -Dcache.password=%s", "cache.password=%s,retries=3", "use %s for the cache"})
    void aKnownPasswordIsTakenOutOfALongerText(String form) {
        ChartObjects chart =
                compose("""
                      cache: {image: "example/cache:1", environment: {CACHE_PASSWORD: Known55word}}
                      app: {image: "example/app:1", environment: {JAVA_OPTS: "%s"}}
                    """.formatted(form.formatted("Known55word"))).render();
        RenderedRelease release = new RenderedRelease(chart.all());

        assertThat(release.environment("app").variables()).containsEntry("JAVA_OPTS", form.formatted("Known55word"));
        assertThat(leaks(chart, "Known55word")).isEmpty();
    }

    @Test
    void whatAVariableOfACredentialIsAPartOfFollowsTheCredential() {
        ChartObjects chart = compose("""
                      pg_main: {image: "postgres:16", environment: {POSTGRES_PASSWORD: "${RCODE}"}}
                      app:
                        image: example/app:1
                        env_file: [.env]
                        environment: {JAVA_OPTS: "-Xmx1g -Ddb.code=${RCODE}"}
                    """).file(".env", "RCODE=Origin44word\n").render();
        RenderedRelease release = new RenderedRelease(chart.all());
        String key = release.environment("pg-main").secretKeys().get("POSTGRES_PASSWORD");

        assertThat(release.environment("app").secretKeys()).containsEntry("RCODE", key);
        assertThat(release.environment("app").variables())
                .containsEntry("RCODE", "Origin44word")
                .containsEntry("JAVA_OPTS", "-Xmx1g -Ddb.code=Origin44word");
        assertThat(leaks(chart, "Origin44word")).isEmpty();
    }

    @Test
    void aHostBehindAnAwkwardPasswordHasItsService() {
        ChartObjects chart = compose("""
                      app: {image: "example/app:1", environment: {QUEUE_URL: "amqp://app:${Q_PW}@plain_queue:5672/x"}}
                      plain_queue: {image: "example/queue:1"}
                    """).file(".env", "Q_PW='one p@ss:w/rd'\n").render();

        assertThat(new RenderedRelease(chart.all()).environment("app").variables())
                .containsEntry("QUEUE_URL", "amqp://app:one%20p%40ss%3Aw%2Frd@dify-plain-queue:5672/x");
        assertThat(chart.all().stream()
                        .filter(o -> "Service".equals(o.get("kind")))
                        .map(o -> RenderedRelease.in(o, "metadata").get("name")))
                .contains("dify-plain-queue");
    }

    /** What was taken apart and holds something else to hide is kept whole, outside of the templates. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"password\": \"Json66word\", \"url\": \"redis://:Url66word@sentinel_one:6379\"}",
                "Server=x;Password=Json66word;Cache=redis://:Url66word@sentinel_one:6379",
                "--url redis://:Url66word@sentinel_one:6379 --password Json66word"
            })
    void nothingOfATextWithSeveralSecretsStandsInATemplate(String text) {
        ChartObjects chart = compose(
                        SERVERS + "  app: {image: \"example/app:1\", environment: {SETTINGS: '" + text + "'}}\n")
                .render();

        assertThat(new RenderedRelease(chart.all())
                        .environment("app")
                        .variables()
                        .get("SETTINGS"))
                .contains("Json66word", "Url66word", "dify-sentinel-one:6379");
        assertThat(leaks(chart, "Json66word")).isEmpty();
        assertThat(leaks(chart, "Url66word")).isEmpty();
    }

    @Test
    void noValueOfTheSecretNamesAHostOfCompose() {
        ChartObjects chart = compose(SERVERS + """
                      app: {image: "example/app:1", environment: {API_KEY: "abc9 search_node:9200", A_TOKEN: "http://search_node:9200/?x=1"}}
                    """).render();
        Map<String, String> app =
                new RenderedRelease(chart.all()).environment("app").variables();

        assertThat(app)
                .containsEntry("API_KEY", "abc9 dify-search-node:9200")
                .containsEntry("A_TOKEN", "http://dify-search-node:9200/?x=1");
    }

    private ComposeFolder compose(String services) {
        return ComposeFolder.at(temp, services);
    }

    /** How the Secret's value of a key is put together. */
    private static String secretTemplate(ChartObjects chart, String key) {
        return chart.chart()
                .files()
                .files()
                .get("templates/_secrets.tpl")
                .text()
                .lines()
                .dropWhile(l -> !l.contains("if eq $key \"" + key + "\""))
                .skip(1)
                .findFirst()
                .orElse("");
    }

    private static java.util.List<String> leaks(ChartObjects chart, String value) {
        return CredentialPoint.places(
                new RenderedRelease(chart.all()), chart.chart().files().files(), value);
    }
}
