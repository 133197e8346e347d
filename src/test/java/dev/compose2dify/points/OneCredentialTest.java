package dev.compose2dify.points;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.support.ChartObjects;
import dev.compose2dify.support.ComposeFolder;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Places are one credential by their variable or by the catalog, never because they hold the same text. */
class OneCredentialTest {
    @TempDir
    Path temp;

    @Test
    void equalPasswordsOfTwoServicesAreTwo() {
        RenderedRelease release = release("""
                      one: {image: "example/one:1", environment: {ADMIN_PASSWORD: Changeme123}}
                      two: {image: "example/two:1", environment: {MAIL_PASSWORD: Changeme123, ONE_URL: "http://one:80"}}
                    """, "");

        assertThat(release.environment("one").secretKeys()).containsEntry("ADMIN_PASSWORD", "admin-password");
        assertThat(release.environment("two").secretKeys()).containsEntry("MAIL_PASSWORD", "mail-password");
    }

    @Test
    void equalKeysOfSeveralCloudsInOneServiceAreSeveral() {
        RenderedRelease release = release(
                """
                      app:
                        image: langgenius/dify-api:1.11.4
                        environment:
                          MODE: api
                          ALIYUN_OSS_SECRET_KEY: ${ALIYUN_OSS_SECRET_KEY}
                          TENCENT_COS_SECRET_KEY: ${TENCENT_COS_SECRET_KEY}
                          OCI_SECRET_KEY: ${OCI_SECRET_KEY}
                    """, "ALIYUN_OSS_SECRET_KEY=one4all99\nTENCENT_COS_SECRET_KEY=one4all99\nOCI_SECRET_KEY=one4all99\n");

        assertThat(release.environment("api").secretKeys())
                .containsEntry("ALIYUN_OSS_SECRET_KEY", "aliyun-oss-secret-key")
                .containsEntry("TENCENT_COS_SECRET_KEY", "tencent-cos-secret-key")
                .containsEntry("OCI_SECRET_KEY", "oci-secret-key");
    }

    @Test
    void databaseAndCacheWithOnePasswordStayTwo() {
        ChartObjects chart = ComposeFolder.at(temp, """
                      api:
                        image: langgenius/dify-api:1.11.4
                        environment: {MODE: api, DB_HOST: db_postgres, DB_PASSWORD: "${DB_PASSWORD}", REDIS_HOST: redis, REDIS_PASSWORD: "${REDIS_PASSWORD}"}
                      db_postgres: {image: "postgres:15-alpine", environment: {POSTGRES_PASSWORD: "${DB_PASSWORD}"}}
                      redis: {image: "redis:6-alpine", command: redis-server --requirepass Equal12words}
                    """)
                .file(".env", "DB_PASSWORD=Equal12words\nREDIS_PASSWORD=Equal12words\n")
                .render();
        RenderedRelease release = new RenderedRelease(chart.all());
        String variable =
                ChartObjects.strings(release.container("redis"), "args").get(2).replaceAll("[$()]", "");

        assertThat(release.environment("redis").secretKeys()).containsEntry(variable, "redis-password");
        assertThat(release.environment("api").secretKeys())
                .containsEntry("DB_PASSWORD", "postgresql-password")
                .containsEntry("REDIS_PASSWORD", "redis-password");
    }

    @Test
    void oneVariableIsOneCredentialUnderWhateverNames() {
        RenderedRelease release = release("""
                      one: {image: "example/one:1", environment: {ADMIN_PASSWORD: "${SHARED_PW}"}}
                      two: {image: "example/two:1", environment: {MAIL_PASSWORD: "${MAIL_PW:-${SHARED_PW}}", PLAIN: "${SHARED_PW}"}}
                    """, "SHARED_PW=Changeme123\n");
        Map<String, String> two = release.environment("two").secretKeys();

        assertThat(new TreeSet<>(two.values())).containsExactly("shared-pw");
        assertThat(two).containsKeys("MAIL_PASSWORD", "PLAIN");
        assertThat(release.environment("one").secretKeys()).containsEntry("ADMIN_PASSWORD", "shared-pw");
    }

    @Test
    void ofSeveralUnsetVariablesTheFirstGivesTheName() {
        RenderedRelease release = release("""
                      app: {image: "example/app:1", environment: {E2B_KEY: "${A_API_KEY:-${B_API_KEY:-${C_API_KEY:-}}}"}}
                    """, "");

        assertThat(release.environment("app").secretKeys()).containsEntry("E2B_KEY", "a-api-key");
    }

    @Test
    void aBrokerUrlOfTheReleaseFollowsTheRedisPasswordOfTheUsersOwn() {
        RenderedRelease release =
                release("""
                      worker:
                        image: langgenius/dify-api:0.6.16
                        environment:
                          MODE: worker
                          REDIS_HOST: redis
                          REDIS_PASSWORD: ${REDIS_PASSWORD:-difyai123456}
                          CELERY_BROKER_URL: ${CELERY_BROKER_URL:-redis://:difyai123456@redis:6379/1}
                      redis: {image: "redis:6-alpine", command: "redis-server --requirepass ${REDIS_PASSWORD:-difyai123456}"}
                    """, "REDIS_PASSWORD=own77word\nCELERY_BROKER_URL=redis://:own77word@redis:6379/1\n");

        assertThat(release.environment("worker").variables())
                .containsEntry("CELERY_BROKER_URL", "redis://:own77word@dify-redis:6379/1");
    }

    private RenderedRelease release(String services, String environment) {
        return new RenderedRelease(ComposeFolder.at(temp, services)
                .file(".env", environment)
                .render()
                .all());
    }
}
