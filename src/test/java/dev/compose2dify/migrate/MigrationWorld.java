package dev.compose2dify.migrate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Both sides of a move: the real migrate.sh between a Dify on "Compose" and one on a "cluster". {@code docker} and {@code
 * kubectl} are small programs that run what they are asked to run, here: against real database servers on sockets and against
 * folders. See {@code standins/migrate}.
 */
final class MigrationWorld implements AutoCloseable {
    /** What the old side's api has as its key: with everything that a shell or YAML could trip over. */
    static final String SECRET_KEY = "sk-of-the-old-side-with \"quotes\" and \\back";

    private static final List<String> PROGRAMS = List.of("docker", "kubectl", "fault", "world");

    private final Path root;
    private final Map<String, String> environment = new LinkedHashMap<>();

    private MigrationWorld(Path root) {
        this.root = root;
    }

    /**
     * Starts the servers and fills the old side.
     *
     * @param root a new directory with a short path, as sockets lie below it
     * @param engine {@code postgresql}, {@code mysql} or {@code none}
     * @param files how many files Dify has, one of them of so many {@code big} bytes
     */
    static MigrationWorld create(Path root, String engine, int files, long big) throws Exception {
        MigrationWorld world = new MigrationWorld(root);
        Files.createDirectories(root.resolve("bin"));
        Files.createDirectories(root.resolve("tmp"));
        Files.createDirectories(root.resolve("chart"));
        for (String program : PROGRAMS) {
            try (InputStream in = MigrationWorld.class.getResourceAsStream("/standins/migrate/" + program)) {
                Path file = root.resolve("bin").resolve(program);
                Files.copy(Objects.requireNonNull(in, program), file);
                file.toFile().setExecutable(true);
            }
        }
        Run made = world.execute(
                List.of("bash", "bin/world", "create", root.toString(), engine, "" + files, "" + big), Map.of());
        if (made.exitCode() != 0) {
            world.close();
            throw new IllegalStateException("the servers do not start: " + made.stderr());
        }
        world.clusterSecret("secret-key", SECRET_KEY);
        return world;
    }

