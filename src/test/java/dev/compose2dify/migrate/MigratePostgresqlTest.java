package dev.compose2dify.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.migrate.MigrationWorld.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** migrate.sh between two PostgreSQL servers: what arrives, what is refused, and what an accident leaves. */
@Timeout(600)
class MigratePostgresqlTest extends MigrationFixture {
    @BeforeAll
    static void start() throws Exception {
        start(shared, "postgresql", 300, 1_000_000);
    }

    @Test
    void everythingArrivesAndTheOldSideIsOnlyRead() throws Exception {
        String before = world.snapshot(world.root().resolve("plugins"));
        String files = world.snapshot(world.storage());
        String rows = world.sql("old", "dify", "select count(*), sum(hashtext(m::text)) from messages m;");

        Run run = succeeds("run");

        assertMoved();
        assertThat(run.stdout())
                .contains("Stopping what writes on the old side: api, worker, web, plugin_daemon, weaviate");
        assertThat(run.stderr()).contains("The old Dify runs again");
        assertThat(world.read("old/api/running")).isEqualTo("true\n");
        assertThat(world.sql("new", "dify", "select last_value from task_id_sequence;"))
                .isEqualTo("4711");
        assertThat(world.sql("new", "dify", "select count(*) from pg_largeobject_metadata;"))
                .isEqualTo("2");
        assertThat(world.sql("new", "dify", "select extname from pg_extension where extname = 'citext';"))
                .isEqualTo("citext");
        assertThat(world.sql("new", "dify", "select extra.double(21);")).isEqualTo("42");
        assertThat(world.sql("new", "postgres", "select datname from pg_database where not datistemplate order by 1;"))
                .isEqualTo("dify\ndify_plugin\npostgres");
        assertThat(Files.exists(world.claim("dify-file-storage").resolve("an empty folder")))
                .isTrue();
        assertThat(world.snapshot(world.claim("data-dify-weaviate-0")))
                .isEqualTo(world.snapshot(world.root().resolve("vectors")));
        assertThat(Files.list(world.claim("data-dify-redis-0"))).hasSize(1);

        assertThat(world.snapshot(world.root().resolve("plugins"))).isEqualTo(before);
        assertThat(world.snapshot(world.storage())).isEqualTo(files);
        assertThat(world.sql("old", "dify", "select count(*), sum(hashtext(m::text)) from messages m;"))
                .isEqualTo(rows);
    }

    @Test
    void noCredentialIsInAnArgumentALogOrTheState() throws Exception {
        Run keys = succeeds("keys");
        Run run = succeeds("run");
        Run verify = succeeds("verify");

        assertThat(MigrationWorld.filesWith(
                        world.chart().resolve(".migrate"),
                        List.of(MigrationWorld.SECRET_KEY, "old-password", "generated-by-deploy")))
                .isEmpty();
        String seen = world.callWords() + keys.all() + run.all() + verify.all();
        assertThat(seen)
                .doesNotContain(MigrationWorld.SECRET_KEY)
                .doesNotContain("old-password")
                .doesNotContain("generated-by-deploy");
        assertThat(world.read("chart/secrets.values.yaml"))
                .contains("difySecretKey: \"sk-of-the-old-side-with \\\"quotes\\\" and \\\\back\"");
        assertThat(Files.getPosixFilePermissions(world.chart().resolve("secrets.values.yaml")))
                .hasSize(2);
        Files.delete(world.chart().resolve("secrets.values.yaml"));
    }

    @Test
    void anOpenTransactionOnTheClusterDoesNotHoldItUp() throws Exception {
        Process session = new ProcessBuilder(
                        "bash",
                        "-c",
                        "(echo 'begin; select * from before_the_move;'; echo ready >&2; sleep 60) | PATH=$(cat old-path) psql -q -X -h \"$PWD/servers/new\" -U dify dify")
                .directory(world.root().toFile())
                .start();
        try {
            assertThat(session.getErrorStream().read()).isNotNegative();
            succeeds("run");
            assertMoved();
        } finally {
            session.descendants().forEach(ProcessHandle::destroyForcibly);
            session.destroyForcibly();
        }
    }

