package dev.compose2dify.migrate;

import static dev.compose2dify.support.ChartObjects.list;
import static dev.compose2dify.support.ChartObjects.map;
import static dev.compose2dify.support.ChartObjects.strings;
import static dev.compose2dify.support.ChartObjects.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.migrate.MigrationWorld.Run;
import dev.compose2dify.support.ChartObjects;
import dev.compose2dify.support.ComposeFolder;
import dev.compose2dify.support.GeneratedChart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rendered jobs of a backup and of a restore, and the commands of the chart's README, against real servers and files. */
@Timeout(600)
class BackupTest {
    /** Speaks to a bucket: a folder. */
    private static final String RCLONE = """
            #!/usr/bin/env bash
            set -euo pipefail
            at() { case $1 in s3:*) REPLY=$WORLD/bucket/${1#s3:} ;; *) REPLY=$1 ;; esac; }
            echo "$*" >> "$WORLD/rclone-calls"
            case $1 in
              copy)
                at "$2"; from=$REPLY; at "$3"; mkdir -p "$REPLY"; cp -r "$from/." "$REPLY"
                if [[ ${4:-} == --exclude ]]; then rm "$REPLY/$5"; fi ;;
              copyto) at "$2"; from=$REPLY; at "$3"; mkdir -p "$(dirname "$REPLY")"; cp "$from" "$REPLY" ;;
              lsl) at "$2"; ls -l "$REPLY" ;;
              lsf)
                if [[ $2 == --dirs-only ]]; then at "$3"; (cd "$REPLY" && ls -1d */)
                else at "$6"; (cd "$REPLY" && ls -1 */SHA256SUMS); fi ;;
              purge) at "$2"; rm -rf "$REPLY" ;;
              *) exit 1 ;;
            esac
            """;

    /** A host is a folder with a socket. */
    private static final String MYSQL = """
            #!/usr/bin/env bash
            words=()
            while (($# > 0)); do
              case $1 in
                -h) words+=("--socket=$2/s"); shift ;;
                -P) shift ;;
                *) words+=("$1") ;;
              esac
              shift
            done
            exec "/usr/bin/$(basename "$0")" "${words[@]}"
            """;

    @TempDir
    static Path temp;

    private static final Map<String, MigrationWorld> WORLDS = new LinkedHashMap<>();
    private static MigrationWorld world;
    private static GeneratedChart chart;

