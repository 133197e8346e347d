package dev.compose2dify.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.Patch;
import dev.compose2dify.cli.CommandLineRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One release after the other into one folder, with the small setups of {@code src/test/resources/eras}. */
class TransitionsTest {
    private static final Path ERAS = Path.of("src/test/resources/eras");
    /** Those that have PostgreSQL and Weaviate all along. */
    private static final List<String> LINE = List.of("0.6-defaults", "1.14-env-files", "1.16-agent");

    @TempDir
    Path folder;

    @Test
    void noReleaseBreaksWhatTheOneBeforeLeft() throws Exception {
        Map<String, Map<String, Object>> before = Map.of();
        for (String era : LINE) {
            release(era);
            assertThat(convert().code()).isZero();
            Map<String, Map<String, Object>> after = Transition.objects(chart());
            assertThat(Transition.faults(before, after, Set.of())).as(era).isEmpty();
            assertThat(Transition.hostsWithoutService(chart())).as(era).isEmpty();
            before = after;
        }
    }

    @Test
    void theCheckerSeesWhatItIsThereFor() throws Exception {
        release("1.14-env-files");
        convert();
        Map<String, Map<String, Object>> before = Transition.objects(chart());
        Path template = chart().resolve("templates/redis.yaml");
        Files.writeString(
                template,
                Files.readString(template).replace("serviceName:", "podManagementPolicy: Parallel\n  serviceName:"));
        Files.delete(chart().resolve("templates/postgresql.yaml"));
        // It asks the database, with the environment that is gone now.
        Files.delete(chart().resolve("templates/tests.yaml"));
        List<String> faults = Transition.faults(before, Transition.objects(chart()), Set.of());
        assertThat(faults)
                .containsExactly(
                        "StatefulSet/dify-postgresql is gone",
                        "StatefulSet/dify-redis: podManagementPolicy changes from null to Parallel");
    }