    @Test
    void aSecondRunCopiesWhatChangedAndRemovesWhatIsGone() throws Exception {
        succeeds("run");
        Path added = Files.writeString(world.storage().resolve("added later"), "x\n");
        Path removed = world.storage().resolve("upload_files/tenant 0 ü/3.txt");
        String text = Files.readString(removed);
        Files.delete(removed);
        world.sql("old", "dify", "insert into accounts (name) values ('new since then');");
        try {
            Run different = fails(3, "verify");
            assertThat(different.stdout())
                    .contains("accounts")
                    .contains("DIFFERENT")
                    .contains("./added later");

            succeeds("run");

            assertMoved();
        } finally {
            Files.delete(added);
            Files.writeString(removed, text);
            world.sql("old", "dify", "delete from accounts where name = 'new since then';");
        }
    }

    @Test
    void warmCopiesFilesTwiceAndTheSecondTimeOnlyWhatChanged() throws Exception {
        Run run = succeeds("run", "--warm");

        assertMoved();
        String between = run.stdout().substring(run.stdout().indexOf("Stopping what writes"));
        assertThat(between).doesNotContain("part 1 of 1: 3");
    }

    @Test
    void aBundleCarriesEverythingOverAGap() throws Exception {
        Path passphrase = Files.writeString(world.root().resolve("passphrase"), "a long passphrase\n");
        Path bundle = world.root().resolve("bundle");

        succeeds("export", bundle.toString(), "--encrypt", "--passphrase-file", passphrase.toString());
        assertThat(MigrationWorld.filesWith(bundle, List.of("PRIVATE KEY", "user 1", "old side")))
                .isEmpty();
        world.execute(List.of("bash", "-c", "mkdir aside; mv bin/docker old aside"), Map.of());
        try {
            succeeds("import", bundle.toString(), "--passphrase-file", passphrase.toString());
            Run verified = succeeds("verify", bundle.toString(), "--passphrase-file", passphrase.toString());
            assertThat(verified.stdout()).contains("Both sides hold the same.");
        } finally {
            world.execute(List.of("bash", "-c", "mv aside/docker bin; mv aside/old .; rmdir aside"), Map.of());
        }
        assertMoved();
        world.execute(
                List.of("bash", "-c", "for f in bundle/databases/postgresql/*.dump; do printf x >>$f; done"), Map.of());
        world.freshCluster();
        Run damaged = fails(1, "import", bundle.toString(), "--passphrase-file", passphrase.toString());
        assertThat(damaged.stderr()).contains("of the bundle is damaged or missing");
        world.execute(List.of("rm", "-rf", "bundle"), Map.of());
    }

    @Test
    void dataThatSomebodyEnteredOnTheClusterIsNotReplacedUnasked() throws Exception {
        world.sql("new", "dify", "create table accounts (id int); insert into accounts values (1);");

        Run refused = fails(1, "run");

        assertThat(refused.stderr()).contains("has accounts already").contains("--replace");
        assertThat(world.sql("new", "dify", "select count(*) from accounts;")).isEqualTo("1");
        assertThat(world.read("old/api/running")).isEqualTo("true\n");
        succeeds("run", "--replace");
        assertMoved();
    }

    @Test
    void filesThatSomebodyUploadedToTheClusterAreNotRemovedUnasked() throws Exception {
        Path foreign = Files.writeString(world.claim("dify-file-storage").resolve("mine"), "x");

        Run refused = fails(1, "run");

        assertThat(refused.stderr()).contains("holds 1 files that the old side does not have");
        assertThat(foreign).exists();
    }

    @Test
    void anotherKeyOnTheClusterIsRefused() throws Exception {
        world.clusterSecret("secret-key", "a-new-one");
        try {
            assertThat(fails(1, "run").stderr())
                    .contains("another Signing key of Dify")
                    .contains("./migrate.sh keys")
                    .doesNotContain("a-new-one");
        } finally {
            world.clusterSecret("secret-key", MigrationWorld.SECRET_KEY);
        }
        assertThat(world.sql("new", "dify", "select count(*) from before_the_move;"))
                .isEqualTo("1");
    }

    @Test
    void whatWritesOnTheClusterIsRefused() throws Exception {
        world.write("new/pods/dify-worker-x/component", "worker\n").write("new/pods/dify-worker-x/claim", "\n");
        try {
            assertThat(fails(1, "run").stderr())
                    .contains("Dify runs on the cluster")
                    .contains("./deploy.sh --stopped");
        } finally {
            world.execute(List.of("rm", "-rf", "new/pods/dify-worker-x"), Map.of());
        }
    }

