package dev.compose2dify.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.migrate.MigrationWorld.Run;
import java.nio.file.Files;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Streams that break, disks that are full, a power cut in the middle: the next run ends with equal sides, or the refusal says
 * why and the cluster is as it was. .ci/run kills at twenty moments.
 */
@Timeout(3600)
class MigrateAccidentsTest extends MigrationFixture {
    private static final int MOMENTS = WHOLE ? 20 : 3;

    @BeforeAll
    static void start() throws Exception {
        start(shared, "postgresql", 60, 600_000);
        world.environment("MIGRATE_PART_BYTES", "250000");
    }

    @BeforeEach
    void bigParts() {
        world.environment("CUT", "20000");
    }

    @Test
    void killedAtAnyMomentItGoesOnWhereItWas() throws Exception {
        succeeds("run");
        int calls = world.calls();
        assertThat(calls).isGreaterThan(60);
        for (int moment : IntStream.range(0, MOMENTS)
                .map(i -> 3 + i * (calls - 4) / Math.max(1, MOMENTS - 1))
                .toArray()) {
            world.freshCluster();
            world.fault("" + moment, moment % 2 == 0 ? "kill" : "term", "");
            Run killed = world.migrate("run");
            world.noFault();
            assertThat(killed.exitCode())
                    .as("moment %d of %d: %s", moment, calls, killed.all())
                    .isNotZero();
            assertWholeDatabases(moment);

            Run again = world.migrate("run");
            assertThat(again.exitCode())
                    .as("moment %d of %d: %s", moment, calls, again.all())
                    .isZero();
            world.execute(java.util.List.of("bash", "-c", "rm -rf tmp/*"), Map.of());
            assertMoved();
            assertThat(world.read("old/api/running")).isEqualTo("true\n");
        }
    }

    /** Under its name there is the old database, or the whole new one. */
    private static void assertWholeDatabases(int moment) throws Exception {
        String tables = world.sql(
                "new",
                "dify",
                "select count(*) from pg_tables where schemaname = 'public' and tablename <> 'before_the_move';");
        if (!tables.equals("0")) {
            assertThat(world.sql("new", "dify", "select count(*) from messages;"))
                    .as("moment %d", moment)
                    .isEqualTo("10000");
        }
    }

    @ParameterizedTest(name = "{0} of what contains {1}")
    @CsvSource({
        "cut, sh dump",
        "cut-in, sh restore",
        "cut, tar -cf -",
        "cut-in, exec tar",
        "cut, exec stat",
        "cut-in, sha256sum",
        "cut, sh sql"
    })
    void aStreamThatBreaksOnceIsRepeated(String action, String stream) throws Exception {
        world.fault("1", action, stream);

        Run run = world.migrate("run");

        world.noFault();
        // A count that breaks off ends the run; everything else is tried again.
        if (run.exitCode() != 0) {
            assertThat(run.stderr()).contains("hint: ");
            succeeds("run");
        }
        assertThat(world.leftBehind()).isEmpty();
        assertMoved();
    }

    @Test
    void eachPartIsRepeatedByItself() throws Exception {
        world.fault("always", "none", "exec tar");
        succeeds("run");
        int parts = Integer.parseInt(world.read("fault-count").strip());
        assertThat(parts).isGreaterThan(5);
        for (int part = 1; part <= parts; part += Math.max(1, parts / MOMENTS)) {
            world.freshCluster();
            world.fault("" + part, "cut-in", "exec tar");
            Run run = world.migrate("run");
            world.noFault();
            assertThat(run.exitCode()).as("part %d: %s", part, run.all()).isZero();
            assertThat(run.stdout()).contains("broke off");
            assertMoved();
        }
    }

    @Test
    void aStreamThatAlwaysBreaksIsToldAndLeavesTheDatabaseAsItWas() throws Exception {
        world.fault("always", "cut-in", "sh restore");

        Run run = fails(1, "run");

        assertThat(run.stderr())
                .contains("cannot be copied")
                .contains("as it was")
                .contains("The old Dify runs again");
        assertThat(world.sql("new", "dify", "select count(*) from before_the_move;"))
                .isEqualTo("1");
        assertThat(world.sql("new", "postgres", "select datname from pg_database where not datistemplate order by 1;"))
                .isEqualTo("dify\npostgres");
    }

    @Test
    void aFullDiskOfTheDatabaseLeavesItAsItWas() throws Exception {
        world.fault("always", "full", "sh restore");

        Run run = fails(1, "run");

        assertThat(run.stderr()).contains("No space left on device").contains("make the volume larger");
        assertThat(world.sql("new", "dify", "select count(*) from before_the_move;"))
                .isEqualTo("1");
    }

    @Test
    void aFullDiskForFilesLeavesTheClaimAsItWas() throws Exception {
        Files.writeString(world.claim("dify-file-storage").resolve("empty"), "");
        String before = world.snapshot(world.claim("dify-file-storage"));
        world.fault("2", "full", "exec tar");

        Run run = fails(1, "run");

        assertThat(run.stderr()).contains("is full").contains("make it larger");
        assertThat(world.snapshot(world.claim("dify-file-storage"))).isEqualTo(before);
        world.noFault();
        succeeds("run");
        assertMoved();
    }

    @Test
    void aClaimWithoutRoomIsRefusedBeforeAnythingIsWritten() throws Exception {
        world.write("new/free-kilobytes", "100\n");
        try {
            Run run = fails(1, "run");
            assertThat(run.stderr()).contains("has 100 KiB free").contains("nothing was changed in it");
            assertThat(Files.list(world.claim("dify-file-storage"))).hasSize(1);
        } finally {
            Files.delete(world.root().resolve("new/free-kilobytes"));
        }
    }
}