    /** Whether this machine has the server and the tools; otherwise tests say skipped. */
    static boolean canPlay(String engine) {
        String needed = switch (engine) {
            case "postgresql" -> "ls /usr/lib/postgresql/*/bin/initdb || command -v initdb";
            case "mysql" -> "command -v mariadbd && command -v mariadb-install-db";
            default -> "true";
        };
        String script = "((BASH_VERSINFO[0] >= 4)) && command -v flock && command -v setsid && command -v setpriv && { "
                + needed + "; }";
        try {
            return new ProcessBuilder("bash", "-c", script)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    Path root() {
        return root;
    }

    Path chart() {
        return root.resolve("chart");
    }

    Path storage() {
        return root.resolve("storage");
    }

    Path claim(String name) {
        return root.resolve("new/claims").resolve(name);
    }

    String read(String file) throws IOException {
        return Files.readString(root.resolve(file));
    }

    MigrationWorld write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        return this;
    }

    /** A key of the chart's Secret as the cluster has it. */
    void clusterSecret(String key, String value) throws IOException {
        write(
                "cluster/namespaces/dify/dify-secrets",
                key + "=" + Base64.getEncoder().encodeToString(value.getBytes(UTF_8)) + "\n");
    }

    MigrationWorld environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /**
     * At the call with this number, of those that contain {@code match}, this happens: {@code kill}, {@code term}, {@code cut},
     * {@code cut-in} or {@code full}.
     */
    void fault(String number, String action, String match) throws IOException {
        noFault();
        write("fault", number + " " + action + "\n");
        write("fault-match", match);
    }

    void noFault() throws IOException {
        for (String file : List.of("fault", "fault-match", "fault-count")) {
            Files.deleteIfExists(root.resolve(file));
        }
    }

    /** How often the stand-ins were called since the last look. */
    int calls() throws IOException {
        Path file = root.resolve("calls");
        int calls = Files.exists(file) ? Files.readAllLines(file).size() : 0;
        Files.deleteIfExists(file);
        return calls;
    }

    /** Every word that any program was called with. */
    String callWords() throws IOException {
        return read("calls");
    }

    /** migrate.sh in a process group of its own, as from a terminal. */
    Run migrate(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "setsid", "-w", "bash", "-c", "export MIGRATE_GROUP=$$; exec bash chart/migrate.sh \"$@\"", "migrate"));
        command.addAll(List.of(arguments));
        return execute(command, environment);
    }

    /** SQL against a server of one side, as its superuser. */
    String sql(String side, String database, String text) throws Exception {
        String program = Files.exists(root.resolve("servers/old/s"))
                ? "HOME=servers/" + side + " mysql -u root -psecret-root --batch --raw --skip-column-names " + database
                : "PATH=$(cat old-path) psql -X -q -A -t -v ON_ERROR_STOP=1 -h \"$PWD/servers/" + side
                        + "\" -U dify -d " + database;
        Run run = execute(List.of("bash", "-c", program + " <<'END'\n" + text + "\nEND\n"), Map.of());
        if (run.exitCode() != 0) {
            throw new IllegalStateException(run.stderr());
        }
        return run.stdout().strip();
    }

    /** Names, modes, sizes and content of everything below a folder: equal texts are equal folders. */
    String snapshot(Path folder) throws Exception {
        Run run = execute(
                List.of(
                        "bash",
                        "-c",
                        "cd \"$1\" && find . ! -path ./lost+found -printf '%y %s %P\\n' | sort && find . -type f -print0 | sort -z |"
                                + " xargs -0 -r sha256sum",
                        "snapshot",
                        folder.toString()),
                Map.of());
        return run.stdout();
    }

    /** The cluster as it was after ./deploy.sh --stopped. */
    void freshCluster() throws Exception {
        String script =
                "shopt -s dotglob; for c in new/claims/*/; do chmod -R u+w \"$c\"; rm -rf \"$c\"*; mkdir \"$c/lost+found\"; done;"
                        + " rm -rf new/pods/*-migrate-* chart/.migrate; for s in old/*/; do echo true >$s/running; done";
        execute(List.of("bash", "-c", script), Map.of());
        if (Files.exists(root.resolve("servers/new/s"))) {
            sql(
                    "new",
                    "mysql",
                    "drop database if exists dify; drop database if exists dify_plugin; create database dify;");
        } else if (Files.exists(root.resolve("servers/new"))) {
            sql(
                    "new",
                    "postgres",
                    "drop database if exists dify with (force);\ndrop database if exists dify_plugin with (force);\n"
                            + "drop database if exists dify_incoming with (force);\n"
                            + "drop database if exists dify_replaced with (force);\ncreate database dify;");
            sql("new", "dify", "create table before_the_move (id int); insert into before_the_move values (1);");
        }
    }

    Run execute(List<String> command, Map<String, String> variables) throws Exception {
        Path out = Files.createTempFile(root, "out", "");
        Path err = Files.createTempFile(root, "err", "");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(root.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        String path = builder.environment().get("PATH");
        Map<String, String> own = builder.environment();
        own.clear();
        own.put("PATH", root.resolve("bin") + ":" + path);
        own.put("HOME", root.toString());
        own.put("TMPDIR", root.resolve("tmp").toString());
        own.put("WORLD", root.toString());
        own.put("CLUSTER", root.resolve("cluster").toString());
        own.put("MIGRATE_RETRY_SECONDS", "0");
        own.put("MIGRATE_PROBES", "2");
        own.putAll(variables);
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(300, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("it does not end: " + command + "\n" + Files.readString(err));
        }
        Run run = new Run(process.exitValue(), Files.readString(out), Files.readString(err));
        Files.delete(out);
        Files.delete(err);
        return run;
    }

    /** What is left in the temporary folder and of helper pods: nothing, unless the script was killed. */
    List<String> leftBehind() throws IOException {
        List<String> left = new ArrayList<>();
        for (String folder : List.of("tmp", "new/pods")) {
            try (Stream<Path> list = Files.list(root.resolve(folder))) {
                list.map(p -> p.getFileName().toString())
                        .filter(name -> folder.equals("tmp") || name.contains("-migrate-"))
                        .forEach(left::add);
            }
        }
        return left;
    }

    /** Files below a folder in which one of the texts stands, with the text; read in pieces, as they may be large. */
    static List<String> filesWith(Path folder, List<String> texts) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                for (String text : texts) {
                    if (holds(file, text)) {
                        found.add(folder.relativize(file) + " holds " + text);
                    }
                }
            }
        }
        return found;
    }

    private static boolean holds(Path file, String text) throws IOException {
        byte[] buffer = new byte[1 << 20];
        String rest = "";
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                String piece = rest + new String(buffer, 0, read, ISO_8859_1);
                if (piece.contains(text)) {
                    return true;
                }
                rest = piece.substring(Math.max(0, piece.length() - text.length() + 1));
            }
        }
        return false;
    }

    @Override
    public void close() throws Exception {
        execute(List.of("bash", "bin/world", "stop", root.toString()), Map.of());
        execute(
                List.of("bash", "-c", "chmod -R u+w . 2>/dev/null; rm -rf servers new old storage tools bin"),
                Map.of());
    }

    /** How a program ended. */
    record Run(int exitCode, String stdout, String stderr) {
        String all() {
            return stdout + stderr;
        }
    }
}