    @Test
    void anotherVersionOfAVectorStoreIsRefusedOrLeftOut() throws Exception {
        world.write("new/spec/dify-weaviate.image", "semitechnologies/weaviate:1.19.0\n");
        try {
            assertThat(fails(1, "run").stderr())
                    .contains("weaviate:1.27.0")
                    .contains("--skip-vectors")
                    .contains("flask vdb-migrate");
            succeeds("run", "--skip-vectors");
            succeeds("verify", "--skip-vectors");
            assertThat(Files.list(world.claim("data-dify-weaviate-0"))).hasSize(1);
        } finally {
            world.write("new/spec/dify-weaviate.image", "semitechnologies/weaviate:1.27.0\n");
        }
    }

    @Test
    void datasetsOfAStoreThatStayedBehindAreMarkedForIndexing() throws Exception {
        world.write("chart/deploy.sh", "#!/bin/sh\n");
        world.chart().resolve("deploy.sh").toFile().setExecutable(true);
        String marks =
                "select indexing_technique || coalesce(index_struct, ' is to be indexed') from datasets order by 1;";
        String before = world.sql("old", "dify", marks);
        succeeds("run", "--skip-vectors", "--keep-stopped");
        succeeds("verify", "--skip-vectors");

        Run switched = succeeds("switch");

        assertThat(world.sql("new", "dify", marks)).isEqualTo("economy{}\nhigh_quality is to be indexed");
        assertThat(switched.stdout()).contains("kubectl exec -n dify deploy/dify-api -c api -- flask vdb-migrate");
        assertThat(world.sql("old", "dify", marks)).isEqualTo(before);
        succeeds("back");
    }

    @Test
    void bothSidesCountTheObjectsOfAVectorStore() throws Exception {
        String counter = "COUNT_SCRIPT='echo \"Vector_1_Node\t$OBJECTS\"'";
        String script = world.read("chart/migrate.sh");
        // The engine's own answer is played: CountStoresTest asks servers.
        world.write(
                "chart/migrate.sh", script.replace("readonly COUNT_SCRIPT\n", counter + "\nreadonly COUNT_SCRIPT\n"));
        try {
            world.write("old/weaviate/env", "OBJECTS=42\n").write("new/spec/dify-weaviate.env", "OBJECTS=42\n");
            assertThat(succeeds("run").stdout()).contains("weaviate holds 42 objects in 1 collections");
            assertThat(succeeds("verify").stdout()).containsPattern("objects in weaviate +42 +42 +equal");
            assertThat(world.root().resolve("new/pods/dify-weaviate-0")).exists();
            assertThat(succeeds("verify", "--all").stdout())
                    .contains("is open on the cluster")
                    .containsPattern("Vector_1_Node +42 +42 +equal");

            world.freshCluster();
            world.write("new/spec/dify-weaviate.env", "OBJECTS=41\n");
            succeeds("run");
            assertThat(fails(3, "verify").stdout()).containsPattern("objects in weaviate +42 +41 +DIFFERENT");
        } finally {
            world.write("chart/migrate.sh", script).write("old/weaviate/env", "");
            Files.delete(world.root().resolve("new/spec/dify-weaviate.env"));
        }
    }

    @Test
    void podmanIsAsGoodAndWhatDoesNotAnswerIsNamed() throws Exception {
        String docker = world.read("bin/docker");
        try {
            world.write(
                    "bin/podman",
                    docker.replace(
                            "case $1 in\n  version)",
                            "if [[ \"$*\" == *'{{.Label '* ]]; then echo 'Label is no function' >&2; exit 125; fi\ncase $1 in\n  version)"));
            world.execute(List.of("bash", "-c", "chmod +x bin/podman; rm bin/docker"), Map.of());
            assertThat(succeeds("check").stdout()).contains("(podman 27.0.1)");

            world.write(
                    "bin/docker",
                    "#!/bin/sh\necho 'permission denied while trying to connect to the Docker daemon socket' >&2; exit 1\n");
            world.execute(List.of("bash", "-c", "chmod +x bin/docker"), Map.of());
            assertThat(fails(1, "run").stderr())
                    .contains("you have no right to use docker")
                    .contains("add --sudo");

            world.write(
                    "bin/docker",
                    "#!/bin/sh\necho 'Cannot connect to the Docker daemon at unix:///run/user/1000/docker.sock' >&2; exit 1\n");
            Files.delete(world.root().resolve("bin/podman"));
            assertThat(fails(1, "run").stderr())
                    .contains("docker does not answer")
                    .contains("rootless");
        } finally {
            world.write("bin/docker", docker);
            world.execute(List.of("bash", "-c", "chmod +x bin/docker; rm -f bin/podman"), Map.of());
        }
    }