    private static void start(String engine) throws Exception {
        Assumptions.assumeTrue(
                MigrationWorld.canPlay(engine), "no " + engine + " server, or not the tools, on this machine");
        Path root = temp.resolve("w-" + engine);
        chart = MigrationChart.write(engine, temp, root.resolve("chart"), "");
        if (!WORLDS.containsKey(engine)) {
            WORLDS.put(engine, MigrationWorld.create(root, engine, 40, 200_000));
        }
        world = WORLDS.get(engine);
        for (String program : List.of("rclone", "mysql", "mysqldump")) {
            world.write("bin/" + program, program.equals("rclone") ? RCLONE : MYSQL);
            world.root().resolve("bin/" + program).toFile().setExecutable(true);
        }
        world.freshCluster();
        world.execute(List.of("bash", "-c", "chmod -R u+w restored; rm -rf backup bucket restored"), Map.of());
        for (String folder : List.of("backup", "restored", "chosen")) {
            Files.createDirectories(world.root().resolve(folder));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        for (MigrationWorld each : WORLDS.values()) {
            each.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "mysql"})
    void whatWasBackedUpIsRestored(String engine) throws Exception {
        start(engine);
        ChartObjects rendered = ComposeFolder.render(chart, "backup.enabled", true);

        Run made = run(rendered, "dify-backup", "old", world.storage(), Map.of());
        assertThat(made.exitCode()).as(made.all()).isZero();
        Path files = world.root().resolve("restored");
        Files.writeString(files.resolve("uploaded since"), "stays");
        String counts = counts("old");
        Run restored = run(rendered, "dify-restore", "new", files, Map.of());

        assertThat(restored.exitCode()).as(restored.all()).isZero();
        assertThat(counts("new")).isEqualTo(counts);
        assertThat(files.resolve("uploaded since")).hasContent("stays");
        Files.delete(files.resolve("uploaded since"));
        assertThat(world.snapshot(files)).isEqualTo(world.snapshot(world.storage()));
        assertThat(rendered.findings()).noneMatch(f -> f.contains("backup.yaml"));
    }

    @Test
    void aBucketHoldsTheBackupsAndNoMoreThanAreKept() throws Exception {
        start("postgresql");
        ChartObjects rendered = ComposeFolder.render(
                chart,
                "backup.enabled",
                true,
                "backup.keep",
                2,
                "backup.s3",
                Map.of("bucket", "b", "prefix", "/of/dify/", "endpoint", "https://s3.example", "existingSecret", "k"));
        Path bucket = world.root().resolve("bucket/b/of/dify/dify");
        Files.createDirectories(bucket.resolve("20200101T000000Z"));
        Files.createDirectories(bucket.resolve("20210101T000000Z"));
        Files.writeString(bucket.resolve("20210101T000000Z/SHA256SUMS"), "");

        Run made = run(rendered, "dify-backup", "old", world.storage(), Map.of());

        assertThat(made.exitCode()).as(made.all()).isZero();
        assertThat(names(bucket)).hasSize(2).contains("20210101T000000Z").doesNotContain("20200101T000000Z");
        Path files = world.root().resolve("restored");
        Run restored = run(rendered, "dify-restore", "new", files, Map.of());
        assertThat(restored.exitCode()).as(restored.all()).isZero();
        assertThat(counts("new")).isEqualTo(counts("old"));
        assertThat(world.snapshot(files)).isEqualTo(world.snapshot(world.storage()));
        assertThat(rendered.find("PersistentVolumeClaim", "dify-backup")).isEmpty();
        assertThat(rendered.findings()).noneMatch(f -> f.contains("backup.yaml") && !f.contains("no Secret k"));
    }

    @Test
    void aRestoreThatFailsLeavesTheDatabaseAsItIs() throws Exception {
        start("postgresql");
        ChartObjects rendered = ComposeFolder.render(chart, "backup.enabled", true, "backup.keep", 1);
        world.sql("new", "dify", "create table kept (id int); insert into kept values (7);");
        Path files = world.root().resolve("restored");

        Run nothing = run(rendered, "dify-restore", "new", files, Map.of());
        assertThat(nothing.exitCode()).isOne();
        assertThat(nothing.all()).contains("there is no complete backup at all");
        assertThat(run(rendered, "dify-backup", "old", world.storage(), Map.of())
                        .exitCode())
                .isZero();
        Path backup = world.root()
                .resolve("backup/dify/"
                        + names(world.root().resolve("backup/dify")).get(0));

        Run missing = run(rendered, "dify-restore", "new", files, Map.of("BACKUP", "20000101T000000Z"));
        assertThat(missing.exitCode()).isOne();
        assertThat(missing.all())
                .contains("there is no complete backup 20000101T000000Z")
                .contains(backup.getFileName().toString());

        byte[] dump = Files.readAllBytes(backup.resolve("postgresql.dify.dump"));
        Files.write(backup.resolve("postgresql.dify.dump"), java.util.Arrays.copyOf(dump, dump.length / 2));
        assertThat(run(rendered, "dify-restore", "new", files, Map.of()).all()).contains("FAILED");
        Run half = run(rendered, "dify-restore", "new", files, Map.of("SKIP", "find"));
        assertThat(half.exitCode()).as(half.all()).isNotZero();
        assertThat(world.sql("new", "dify", "select id from kept;")).isEqualTo("7");
        assertThat(names(files)).isEmpty();
    }

    @Test
    void aRestoreRefusesWhileDifyIsConnected() throws Exception {
        start("postgresql");
        ChartObjects rendered = ComposeFolder.render(chart, "backup.enabled", true);
        run(rendered, "dify-backup", "old", world.storage(), Map.of());
        Process session = new ProcessBuilder(
                        "bash",
                        "-c",
                        "PATH=$(cat old-path) exec psql -X -h \"$PWD/servers/new\" -U dify -d dify -c 'select pg_sleep(60)'")
                .directory(world.root().toFile())
                .redirectErrorStream(true)
                .start();
        try {
            String connected =
                    "select count(*) from pg_stat_activity where query like '%sleep(60)' and datname = 'dify';";
            while (!world.sql("new", "postgres", connected).equals("1")) {
                assertThat(session.isAlive()).isTrue();
            }
            Run refused = run(rendered, "dify-restore", "new", world.root().resolve("restored"), Map.of());
            assertThat(refused.exitCode()).isOne();
            assertThat(refused.all()).contains("1 connections to dify are open: stop Dify first");
        } finally {
            session.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "mysql"})
    void theCommandsOfTheReadmeBackUpAndRestore(String engine) throws Exception {
        start(engine);
        List<String> commands = byHand(Files.readString(chart.folder().resolve("README.md")));
        assertThat(commands).hasSize(4);
        String plugins = engine.equals("postgresql") ? "$POSTGRES_DB" : "$MYSQL_DATABASE";
        String counts = counts("old");
        Path claim = world.claim("dify-file-storage");
        world.execute(List.of("bash", "-c", "cp -r storage/. new/claims/dify-file-storage"), Map.of());

        for (String database : List.of("dify", "dify_plugin")) {
            // The old side plays the cluster while it is saved, the new one when it is put back.
            Files.move(world.root().resolve("new/pods"), world.root().resolve("pods-of-new"));
            server(engine, "old");
            shell(commands.get(0).replace(plugins, database));
            world.execute(List.of("rm", "-rf", "new/pods"), Map.of());
            Files.move(world.root().resolve("pods-of-new"), world.root().resolve("new/pods"));
            shell(commands.get(1).replace(plugins, database));
        }
        // The api's image is Debian's.
        world.write("new/pods/dify-api/env", "PATH=/usr/bin:/bin\n");
        shell(commands.get(2));
        world.execute(
                List.of(
                        "bash",
                        "-c",
                        "chmod -R u+w new/claims/dify-file-storage/*; rm -rf new/claims/dify-file-storage/*"),
                Map.of());
        shell(commands.get(3));

        assertThat(counts("new")).isEqualTo(counts);
        Files.createDirectories(claim);
        assertThat(world.snapshot(claim)).isEqualTo(world.snapshot(world.storage()));
    }

    private void server(String engine, String side) throws IOException {
        Path pod = world.root().resolve("new/pods/dify-" + engine + "-0");
        Files.createDirectories(pod);
        Files.writeString(pod.resolve("component"), engine);
        Files.writeString(
                pod.resolve("env"),
                world.read("server.new").replace(world.root() + "/servers/new", world.root() + "/servers/" + side));
    }

    private void shell(String command) throws Exception {
        Run run = world.execute(List.of("bash", "-euc", command), Map.of());
        assertThat(run.exitCode()).as(command + "\n" + run.all()).isZero();
    }

    /** The commands below the heading, each of one or several lines. */
    private static List<String> byHand(String readme) {
        List<String> commands = new ArrayList<>();
        String section = readme.substring(readme.indexOf("### By hand"));
        Matcher command = Pattern.compile("(?m)^    (kubectl (?:.*\\n)+?)(?=    kubectl|\\n|\\z)")
                .matcher(section.substring(0, section.indexOf("\n## ")));
        while (command.find()) {
            commands.add(command.group(1).stripTrailing());
        }
        return commands;
    }

    private String counts(String side) throws Exception {
        return world.sql(
                        side,
                        "dify",
                        "select count(*), max(id) from messages; select count(*) from accounts; select count(*) from apps;"
                                + " select count(*) from latest;")
                + world.sql(side, "dify_plugin", "select count(*), max(id) from plugins;");
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    /**
     * What the kubelet would do with a CronJob's pod: one container after the other, until one fails.
     *
     * @param side whose server the database is
     * @param data the claim with files
     */
    private Run run(ChartObjects rendered, String cronJob, String side, Path data, Map<String, String> variables)
            throws Exception {
        world.execute(List.of("rm", "-rf", "chosen/backup"), Map.of());
        Map<String, Object> pod =
                map(rendered.get("CronJob", cronJob), "spec", "jobTemplate", "spec", "template", "spec");
        List<Map<String, Object>> containers = new ArrayList<>(list(pod, "initContainers"));
        containers.addAll(list(pod, "containers"));
        Run last = new Run(1, "", "no containers");
        String all = "";
        for (Map<String, Object> container : containers) {
            List<String> command = new ArrayList<>();
            Stream.concat(strings(container, "command").stream(), strings(container, "args").stream())
                    .map(word -> here(word, side, data))
                    .forEach(command::add);
            Map<String, String> environment = new LinkedHashMap<>();
            environment.put(
                    "PATH",
                    world.root().resolve("bin") + ":" + world.read("new-path").strip());
            for (String line : world.read("server." + side).lines().toList()) {
                environment.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
            }
            environment.put("POSTGRES_USER", "dify");
            environment.put("MYSQL_ROOT_PASSWORD", "secret-root");
            list(container, "env").stream()
                    .filter(e -> e.containsKey("value") && !e.containsKey("valueFrom"))
                    .filter(e -> text(e, "name").equals("BACKUP"))
                    .forEach(e -> environment.put(text(e, "name"), text(e, "value")));
            environment.putAll(variables);
            if (text(container, "name").equals(variables.get("SKIP"))) {
                command = List.of(
                        "sh",
                        "-c",
                        "ln -s \"$(ls -d " + world.root() + "/backup/dify/2*)\" " + world.root() + "/chosen/backup");
            }
            last = world.execute(command, environment);
            all += last.all();
            if (last.exitCode() != 0) {
                break;
            }
        }
        return new Run(last.exitCode(), all, "");
    }

    private String here(String word, String side, Path data) {
        String root = world.root().toString();
        if (word.matches("dify-(postgresql|mysql)")) {
            return root + "/servers/" + side;
        }
        return word.replace("/backup/dify", root + "/backup/dify")
                .replace("/chosen/backup", root + "/chosen/backup")
                .replace("cd /data", "cd " + data);
    }
}
