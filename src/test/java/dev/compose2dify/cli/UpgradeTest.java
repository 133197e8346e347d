package dev.compose2dify.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.cli.terminal.ExitCode;
import dev.compose2dify.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that is converted for one release of Dify after the other, with a kept .env. */
class UpgradeTest {
    /** As releases before 1.10.1 were: one database, always active, called db. */
    private static final String OLD = """
            x-env: &env
              DB_HOST: ${DB_HOST:-db}
              DB_PASSWORD: ${DB_PASSWORD:-difyai123456}
              REDIS_HOST: ${REDIS_HOST:-redis}
              VECTOR_STORE: ${VECTOR_STORE:-weaviate}
              LOG_LEVEL: ${LOG_LEVEL:-INFO}
              OLD_NAME: x
            services:
              api:
                image: langgenius/dify-api:1.9.1
                environment: {<<: *env, MODE: api}
                volumes: ['./volumes/app/storage:/app/api/storage']
              db:
                image: postgres:15-alpine
                environment: {POSTGRES_PASSWORD: '${DB_PASSWORD:-difyai123456}', POSTGRES_USER: postgres, POSTGRES_DB: dify}
                volumes: ['./volumes/db/data:/var/lib/postgresql/data']
              redis:
                image: redis:6-alpine
                volumes: ['./volumes/redis/data:/data']
              weaviate:
                image: semitechnologies/weaviate:1.19.0
                profiles: ['', weaviate]
                volumes: ['./volumes/weaviate:/var/lib/weaviate']
            """;

    /** As releases since 1.10.1 are: a database per profile. */
    private static final String NEW = OLD.replace("1.9.1", "1.11.4")
            .replace("{DB_HOST:-db}", "{DB_HOST:-db_postgres}")
            .replace("weaviate:1.19.0", "weaviate:1.27.0")
            .replace("LOG_LEVEL:-INFO", "LOG_LEVEL:-WARNING")
            .replace("  OLD_NAME: x", "  NEW_NAME: y")
            .replace("  db:\n", "  db_postgres:\n    profiles: [postgresql]\n");

