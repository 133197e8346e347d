package dev.compose2dify.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.cli.CommandLineRun;
import dev.compose2dify.support.CorpusCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real releases, one after the other into one folder, with each one's own .env and with one that is kept. */
class CorpusTransitionsTest {
    private static final Path CORPUS = Path.of("../shared/corpus/dify");

    /** Where something changes for other stores than the default one; {@code -Dtransitions=all} takes every release. */
    private static final Set<String> TURNING_POINTS = Set.of("0.6.16", "1.9.2", "1.10.1", "1.11.4", "1.16.1");

    /** What users set over the years. */
    private static final Map<String, String> TUNED = Map.of(
            "SECRET_KEY", "sk-of-my-own-0123456789abcdefghijklmnopqrs",
            "DB_PASSWORD", "My0wnDbPassword",
            "REDIS_PASSWORD", "My0wnRedisPassword",
            "CELERY_BROKER_URL", "redis://:My0wnRedisPassword@redis:6379/1",
            "LOG_LEVEL", "DEBUG");

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "weaviate, postgresql, false",
        "weaviate, postgresql, true",
        "qdrant, postgresql, false",
        "qdrant, postgresql, true",
        "pgvector, postgresql, false",
        "pgvector, postgresql, true",
        "milvus, postgresql, false",
        "milvus, postgresql, true",
        "weaviate, mysql, false",
        "weaviate, mysql, true",
    })
    void noReleaseBreaksWhatTheOneBeforeLeft(String store, String database, boolean kept) throws Exception {
        Assumptions.assumeThat(CorpusCase.isPresent())
                .as(CorpusCase.whySkipped())
                .isTrue();
        boolean isDefault = store.equals("weaviate") && database.equals("postgresql");
        Map<String, Map<String, Object>> before = Map.of();
        Map<String, String> environment = null;
        for (String release : releases()) {
            Path project = CORPUS.resolve(release).resolve("project");
            boolean hasExample = Files.exists(project.resolve(".env.example"));
            // Stores are chosen in .env, which the oldest releases do not have; MySQL is there since 1.10.1.
            boolean applies = hasExample || isDefault && !kept;
            boolean skips =
                    !isDefault && !TURNING_POINTS.contains(release) && !"all".equals(System.getProperty("transitions"));
            if (skips || !applies || database.equals("mysql") && compare(release, "1.10.1") < 0) {
                continue;
            }
            copy(project, folder.resolve("docker"));
            environment = environment(project, environment, kept, store, database);
            boolean divided = kept && database.equals("postgresql") && release.equals("1.10.1");
            if (divided) {
                CommandLineRun refused = convert(environment);
                assertThat(refused.code()).as(release).isEqualTo(1);
                assertThat(refused.err())
                        .containsPattern(
                                "\\.env:\\d+:1: error: postgresql would be removed with its data: db_postgres is not "
                                        + "active: \\.env line \\d+ sets COMPOSE_PROFILES=" + store
                                        + "; Dify 1\\.10\\.1 needs " + store
                                        + ",postgresql");
                environment.put("COMPOSE_PROFILES", store + ",postgresql");
            }
            CommandLineRun converted = convert(environment);
            assertThat(converted.code()).as(release + ": " + converted.err()).isZero();
            Map<String, Map<String, Object>> after = Transition.objects(folder.resolve("chart"));
            assertThat(Transition.faults(before, after, Set.of())).as(release).isEmpty();
            assertThat(after).as(release).containsKey("StatefulSet/dify-" + database);
            assertThat(Transition.hostsWithoutService(folder.resolve("chart")))
                    .as(release)
                    .isEmpty();
            before = after;
        }
        assertThat(before).isNotEmpty();
    }

    private CommandLineRun convert(Map<String, String> environment) throws IOException {
        Path file = folder.resolve("docker/.env");
        Files.deleteIfExists(file);
        if (environment != null) {
            StringBuilder text = new StringBuilder();
            environment.forEach(
                    (name, value) -> text.append(name).append('=').append(value).append('\n'));
            Files.writeString(file, text);
        }
        return CommandLineRun.in(folder.resolve("docker"), "convert", "-o", "../chart", "docker-compose.yaml");
    }

    /** The release's example, or the kept one with what the user changed in it. */
    private static Map<String, String> environment(
            Path project, Map<String, String> last, boolean kept, String store, String database) throws IOException {
        if (kept && last != null) {
            return last;
        }
        if (!Files.exists(project.resolve(".env.example"))) {
            return null;
        }
        Map<String, String> environment = new LinkedHashMap<>();
        for (String line : Files.readAllLines(project.resolve(".env.example"))) {
            int equals = line.indexOf('=');
            if (equals > 0 && !line.startsWith("#")) {
                environment.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        environment.put("VECTOR_STORE", store);
        if (database.equals("mysql")) {
            environment.putAll(
                    Map.of("DB_TYPE", "mysql", "DB_HOST", "db_mysql", "DB_PORT", "3306", "DB_USERNAME", "root"));
        }
        if (kept) {
            environment.putAll(TUNED);
        }
        return environment;
    }

    private static List<String> releases() throws IOException {
        try (Stream<Path> found = Files.list(CORPUS)) {
            List<String> releases =
                    new ArrayList<>(found.map(p -> p.getFileName().toString()).toList());
            releases.sort(Comparator.comparing(dev.compose2dify.catalog.reading.Version::parse));
            return releases;
        }
    }

    private static int compare(String release, String other) {
        return dev.compose2dify.catalog.reading.Version.parse(release)
                .compareTo(dev.compose2dify.catalog.reading.Version.parse(other));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.write(target, Files.readAllBytes(file));
                }
            }
        }
    }
}
