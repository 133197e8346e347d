package dev.compose2dify.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.migrate.MigrationWorld.Run;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** migrate.sh between two servers of MySQL's kind. */
@Timeout(600)
class MigrateMysqlTest extends MigrationFixture {
    @BeforeAll
    static void start() throws Exception {
        start(shared, "mysql", 60, 600_000);
    }

    @Test
    void tablesViewsTriggersRoutinesAndCountersArrive() throws Exception {
        Run run = succeeds("run");

        assertMoved();
        assertThat(run.stdout()).contains("dify: 5 tables, the same number of rows on both sides");
        assertThat(world.sql("new", "dify", "select count(*) from latest;")).isEqualTo("5");
        assertThat(world.sql("new", "dify", "select twice(21);")).isEqualTo("42");
        assertThat(world.sql("new", "dify", "select trigger_name from information_schema.triggers;"))
                .isEqualTo("touch");
        assertThat(
                        world.sql(
                                "new",
                                "dify",
                                "select table_collation from information_schema.tables where table_schema = 'dify' and table_name = 'accounts';"))
                .isEqualTo("utf8mb4_bin");
        assertThat(world.sql("new", "", "show databases like 'dify%';")).isEqualTo("dify\ndify_plugin");
        assertThat(run.all() + world.callWords()).doesNotContain("secret-root");
    }

    @Test
    void aStreamThatBreaksIsRepeatedAndNothingHalfTakesTheName() throws Exception {
        world.environment("CUT", "400000");
        world.fault("1", "cut-in", "sh restore");
        succeeds("run");
        assertMoved();

        world.freshCluster();
        world.sql("new", "dify", "create table before_the_move (id int); insert into before_the_move values (1);");
        world.fault("always", "cut-in", "sh restore");
        Run broken = fails(1, "run");
        world.noFault();
        assertThat(broken.stderr()).contains("as it was");
        assertThat(world.sql("new", "dify", "select count(*) from before_the_move;"))
                .isEqualTo("1");
        assertThat(world.sql("new", "", "show databases like 'dify%';")).isEqualTo("dify");
    }

    @Test
    void aBundleCarriesThem() throws Exception {
        Path bundle = world.root().resolve("bundle");
        succeeds("export", bundle.toString());
        succeeds("import", bundle.toString());
        assertThat(succeeds("verify", bundle.toString()).stdout()).contains("Both sides hold the same.");
        assertMoved();
        world.execute(java.util.List.of("rm", "-rf", "bundle"), Map.of());
    }
}
