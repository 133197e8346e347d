package dev.compose2dify.compose.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.compose2dify.compose.Mount;
import dev.compose2dify.compose.MountContent;
import dev.compose2dify.diagnostic.Diagnostic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Input that no one should have to read a stack trace for. */
class BadInputTest {
    /** Far more than any of these needs; without bounds they would take minutes. */
    private static final Duration GUARD = Duration.ofSeconds(20);

    @TempDir
    Path project;

    private LoadResult load(Path... files) {
        LoadOptions options = new LoadOptions(
                project,
                List.of(files),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Map.of("HOME", "/home/someone"),
                false,
                true);
        return assertTimeoutPreemptively(GUARD, () -> ProjectLoader.load(options));
    }

    private LoadResult load(String yaml) throws IOException {
        Files.writeString(project.resolve("compose.yaml"), yaml);
        return load(Path.of("compose.yaml"));
    }

    private static String error(LoadResult result) {
        assertThat(result.project()).isEmpty();
        assertThat(result.model()).isEmpty();
        List<Diagnostic> errors =
                result.diagnostics().stream().filter(Diagnostic::isError).toList();
        assertThat(errors).hasSize(1);
        assertThat(errors.get(0).toString()).doesNotContain("\n").doesNotContain(ProjectLoader.INTERNAL);
        return errors.get(0).toString();
    }

    @Test
    void aMissingFile() {
        assertThat(error(load(Path.of("nope.yaml")))).startsWith("nope.yaml: error: no such file");
    }

    @Test
    void nothingToLoadAtAll() {
        // The search goes up to the root, where no test can promise that there is nothing.
        boolean somethingAbove = Stream.iterate(project.toAbsolutePath(), Objects::nonNull, Path::getParent)
                .anyMatch(directory -> Stream.of(
                                "compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml")
                        .anyMatch(name -> Files.exists(directory.resolve(name))));
        assertThat(load().diagnostics())
                .filteredOn(d -> d.toString().contains("no configuration file provided"))
                .hasSize(somethingAbove ? 0 : 1);
    }

    @Test
    void aDirectoryInsteadOfAFile() throws IOException {
        Files.createDirectory(project.resolve("dir"));
        assertThat(error(load(Path.of("dir")))).startsWith("dir: error: is a directory");
    }

    @Test
    void aDirectoryInPlaceOfTheEnvFile() throws IOException {
        Files.createDirectory(project.resolve("e"));
        assertThat(error(load("services: {a: {image: i, env_file: e}}"))).startsWith("e: error: is a directory");
    }

    @Test
    void bytesThatAreNoText() throws IOException {
        Files.write(project.resolve("compose.yaml"), new byte[] {'a', ':', '\n', ' ', (byte) 0xc3, 0x28});
        assertThat(error(load(Path.of("compose.yaml")))).startsWith("compose.yaml:2:2: error: not valid UTF-8");
    }

    @Test
    void controlCharacters() throws IOException {
        assertThat(error(load("services:\n  a: {image: \"i\0\"}")))
                .startsWith("compose.yaml:2:16: error: invalid YAML: character U+0000");
    }

    @Test
    void tenThousandLevelsOfLists() throws IOException {
        assertThat(error(load("x-a: " + "[".repeat(10_000)))).contains("levels deep");
    }

