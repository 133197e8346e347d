package dev.compose2dify.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.migrate.MigrationWorld.Run;
import dev.compose2dify.support.DeployCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands of a generated MIGRATION.md, run from the first to the last. */
@Timeout(600)
class MigrationDocumentTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```sh\\n(.*?)^ *```$");
    private static final String PUBLIC_DEFAULT = "sk-9f73s3ljTXVcMT3Blb3ljTqtsKiGHXVcMT3BlbkFJLK7U";

    @TempDir
    Path directory;

    /** Each engine once, and with .ci/run each with each key. */
    static Stream<Arguments> setUps() {
        return Stream.of(
                        "postgresql default",
                        "postgresql own",
                        "postgresql generated",
                        "mysql default",
                        "mysql own",
                        "mysql generated")
                .filter(s -> MigrationFixture.WHOLE || s.equals("postgresql generated") || s.equals("mysql default"))
                .map(s -> Arguments.of((Object[]) s.split(" ")));
    }

    @ParameterizedTest(name = "{0} with the key {1}")
    @MethodSource("setUps")
    void itsCommandsMoveDify(String engine, String kind) throws Exception {
        Assumptions.assumeTrue(
                MigrationWorld.canPlay(engine), "no " + engine + " server, or not the tools, on this machine");
        String key = switch (kind) {
            case "default" -> PUBLIC_DEFAULT;
            case "own" -> "a-key-of-the-users-own-0123456789";
            default -> "made-by-dify-itself-0123456789";
        };
        Path root = directory.resolve("w");
        MigrationChart.write(engine, directory, root.resolve("chart"), kind.equals("generated") ? "" : key);
        for (String script : List.of("deploy.sh", "migrate.sh")) {
            root.resolve("chart").resolve(script).toFile().setExecutable(true);
        }
        DeployCluster.nkp(root, root.resolve("chart"));
        Files.move(root.resolve("bin/kubectl"), root.resolve("bin/kubectl-of-deploy"));
        try (MigrationWorld world = MigrationWorld.create(root, engine, 40, 200_000)) {
            Files.delete(root.resolve("cluster/namespaces/dify/dify-secrets"));
            Files.delete(root.resolve("cluster/namespaces/dify"));
            if (kind.equals("generated")) {
                world.write("old/api/env", "SECRET_KEY=\n");
                Files.writeString(world.storage().resolve(".dify_secret_key"), key + "\n");
            } else {
                world.write("old/api/env", "SECRET_KEY=" + key + "\n");
            }
            List<String> commands = blocks(Files.readString(root.resolve("chart/MIGRATION.md")));
            assertThat(commands).hasSizeBetween(4, 10);
            Run last = new Run(0, "", "");
            for (String command : commands) {
                last = world.execute(
                        List.of("setsid", "-w", "bash", "-euc", "export MIGRATE_GROUP=$$; cd chart; " + command),
                        Map.of(
                                "DEPLOY_POLL_SECONDS",
                                "0",
                                "KUBECONFIG",
                                root.resolve("kube.conf").toString()));
                assertThat(last.exitCode()).as(command + last.all()).isZero();
            }
            assertThat(last.stdout()).contains("Dify is set up").contains("Dify runs on the cluster");
            assertThat(secretKey(root)).isEqualTo(key);
            assertThat(world.read("old/api/running")).isEqualTo("false\n");
            for (String query : List.of("messages", "accounts", "apps")) {
                String count = "select count(*) from " + query + ";";
                assertThat(world.sql("new", "dify", count)).isEqualTo(world.sql("old", "dify", count));
            }
            assertThat(world.sql("new", "dify_plugin", "select count(*) from plugins;"))
                    .isEqualTo("10000");
            assertThat(world.snapshot(world.claim("dify-file-storage"))).isEqualTo(world.snapshot(world.storage()));
        }
    }

    private static List<String> blocks(String document) {
        List<String> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(document);
        while (matcher.find()) {
            blocks.add(matcher.group(1).strip());
        }
        return blocks;
    }

    private static String secretKey(Path root) throws Exception {
        for (String line : Files.readAllLines(root.resolve("cluster/namespaces/dify/dify-secrets"))) {
            if (line.startsWith("secret-key=")) {
                return new String(Base64.getDecoder().decode(line.substring("secret-key=".length())));
            }
        }
        return "";
    }
}
