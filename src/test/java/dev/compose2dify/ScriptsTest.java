package dev.compose2dify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher and the Maven wrapper, copied next to stand-ins for Java and Maven. */
@DisabledOnOs(OS.WINDOWS)
class ScriptsTest {
    @TempDir
    Path directory;

    private Path project;
    private Path home;
    private Path jdk;

    @BeforeEach
    void project() throws Exception {
        directory = directory.toRealPath();
        project = Files.createDirectories(directory.resolve("it's a project"));
        home = Files.createDirectory(directory.resolve("home"));
        copy("compose2dify");
        copy("packaging/start.sh");
        copy("mvnw");
        write(project.resolve("pom.xml"), "<project/>");
        write(project.resolve("src/main/A.java"), "");
        jdk = jdk("17.0.1");
    }

    // ---- compose2dify ----

    @Test
    void theLauncherBuildsOnceAndHandsTheArgumentsOn() throws Exception {
        fakeBuild("echo noise of Maven");
        Result first = launch("convert", "a b", "", "$x");
        assertThat(first.err).isEqualTo("building compose2dify (first use)…\n");
        assertThat(first.out)
                .endsWith("[dev.compose2dify.cli.Main]\n[convert]\n[a b]\n[]\n[$x]\n")
                .contains("[-cp]\n");
        assertThat(first.code).isEqualTo(42);
        Result second = launch("--version");
        assertThat(second.err).isEmpty();
        assertThat(Files.readString(project.resolve("target/builds"))).hasLineCount(1);
    }

    @Test
    void theLauncherBuildsAgainWhenASourceIsNewer() throws Exception {
        fakeBuild("");
        launch();
        Files.setLastModifiedTime(
                project.resolve("src/main/A.java"),
                FileTime.fromMillis(Files.getLastModifiedTime(jar()).toMillis() + 5000));
        assertThat(launch().err).isEqualTo("building compose2dify (its sources have changed)…\n");
    }

    @Test
    void theLauncherShowsWhatMavenSaysWhenTheBuildFails() throws Exception {
        fakeBuild("echo broken; exit 1");
        Result result = launch();
        assertThat(result.code).isEqualTo(1);
        assertThat(result.err)
                .startsWith("building compose2dify (first use)…\nbroken\ncompose2dify: it cannot be built; ");
        assertThat(project.resolve("target/.build-lock")).doesNotExist();
    }

    @Test
    void theLauncherWorksThroughASymbolicLinkFromAnywhere() throws Exception {
        fakeBuild("");
        Path link = directory.resolve("link");
        Files.createSymbolicLink(link, project.resolve("compose2dify"));
        Result result = run(home, environment(), List.of(link.toString(), "x"));
        assertThat(result.out).endsWith("[dev.compose2dify.cli.Main]\n[x]\n");
    }

    @Test
    void theArchiveOfClassesIsMadeOnceAndFoundAgainWhereverTheProjectIsMovedTo() throws Exception {
        for (String version : List.of("17.0.1", "21.0.1", "25.0.1")) {
            jdk = jdk(version);
            fakeBuild("");
            String archive = "/target/classes-" + version + (version.startsWith("25") ? ".aot" : ".jsa") + "]\n";
            assertThat(launch("x").out).contains("=" + project + archive);
            Files.delete(jdk.resolve("rehearsals"));
            assertThat(launch("x").out).contains("=" + project + archive);

            Path before = project;
            project = Files.move(project, directory.resolve("moved to " + version));
            assertThat(launch("x").out).contains("=" + project + archive);
            assertThat(jdk.resolve("rehearsals")).doesNotExist();

            Files.setLastModifiedTime(jar(), FileTime.fromMillis(System.currentTimeMillis() + 9000));
            assertThat(launch("x").out).contains("=" + project + archive);
            assertThat(Files.readString(jdk.resolve("rehearsals"))).hasLineCount(1);
            project = Files.move(project, before);
        }
    }