    @Test
    void redisMovesOnRequestAndItsServerReadsWhatArrives() throws Exception {
        Assumptions.assumeTrue(
                world.execute(List.of("bash", "-c", "command -v redis-server && command -v redis-cli"), Map.of())
                                .exitCode()
                        == 0,
                "no redis-server");
        String serve =
                "cd \"$1\" && redis-server --port 0 --unixsocket \"$PWD/s\" --dir \"$PWD\" --daemonize no >/dev/null 2>&1 & "
                        + "for i in $(seq 100); do redis-cli -s \"$1/s\" ping >/dev/null 2>&1 && break; sleep 0.1; done; ";
        String old = world.root().resolve("redis-data").toString();
        String fill = serve
                + "for i in 1 2 3; do redis-cli -s \"$1/s\" set key$i value$i >/dev/null; done; redis-cli -s \"$1/s\" shutdown save; rm -f \"$1/s\"";
        assertThat(world.execute(List.of("bash", "-c", fill, "fill", old), Map.of())
                        .exitCode())
                .isZero();

        succeeds("run", "--with-redis");
        succeeds("verify", "--with-redis");

        String claim = world.claim("data-dify-redis-0").toString();
        String read = serve
                + "redis-cli -s \"$1/s\" mget key1 key2 key3; redis-cli -s \"$1/s\" shutdown nosave; rm -f \"$1/s\"";
        assertThat(world.execute(List.of("bash", "-c", read, "read", claim), Map.of())
                        .stdout())
                .isEqualTo("value1\nvalue2\nvalue3\n");
        world.execute(List.of("bash", "-c", "rm -f redis-data/*"), Map.of());
    }

    @Test
    void theCommandsOfTheChartsReadmeBringADatabaseBack() throws Exception {
        succeeds("run");
        String readme = world.read("chart/README.md");
        String dump = command(readme, "pg_dump");
        String restore = command(readme, "pg_restore");
        assertThat(world.execute(List.of("bash", "-c", dump), Map.of()).exitCode())
                .as(dump)
                .isZero();
        world.sql("new", "dify", "delete from messages where id > 10; drop table apps;");

        MigrationWorld.Run restored = world.execute(List.of("bash", "-c", restore), Map.of());

        assertThat(restored.exitCode()).as(restore + restored.all()).isZero();
        assertThat(world.sql("new", "dify", "select (select count(*) from messages), (select count(*) from apps);"))
                .isEqualTo("10000|40");
        assertThat(world.sql("new", "dify", "select count(*) from pg_largeobject_metadata;"))
                .isEqualTo("2");
    }

    /** The lines of the README's command that calls a tool in a pod. */
    private static String command(String readme, String tool) {
        for (String block : readme.split("\n(?! {4}\\S| {6,}\\S)")) {
            String lines = block.lines().filter(l -> l.startsWith("    ")).collect(Collectors.joining("\n"));
            if (lines.contains("kubectl exec") && lines.contains(tool)) {
                return lines;
            }
        }
        throw new AssertionError("the README has no " + tool);
    }

    @Test
    void switchWantsAGoodVerifyAndAStoppedOldSideAndBackReturns() throws Exception {
        world.write("chart/deploy.sh", "#!/bin/sh\necho \"deployed $*\"\n");
        world.chart().resolve("deploy.sh").toFile().setExecutable(true);
        assertThat(fails(1, "switch").stderr()).contains("was not verified");
        succeeds("run");
        succeeds("verify");
        assertThat(fails(1, "switch").stderr())
                .contains("the old Dify runs again")
                .contains("--keep-stopped");
        succeeds("run", "--keep-stopped");
        succeeds("verify");

        Run switched = succeeds("switch", "--", "--image-tag", "1.14.2");

        assertThat(switched.stdout())
                .contains("deployed --namespace dify --release dify --image-tag 1.14.2")
                .contains("Dify is set up");
        assertThat(world.read("old/api/running")).isEqualTo("false\n");
        assertThat(Files.exists(world.root().resolve("new/pods/dify-weaviate-0")))
                .isTrue();
        succeeds("back");
        assertThat(world.read("old/api/running")).isEqualTo("true\n");
        assertThat(world.read("old/weaviate/running")).isEqualTo("true\n");
    }
}
