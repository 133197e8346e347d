package dev.compose2dify.plan.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.chart.CredentialPlan;
import dev.compose2dify.support.ComposeFolder;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A password is made up only for a server that is given it: clients never have another than the server. */
class PasswordServersTest {
    @TempDir
    Path folder;

    private Optional<CredentialPlan> redis(String server, String clientPassword) {
        return ComposeFolder.at(folder, """
                  api:
                    image: langgenius/dify-api:1.14.2
                    environment: {MODE: api, REDIS_HOST: redis, REDIS_PASSWORD: "%s"}
                  web: {image: "langgenius/dify-web:1.14.2"}
                  redis: {%s}
                """.formatted(clientPassword, server))
                .file("redis.conf", "requirepass difyai123456\n")
                .plan()
                .credentials()
                .stream()
                .filter(c -> c.key().equals("redis-password"))
                .findFirst();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "image: 'redis:6'",
                "image: 'redis:6', environment: {REDISCLI_AUTH: ''}",
                "image: 'redis:6', environment: {REDIS_PASSWORD: ''}",
                "image: 'valkey/valkey:8', command: valkey-server --appendonly yes",
                "image: 'redis:6', healthcheck: {test: [CMD, redis-cli, -a, '', ping]}"
            })
    void aServerWithoutPasswordHasClientsWithout(String server) {
        assertThat(redis(server, "")).hasValueSatisfying(c -> {
            assertThat(c.generated()).isFalse();
            assertThat(c.required()).isFalse();
            assertThat(c.own()).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "image: 'redis:6', command: redis-server --requirepass difyai123456",
                "image: 'redis:6', command: [redis-server, --requirepass, difyai123456]",
                "image: 'redis:6', environment: {REDIS_PASSWORD: difyai123456},"
                        + " command: [sh, -c, 'exec redis-server --requirepass \"$$REDIS_PASSWORD\"']"
            })
    void aServerThatIsGivenThePasswordGetsANewOneInPlaceOfThePublishedOne(String server) {
        assertThat(redis(server, "difyai123456"))
                .hasValueSatisfying(c -> assertThat(c.generated()).isTrue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "image: 'redis:6', command: redis-server /etc/redis.conf, volumes: ['./redis.conf:/etc/redis.conf:ro']",
                "image: 'bitnami/redis:7', environment: {REDIS_PASSWORD: difyai123456}"
            })
    void aServerThatKeepsItsPasswordKeepsItForItsClients(String server) {
        assertThat(redis(server, "difyai123456")).hasValueSatisfying(c -> {
            assertThat(c.generated()).isFalse();
            assertThat(c.own()).map(CredentialPlan.Own::value).contains("difyai123456");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "image: 'postgres:15', environment: {POSTGRES_HOST_AUTH_METHOD: trust}",
                "image: 'postgres:15', environment: {POSTGRES_PASSWORD_FILE: /run/secrets/pw}",
                "image: 'postgres:15', environment: {PGPASSWORD: ''}",
                "image: 'mysql:8', environment: {MYSQL_ALLOW_EMPTY_PASSWORD: 'yes'}"
            })
    void aDatabaseThatIsGivenNoneHasNoneMadeUp(String server) {
        assertThat(ComposeFolder.at(folder, """
                  api:
                    image: langgenius/dify-api:1.14.2
                    environment: {MODE: api, DB_HOST: db, DB_USERNAME: postgres, DB_PASSWORD: ""}
                  web: {image: "langgenius/dify-web:1.14.2"}
                  db: {%s}
                """.formatted(server)).plan().credentials())
                .filteredOn(c -> c.key().equals("postgresql-password"))
                .noneMatch(c -> c.generated() || c.required());
    }
}