    private static final String KEPT = """
            # kept over the years
            DB_HOST=db
            DB_PASSWORD=my-own-Pw0rd-of-db
            LOG_LEVEL=DEBUG
            COMPOSE_PROFILES=${VECTOR_STORE:-weaviate}
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void oldRelease() throws Exception {
        write("docker-compose.yaml", OLD);
        write(".env", KEPT);
    }

    @Test
    void aDatabaseThatWouldVanishIsRefusedWithItsCauseAndNothingIsWritten() throws Exception {
        convert();
        String before = read("dify/.compose2dify.json");
        write("docker-compose.yaml", NEW);
        Result refused = run("convert");
        assertThat(refused.code).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err)
                .contains(
                        ".env:5:1: error: postgresql would be removed with its data: db_postgres is not active: .env line 5 "
                                + "sets COMPOSE_PROFILES=weaviate; Dify 1.11.4 needs weaviate,postgresql. "
                                + "hint: set COMPOSE_PROFILES=weaviate,postgresql; if it is meant: --allow-removal postgresql");
        assertThat(read("dify/.compose2dify.json")).isEqualTo(before);
        assertThat(run("diff").code).isEqualTo(ExitCode.FAILED);
        assertThat(run("convert", "--allow-removal", "postgresql").code).isEqualTo(ExitCode.DONE);
        assertThat(folder.resolve("dify/templates/postgresql.yaml")).doesNotExist();
    }

    @Test
    void forceGivesUpTheOldChartWithItsDatabaseAndSaysSo() throws Exception {
        convert();
        write("docker-compose.yaml", NEW);
        Result forced = run("convert", "--force");
        assertThat(forced.code).isEqualTo(ExitCode.DONE);
        assertThat(forced.err).contains("warning: postgresql would be removed with its data");
    }

    @Test
    void diffKnowsDifysServicesAsConvertDoes() throws Exception {
        convert();
        Result wrong = run("diff", "--dify-service", "api=nothing");
        assertThat(wrong.code).isEqualTo(ExitCode.FAILED);
        assertThat(wrong.err).contains("no active service is called nothing");
        assertThat(run("diff", "--dify-service", "api").code).isEqualTo(ExitCode.USAGE);
        assertThat(run("diff", "--dify-service", "api=api").code).isEqualTo(ExitCode.DONE);
    }

    @Test
    void theSameHoldsForAChartWhoseRecordDoesNotTellWhatItConsistsOf() throws Exception {
        convert();
        // What compose2dify 0.1.0 left behind.
        Files.delete(folder.resolve("dify/.compose2dify/base.xz"));
        write(
                "dify/.compose2dify.json",
                read("dify/.compose2dify.json").replaceFirst("(?s)  \"plan\": \\{.*?\\n  \\},\\n", ""));
        write("docker-compose.yaml", NEW);
        Result refused = run("convert");
        assertThat(refused.code).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err).contains("error: postgresql would be removed with its data: db_postgres is not active");
        write(".env", KEPT.replace("${VECTOR_STORE:-weaviate}", "weaviate,postgresql"));
        assertThat(run("convert").out).contains("! Weaviate changes its version from 1.19.0 to 1.27.0");
    }

    @Test
    void inAFirstConversionTheHostThatNothingAnswersIsAttentionWithItsLine() throws Exception {
        write("docker-compose.yaml", NEW);
        Result result = run("convert");
        assertThat(result.code).isEqualTo(ExitCode.DONE);
        assertThat(result.err)
                .contains(
                        ".env:2:1: warning: DB_HOST names \"db\", which nothing answers: db_postgres is not active: its "
                                + "profiles are postgresql, active are weaviate. hint: set COMPOSE_PROFILES=weaviate,postgresql in .env");
        assertThat(read("dify/MIGRATION.md")).contains("DB_HOST names \"db\"");
    }

    @Test
    void aNameThatAnotherReleaseUsedIsUnderstood() throws Exception {
        write("docker-compose.yaml", NEW);
        write(".env", KEPT.replace("${VECTOR_STORE:-weaviate}", "weaviate,postgresql"));
        Result result = run("convert");
        assertThat(result.err).doesNotContain("DB_HOST");
        assertThat(read("dify/templates/_dify-shared-env.tpl"))
                .contains("DB_HOST: \"{{ include \"dify.host\" (list $ \"postgresql\") }}\"");
    }

    @Test
    void aHostOutsideOfTheProjectIsNoFault() throws Exception {
        write("docker-compose.yaml", NEW);
        for (String host : List.of("db.example.com", "10.1.2.3", "localhost")) {
            write(".env", KEPT.replace("DB_HOST=db", "DB_HOST=" + host));
            assertThat(run("convert").err).as(host).doesNotContain("nothing answers");
        }
    }

    @Test
    void everyServerThatDifyNeedsIsLookedFor() throws Exception {
        write(
                "docker-compose.yaml",
                OLD.replace(
                        "REDIS_HOST: ${REDIS_HOST:-redis}",
                        "REDIS_HOST: cache\n  PLUGIN_DAEMON_URL: http://plugin_daemon:5002\n  QDRANT_URL: http://qdrant:6333"));
        Result result = run("convert");
        assertThat(result.err)
                .contains(
                        "docker-compose.yaml:4:15: warning: REDIS_HOST names \"cache\", which nothing answers: no active service has "
                                + "that name. hint: set it to the service or the address of the server in .env")
                .contains("PLUGIN_DAEMON_URL names \"plugin_daemon\"")
                // Another vector store is chosen.
                .doesNotContain("QDRANT_URL");
    }

    @Test
    void whatAnUpdateChangesIsToldBeforeAndByTheConversionThatMakesIt() throws Exception {
        convert();
        write("docker-compose.yaml", NEW);
        write(".env", KEPT.replace("${VECTOR_STORE:-weaviate}", "weaviate,postgresql"));
        Result told = run("diff");
        assertThat(told.code).isZero();
        assertThat(told.out)
                .startsWith("Dify 1.9.1 -> 1.11.4:\n  ! Weaviate changes its version from 1.19.0 to 1.27.0")
                .contains(
                        "    weaviate  semitechnologies/weaviate:1.19.0 -> semitechnologies/weaviate:1.27.0\n",
                        "    + NEW_NAME=y\n",
                        "    - OLD_NAME=x\n")
                .doesNotContain("my-own-Pw0rd", "postgresql  ");
        assertThat(run("diff", "--format", "json").out)
                .contains("\"from\": \"1.9.1\"", "\"major\": false", "\"name\": \"NEW_NAME\"")
                .doesNotContain("my-own-Pw0rd");

        Result converted = run("convert");
        assertThat(converted.out)
                .contains("Dify 1.9.1 -> 1.11.4:", "! Weaviate changes its version", "images 2 changed; variables +");
        assertThat(read("dify/MIGRATION.md"))
                .contains("## Upgrade from Dify `1.9.1`\n\n- Weaviate changes its version");
        assertThat(run("diff").out).startsWith("No difference: ");

        // The section stays, and so does every byte, when nothing changes any more.
        Result again = run("convert");
        assertThat(again.out).contains(" unchanged\n").doesNotContain("updated", "->  1.11.4");
        assertThat(read("dify/MIGRATION.md")).contains("## Upgrade from Dify `1.9.1`");
        assertThat(read("dify/Chart.yaml")).contains("version: 1.11.4000", "appVersion: \"1.11.4\"");
    }

    @Test
    void aVariableThatTheUserSetsIsMarkedWhereItsDefaultChanges() throws Exception {
        write("other/docker-compose.yaml", OLD);
        write("other/.env", KEPT.replace("LOG_LEVEL=DEBUG", "LOG_LEVEL=ERROR"));
        Result told = run("diff", "other");
        assertThat(told.code).as(told.err).isZero();
        assertThat(told.out).contains("    ~ LOG_LEVEL=ERROR -> DEBUG  (you set it)\n");
    }

    @Test
    void theChartsVersionRisesWithAChangeOfTheProject() throws Exception {
        convert();
        assertThat(read("dify/Chart.yaml")).contains("version: 1.9.1000");
        write(".env", KEPT.replace("LOG_LEVEL=DEBUG", "LOG_LEVEL=ERROR"));
        convert();
        assertThat(read("dify/Chart.yaml")).contains("version: 1.9.1001");
        convert();
        assertThat(read("dify/Chart.yaml")).contains("version: 1.9.1001");
    }

    @Test
    void diffWithoutAChartSaysWhatItNeeds() throws Exception {
        Result result = run("diff");
        assertThat(result.code).isEqualTo(ExitCode.FAILED);
        assertThat(result.err)
                .isEqualTo(
                        "dify: error: there is no chart here. hint: name the chart's folder, or the old compose project\n");
        assertThat(run("diff", "a", "b").code).isEqualTo(ExitCode.USAGE);
        assertThat(run("diff", "--format", "xml").code).isEqualTo(ExitCode.USAGE);
    }

    private void convert() {
        Result result = run("convert");
        assertThat(result.code).as(result.err).isZero();
    }

    private Result run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                Map.of("HOME", "/home/someone"),
                folder,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        int code = Cli.run(List.of(arguments), terminal);
        return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private void write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private String read(String path) throws IOException {
        return Files.readString(folder.resolve(path));
    }

    private record Result(int code, String out, String err) {}
}
