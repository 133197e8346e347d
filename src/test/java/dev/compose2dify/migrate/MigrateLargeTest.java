package dev.compose2dify.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.migrate.MigrationWorld.Run;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** As much as a small Dify has: 2,000 files and one of 200 MB with {@code -Dmigrate.whole=true}; a tenth of it otherwise. */
@Timeout(900)
class MigrateLargeTest extends MigrationFixture {
    private static final int MANY = WHOLE ? 2000 : 400;
    private static final long BIG = WHOLE ? 200_000_000 : 20_000_000;

    @BeforeAll
    static void start() throws Exception {
        start(shared, "postgresql", MANY, BIG);
    }

    @Test
    void aStreamThatBreaksInTheLargeFileIsRepeatedAndEverythingArrives() throws Exception {
        world.environment("CUT", "" + BIG / 2);
        world.fault("1", "cut", "tar -cf -");

        Run run = succeeds("run");

        assertThat(run.stdout()).contains("broke off");
        world.noFault();
        assertMoved();
    }

    @Test
    void aLargeFileGoesThroughAnEncryptedBundle() throws Exception {
        world.write("passphrase", "a long passphrase\n");
        Path bundle = world.root().resolve("bundle");
        String passphrase = world.root().resolve("passphrase").toString();

        succeeds("export", bundle.toString(), "--encrypt", "--passphrase-file", passphrase);
        succeeds("import", bundle.toString(), "--passphrase-file", passphrase);

        assertMoved();
        world.execute(List.of("rm", "-rf", "bundle"), Map.of());
    }
}