    @Test
    void tenThousandLevelsOfMappings() throws IOException {
        StringBuilder yaml = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            yaml.append(" ".repeat(Math.min(i, 400))).append("a:\n");
        }
        assertThat(error(load(yaml.toString()))).startsWith("compose.yaml:");
    }

    @Test
    void aLongFileThatIsNoYaml() throws IOException {
        assertThat(error(load("{".repeat(4 << 20)))).contains("levels deep");
        assertThat(error(load("services: \"" + "x".repeat(4 << 20)))).contains("compose.yaml:1:");
    }

    @Test
    void aLongFileThatIsOneKeyOrOneComment() throws IOException {
        assertThat(error(load("# " + "x".repeat(4 << 20)))).contains("empty compose file");
        assertThat(error(load("x".repeat(4 << 20)))).contains("top-level object must be a mapping");
    }

    @Test
    void aFileOfMoreThanTheLimit() throws IOException {
        assertThat(error(load("#" + "x".repeat(LoadContext.MAX_FILE_SIZE)))).contains("larger than 32 MiB");
    }

    @Test
    void aBombOfAliases() throws IOException {
        StringBuilder yaml = new StringBuilder("x-0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 30; i++) {
            yaml.append("x-" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ", ").repeat(10) + "]\n");
        }
        assertThat(error(load(yaml.append("services: {a: {image: i}}").toString())))
                .contains("aliases expand");
    }

    @Test
    void aBombOfMergeKeys() throws IOException {
        StringBuilder yaml = new StringBuilder("x-0: &a0 {a: 1}\n");
        for (int i = 1; i < 60; i++) {
            yaml.append("x-" + i + ": &a" + i + " {<<: [*a" + (i - 1) + ", *a" + (i - 1) + "]}\n");
        }
        assertThat(error(load(yaml.append("services: {a: {image: i}}").toString())))
                .contains("aliases expand");
    }

    @Test
    void aFileThatIncludesItselfThroughAnother() throws IOException {
        Files.writeString(project.resolve("b.yaml"), "include: [compose.yaml]\n");
        assertThat(error(load("include: [b.yaml]\nservices: {a: {image: i}}"))).contains("include cycle");
    }

    @Test
    void includesThatDouble() throws IOException {
        for (int i = 0; i < 40; i++) {
            Files.writeString(
                    project.resolve("f" + i + ".yaml"),
                    "include: [{path: f" + (i + 1) + ".yaml}, {path: f" + (i + 1) + ".yaml}]\n");
        }
        Files.writeString(project.resolve("f40.yaml"), "services: {a: {image: i}}\n");
        assertThat(error(load(Path.of("f0.yaml")))).contains("include");
    }

    @Test
    void aServiceThatExtendsItself() throws IOException {
        assertThat(error(load("services: {a: {extends: a}}"))).contains("Circular reference");
    }

    @Test
    void aLongChainOfExtends() throws IOException {
        StringBuilder yaml = new StringBuilder("services:\n  s0: {image: i}\n");
        for (int i = 1_000; i > 0; i--) {
            yaml.append("  s" + i + ": {extends: s" + (i - 1) + "}\n");
        }
        assertThat(error(load(yaml.toString()))).contains("extend one another");
    }

    @Test
    void aLongChainOfDependencies() throws IOException {
        StringBuilder yaml = new StringBuilder("services:\n  s0: {image: i, depends_on: [s5000]}\n");
        for (int i = 1; i <= 5_000; i++) {
            yaml.append("  s" + i + ": {image: i, depends_on: [s" + (i - 1) + "]}\n");
        }
        assertThat(error(load(yaml.toString()))).contains("dependency cycle");
    }

    @Test
    void aDenseNetOfDependencies() throws IOException {
        StringBuilder yaml = new StringBuilder("services:\n");
        for (int i = 0; i < 60; i++) {
            yaml.append("  s" + i + ":\n    image: i\n");
            for (int j = i + 1; j < 60; j++) {
                yaml.append(j == i + 1 ? "    depends_on:\n" : "").append("      - s" + j + "\n");
            }
        }
        assertThat(load(yaml.toString()).project()).isPresent();
    }

    @Test
    void variablesNestedInOneAnother() throws IOException {
        String deep = "${A:-".repeat(20_000) + "}".repeat(20_000);
        assertThat(error(load("services: {a: {image: '" + deep + "'}}"))).contains("invalid interpolation format");
    }

    @Test
    void manyVariablesOnOneLine() throws IOException {
        String wide = "${A:-x}".repeat(100_000);
        assertThat(load("services: {a: {image: '" + wide + "'}}").project()).isPresent();
        String open = "${A:-x".repeat(50_000) + "}";
        assertThat(error(load("services: {a: {image: '" + open + "'}}"))).contains("invalid interpolation format");
    }

    @Test
    void valuesThatReferToOneAnother() throws IOException {
        StringBuilder env = new StringBuilder("A0=xxxxxxxxxx\n");
        for (int i = 1; i < 60; i++) {
            env.append("A" + i + "=" + ("${A" + (i - 1) + "}").repeat(10) + "\n");
        }
        Files.writeString(project.resolve(".env"), env);
        assertThat(error(load("services: {a: {image: '${A59}'}}"))).startsWith(".env:");
    }

    @Test
    void numbersThatFitNowhere() throws IOException {
        String digits = "9".repeat(1 << 20);
        assertThat(load("services: {a: {image: i, environment: {A: " + digits + ", B: 1e" + digits + "}}}")
                        .diagnostics())
                .noneMatch(Diagnostic::isError);
        assertThat(error(load("services: {a: {image: i, stop_grace_period: " + digits + "s}}")))
                .contains("duration");
        assertThat(error(load("services: {a: {image: i, scale: " + digits + "}}")))
                .contains("services.a.scale");
    }

    @Test
    void anEnvFileOfOneHugeQuote() throws IOException {
        Files.writeString(project.resolve("e"), "A=\"" + "\\\n".repeat(2 << 20), StandardCharsets.UTF_8);
        assertThat(error(load("services: {a: {image: i, env_file: e}}"))).contains("unterminated");
    }

    @Test
    void pathsThatAreNone() throws IOException {
        LoadResult mounts =
                load("services: {a: {image: i, volumes: [\"./a\\x01b:/x\", \"" + "./d/".repeat(3_000) + ":/y\"]}}");
        assertThat(mounts.diagnostics()).noneMatch(Diagnostic::isError);
        assertThat(mounts.project().orElseThrow().services().get("a").mounts())
                .noneMatch(
                        mount -> mount instanceof Mount.Bind bind && bind.content() instanceof MountContent.RegularFile)
                .extracting(Mount::target)
                .containsExactly("/x", "/y");
        assertThat(error(load("include: [\"" + "d/".repeat(3_000) + "\"]"))).contains("does not exist");
    }

    @Test
    void noSecretIsRepeatedInAMessage() throws IOException {
        Files.writeString(project.resolve(".env"), "PW='hunter2'\nBAD=${PW-hunter2\n");
        assertThat(error(load("services: {a: {image: i}}"))).doesNotContain("hunter2");
        Files.writeString(project.resolve(".env"), "-----BEGIN hunter2\n");
        assertThat(error(load("services: {a: {image: i}}"))).doesNotContain("hunter2");
    }
}
