package dev.compose2dify.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.migrate.MigrationWorld.Run;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A move between real servers; the world is made once for a class, the cluster is fresh for each test. */
abstract class MigrationFixture {
    /** {@code -Dmigrate.whole=true}, for a long run: everything, with much more data and at many more moments. */
    static final boolean WHOLE = Boolean.getBoolean("migrate.whole");

    static MigrationWorld world;

    static void start(Path directory, String engine, int files, long big) throws Exception {
        Assumptions.assumeTrue(
                MigrationWorld.canPlay(engine), "no " + engine + " server, or not the tools, on this machine");
        MigrationChart.write(engine, directory, directory.resolve("w/chart"), "");
        world = MigrationWorld.create(directory.resolve("w"), engine, files, big);
    }

    @AfterAll
    static void stop() throws Exception {
        if (world != null) {
            world.close();
            world = null;
        }
    }

    @BeforeEach
    void freshCluster() throws Exception {
        world.noFault();
        world.freshCluster();
        world.calls();
    }

    static Run succeeds(String... arguments) throws Exception {
        Run run = world.migrate(arguments);
        assertThat(run.exitCode()).as(run.all()).isZero();
        assertThat(world.leftBehind()).isEmpty();
        return run;
    }

    static Run fails(int exitCode, String... arguments) throws Exception {
        Run run = world.migrate(arguments);
        assertThat(run.exitCode()).as(run.all()).isEqualTo(exitCode);
        assertThat(world.leftBehind()).isEmpty();
        return run;
    }

    /** Both sides hold the same, as verify says and as this test sees. */
    static void assertMoved() throws Exception {
        Run verified = succeeds("verify", "--format", "json");
        assertThat(verified.stdout()).contains("\"equal\": true, \"rows\"").doesNotContain("\"equal\": false");
        assertThat(world.snapshot(world.claim("dify-file-storage"))).isEqualTo(world.snapshot(world.storage()));
        for (String database : List.of("dify", "dify_plugin")) {
            String table = database.equals("dify") ? "messages" : "plugins";
            assertThat(world.sql("new", database, "select count(*), max(id) from " + table + ";"))
                    .isEqualTo(world.sql("old", database, "select count(*), max(id) from " + table + ";"));
        }
    }

    @TempDir
    static Path shared;
}