    @Test
    void aJdkThatCannotMakeAnArchiveIsAskedOnceAndRunsWithoutOne() throws Exception {
        fakeBuild("");
        write(jdk.resolve("no archives"), "");
        assertThat(launch("x").out).doesNotContain("SharedArchiveFile").endsWith("[x]\n");
        assertThat(launch("x").out).doesNotContain("SharedArchiveFile").endsWith("[x]\n");
        assertThat(Files.readString(jdk.resolve("rehearsals"))).hasLineCount(1);
    }

    @Test
    void launchersThatStartTogetherBuildOnce() throws Exception {
        fakeBuild("sleep 0.5");
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            processes.add(start(
                    project,
                    environment(),
                    List.of(project.resolve("compose2dify").toString())));
        }
        for (Process process : processes) {
            assertThat(finish(process).code).isEqualTo(42);
        }
        assertThat(Files.readString(project.resolve("target/builds"))).hasLineCount(1);
    }

    @Test
    void theLockOfALauncherThatDiedIsTakenOver() throws Exception {
        fakeBuild("");
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        write(project.resolve("target/.build-lock/pid"), dead.pid() + "\n");
        assertThat(launch().code).isEqualTo(42);
    }

    @Test
    void aJavaThatIsMissingOrTooOldIsOneLine() throws Exception {
        jdk = jdk("11.0.2");
        assertThat(launch().err)
                .isEqualTo("compose2dify: " + jdk + "/bin/java is Java 11.0.2, but 17 or newer is needed; "
                        + "set JAVA_HOME to one\n");
        jdk = directory.resolve("nowhere");
        Result missing = launch();
        assertThat(missing.code).isEqualTo(1);
        assertThat(missing.err).startsWith("compose2dify: JAVA_HOME is ").hasLineCount(1);
    }

    // ---- mvnw ----

    @Test
    void theWrapperDownloadsChecksAndKeepsThePinnedMaven() throws Exception {
        Path repository = mavenRepository("1.2.3");
        Map<String, String> online = Map.of("HOME", home.toString(), "MVNW_REPOURL", repository.toUri() + "/");
        Result first = run(project, online, List.of("./mvnw", "-q", "a b"));
        assertThat(first.out).isEqualTo("pinned [-q] [a b]\n");
        Result second = run(project, Map.of("HOME", home.toString()), List.of("./mvnw", "x"));
        assertThat(second.out).isEqualTo("pinned [x]\n");
        assertThat(second.err).isEmpty();
        assertThat(list(home.resolve(".m2/wrapper/dists"))).containsExactly("apache-maven-1.2.3");
    }

    @Test
    void theWrapperRefusesAMavenThatIsNotThePinnedOne() throws Exception {
        Path repository = mavenRepository("1.2.3");
        pin("1.2.3", "0".repeat(128));
        Map<String, String> online = Map.of("HOME", home.toString(), "MVNW_REPOURL", repository.toUri() + "/");
        Result result = run(project, online, List.of("./mvnw"));
        assertThat(result.code).isEqualTo(1);
        assertThat(result.err).contains("mvnw: the downloaded Maven is not the pinned one");
        assertThat(list(home.resolve(".m2/wrapper/dists"))).isEmpty();
    }

    @Test
    void theWrapperFallsBackToTheMavenOnPath() throws Exception {
        pin("1.2.3", "0".repeat(128));
        fakeMavenOnPath("3.8.1");
        assertThat(run(project, withPath(), List.of("./mvnw", "x")).out).isEqualTo("path [x]\n");
    }

    @Test
    void theWrapperTellsWhatToDoWhereThereIsNoMaven() throws Exception {
        pin("1.2.3", "0".repeat(128));
        fakeMavenOnPath("3.6.3");
        Result result = run(project, withPath(), List.of("./mvnw"));
        assertThat(result.code).isEqualTo(1);
        assertThat(result.err).startsWith("mvnw: no Maven here. Set MVNW_REPOURL to the address of Maven Central");
    }

    // ---- stand-ins ----

    private void copy(String script) throws IOException {
        executable(project.resolve(script), Files.readString(Path.of(script)));
    }

    /** A Java that shows its arguments and exits with 42; one that makes an archive of classes when it is asked for one. */
    private Path jdk(String version) throws IOException {
        Path root = directory.resolve("jdk " + version);
        executable(root.resolve("bin/java"), """
                #!/bin/bash
                root=$(dirname "$(dirname "$0")")
                for argument in "$@"; do
                  case $argument in
                    -XX:ArchiveClassesAtExit=* | -XX:AOTCacheOutput=*)
                      echo 1 >>"$root/rehearsals"
                      [[ -e "$root/no archives" ]] || echo archive >"${argument#*=}"
                      exit 0 ;;
                  esac
                done
                printf '[%s]\\n' "$@"
                exit 42
                """);
        executable(root.resolve("bin/javac"), "#!/bin/sh\n");
        write(root.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return root;
    }

    private void fakeBuild(String body) throws IOException {
        executable(
                project.resolve("mvnw"),
                "#!/bin/sh\ncd \"$(dirname \"$0\")\"\necho built >>target/builds\n" + body
                        + "\n: >target/compose2dify.jar\n");
    }

    /** A repository with a Maven in it that shows its arguments, pinned by its hash. */
    private Path mavenRepository(String version) throws Exception {
        String name = "apache-maven-" + version;
        Path stage = Files.createDirectories(directory.resolve("stage"));
        executable(stage.resolve(name + "/bin/mvn"), "#!/bin/sh\nprintf pinned; printf ' [%s]' \"$@\"; echo\n");
        Path folder = Files.createDirectories(
                directory.resolve("repo/org/apache/maven/apache-maven").resolve(version));
        Path archive = folder.resolve(name + "-bin.tar.gz");
        Result tar = run(stage, Map.of(), List.of("tar", "-czf", archive.toString(), name));
        assertThat(tar.code).as(tar.err).isZero();
        byte[] hash = MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(archive));
        pin(version, HexFormat.of().formatHex(hash));
        return directory.resolve("repo");
    }

    private void pin(String version, String hash) throws IOException {
        write(
                project.resolve(".mvn/wrapper/maven-wrapper.properties"),
                "# pinned\nmavenVersion=" + version + "\ndistributionSha512=" + hash + "\n");
    }

    private void fakeMavenOnPath(String version) throws IOException {
        executable(
                directory.resolve("bin/mvn"),
                "#!/bin/sh\n[ \"$1\" != --version ] || { echo 'Apache Maven " + version
                        + " (x)'; exit; }\nprintf path; printf ' [%s]' \"$@\"; echo\n");
    }

    private Map<String, String> withPath() {
        return Map.of("HOME", home.toString(), "PATH", directory.resolve("bin") + ":" + System.getenv("PATH"));
    }

    private Map<String, String> environment() {
        return Map.of("HOME", home.toString(), "JAVA_HOME", jdk.toString());
    }

    private Path jar() {
        return project.resolve("target/compose2dify.jar");
    }

    private static void executable(Path path, String content) throws IOException {
        write(path, content);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void write(Path path, String content) throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }

    private static List<String> list(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    // ---- processes ----

    private Result launch(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(project.resolve("compose2dify").toString()));
        command.addAll(List.of(arguments));
        return run(home, environment(), command);
    }

    private Result run(Path workingDirectory, Map<String, String> environment, List<String> command) throws Exception {
        return finish(start(workingDirectory, environment, command));
    }

    private Process start(Path workingDirectory, Map<String, String> environment, List<String> command)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(workingDirectory.toFile());
        builder.environment().remove("MVNW_REPOURL");
        builder.environment().remove("MAVEN_USER_HOME");
        builder.environment().putAll(environment);
        builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
        return builder.start();
    }

    private static Result finish(Process process) throws Exception {
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), out, err);
    }

    private record Result(int code, String out, String err) {}
}