    @Test
    void anotherDatabaseIsRefusedUnlessTheOldOneMayGo() throws Exception {
        release("1.14-env-files");
        convert();
        release("1.11-profiles");
        CommandLineRun refused = convert();
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err())
                .contains(
                        "error: postgresql would be removed with its data: db_postgres is not active: .env line 3 sets "
                                + "COMPOSE_PROFILES=pgvector,mysql; Dify 1.11.4 needs pgvector,mysql,postgresql")
                .contains(
                        "error: weaviate would be removed with its data: the service \"weaviate\" is in none of docker-compose.yaml");
        assertThat(convert("--allow-removal", "postgresql", "--allow-removal", "weaviate")
                        .code())
                .isZero();
    }

    @Test
    void whateverTheUserEditedIsThereTwoReleasesLater() throws Exception {
        release(LINE.get(0));
        convert();
        edit("values.yaml", "repository: \"postgres\"", "repository: \"registry.example/postgres\"");
        edit("values.yaml", "\napi:\n  enabled: true\n  replicas: 1", "\napi:\n  enabled: true\n  replicas: 2");
        edit(
                "templates/dify-api.yaml",
                "\n  template:\n    metadata:\n",
                "\n  template:\n    metadata:\n      # watched by us\n");
        edit("deploy.sh", "\nset -", "\n# storage class of our cluster: gold\nset -");
        Files.writeString(chart().resolve("README.md"), read("README.md") + "\nOur own notes.\n");
        Files.writeString(
                chart().resolve("templates/extra.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: extra}\n");
        for (String era : LINE.subList(1, 3)) {
            release(era);
            CommandLineRun converted = convert();
            assertThat(converted.code()).as(converted.err() + converted.out()).isZero();
        }
        Map<String, Map<String, Object>> objects = Transition.objects(chart());
        assertThat(objects).containsKey("ConfigMap/extra");
        assertThat(objects.get("StatefulSet/dify-postgresql").toString())
                .contains("registry.example/postgres:15-alpine");
        assertThat(objects.get("Deployment/dify-api").toString()).contains("replicas=2", "langgenius/dify-api:1.16.1");
        assertThat(objects.get("Deployment/dify-sandbox").toString()).contains("dify-sandbox:0.2.15");
        assertThat(read("templates/dify-api.yaml")).contains("# watched by us");
        assertThat(read("deploy.sh")).contains("# storage class of our cluster: gold");
        assertThat(read("README.md")).endsWith("\nOur own notes.\n");
    }

    @Test
    void aChartThatIsLeftOpenIsRefusedByVerify() throws Exception {
        release(LINE.get(1));
        convert();
        edit("values.yaml", "tag: \"0.2.14\"", "tag: \"0.2.14-ours\"");
        release(LINE.get(2));
        CommandLineRun open = convert();
        assertThat(open.code()).isEqualTo(4);
        assertThat(open.err()).contains("error: 1 file needs you: values.yaml. hint: ");
        CommandLineRun refused = CommandLineRun.in(folder, "verify", "chart");
        assertThat(refused.code()).isEqualTo(3);
        assertThat(refused.err()).startsWith("chart/values.yaml: error: has conflict markers. hint: ");
        assertThat(convert("--keep").code()).isZero();
        assertThat(read("values.yaml")).contains("tag: \"0.2.14-ours\"").doesNotContain("<<<<<<<");
    }

    /** A release of the size of 1.16.0 to 1.16.1, apart from a new service: its templates are as long as they are. */
    @Test
    void theDiffOfAChartIsAtMostTwiceTheDiffOfTheProject() throws Exception {
        release("1.16-agent");
        Path core = folder.resolve("docker/envs/core.env");
        StringBuilder limits = new StringBuilder(Files.readString(core));
        for (int i = 0; i < 30; i++) {
            limits.append("NODE_LIMIT_").append(i).append("=10\n");
        }
        Files.writeString(core, limits.toString());
        Path compose = folder.resolve("docker/docker-compose.yaml");
        String text = Files.readString(compose);
        Files.writeString(
                compose,
                text.replace("1.16.1", "1.16.0").replace("0.2.15", "0.2.14").replace("0.6.3-local", "0.6.2-local"));
        convert();
        Map<String, String> projectBefore = texts(folder.resolve("docker"));
        Map<String, String> chartBefore = texts(chart());

        Files.writeString(compose, "# of this release\n" + text);
        Files.writeString(
                core,
                limits.toString()
                                .replaceAll("NODE_LIMIT_(1?[0-9]|2[0-4])=10\n", "NODE_LIMIT_$1=20\n")
                                .replaceAll("NODE_LIMIT_2[5-9]=10\n", "")
                        + "STEP_TIMEOUT=60\nSTEP_RETRIES=3\nSTEP_MEMORY=128\nQUEUE_LIMIT=100\n");
        convert();
        int project = changedLines(projectBefore, texts(folder.resolve("docker")));
        int chart = changedLines(chartBefore, texts(chart()));
        assertThat(project).isBetween(60, 73);
        assertThat(chart).isLessThanOrEqualTo(2 * project);
    }

    private static int changedLines(Map<String, String> before, Map<String, String> after) {
        Set<String> paths = new TreeSet<>(before.keySet());
        paths.addAll(after.keySet());
        int lines = 0;
        for (String path : paths) {
            Patch<String> patch = DiffUtils.diff(
                    before.getOrDefault(path, "").lines().toList(),
                    after.getOrDefault(path, "").lines().toList());
            for (AbstractDelta<String> delta : patch.getDeltas()) {
                lines += delta.getSource().size() + delta.getTarget().size();
            }
        }
        return lines;
    }

    private static Map<String, String> texts(Path folder) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.getFileName().toString().endsWith(".xz")) {
                    texts.put(
                            folder.relativize(file).toString(),
                            new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
                }
            }
        }
        return texts;
    }

    private Path chart() {
        return folder.resolve("chart");
    }

    private String read(String path) throws IOException {
        return Files.readString(chart().resolve(path));
    }

    private void edit(String path, String from, String to) throws IOException {
        String text = read(path);
        assertThat(text).as(path).contains(from);
        Files.writeString(chart().resolve(path), text.replaceFirst(java.util.regex.Pattern.quote(from), to));
    }

    private CommandLineRun convert(String... more) {
        List<String> arguments = new ArrayList<>(List.of("convert", "-o", "../chart", "docker-compose.yaml"));
        arguments.addAll(List.of(more));
        return CommandLineRun.in(folder.resolve("docker"), arguments.toArray(String[]::new));
    }

    /** As who unpacks the next release over the old folder, and takes over its .env. */
    private void release(String era) throws IOException {
        Path from = ERAS.resolve(era);
        Path to = folder.resolve("docker");
        Files.deleteIfExists(to.resolve(".env"));
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
