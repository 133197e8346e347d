package dev.compose2dify.compose.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.compose2dify.compose.FileObject;
import dev.compose2dify.compose.Mount;
import dev.compose2dify.compose.MountContent;
import dev.compose2dify.compose.Service;
import dev.compose2dify.diagnostic.Diagnostic;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read, as what, and what never is: pipes, devices, sockets, circular links, other encodings, standard input. */
class ReadingTest {
    private static final Duration GUARD = Duration.ofSeconds(20);

    @TempDir
    Path project;

    private ServerSocketChannel socket;

    @AfterEach
    void close() throws IOException {
        if (socket != null) {
            socket.close();
        }
    }

    private LoadResult load(String standardInput, String... files) {
        ByteArrayInputStream in = new ByteArrayInputStream(standardInput.getBytes(StandardCharsets.UTF_8));
        return assertTimeoutPreemptively(
                GUARD,
                () -> ProjectLoader.load(new LoadOptions(
                        project,
                        List.of(files).stream().map(Path::of).toList(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of("HOME", "/home/someone"),
                        false,
                        true,
                        in::readNBytes)));
    }

    private LoadResult load(String yaml) throws IOException {
        Files.writeString(project.resolve("compose.yaml"), yaml);
        return load("", "compose.yaml");
    }

    private static String error(LoadResult result) {
        List<Diagnostic> errors =
                result.diagnostics().stream().filter(Diagnostic::isError).toList();
        assertThat(errors).hasSize(1);
        return errors.get(0).toString();
    }

    private static Service service(LoadResult result) {
        assertThat(result.diagnostics()).noneMatch(Diagnostic::isError);
        return result.project().orElseThrow().services().get("app");
    }

    /** A file that no program can read to its end; the closest thing to a pipe that Java can make. */
    private void makeSocket(String name) throws IOException {
        socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        // A short relative name: the address has room for 108 bytes only.
        Path shortName = Files.createTempDirectory("c2d").resolve("s");
        socket.bind(UnixDomainSocketAddress.of(shortName));
        Files.createSymbolicLink(project.resolve(name), shortName);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "services: {app: {image: i, env_file: odd}}                        | compose.yaml:1:38",
                "services: {app: {image: i, label_file: odd}}                      | compose.yaml:1:40",
                "services: {app: {image: i, extends: {file: odd, service: b}}}     | compose.yaml:1:37",
                "include: [odd]                                                    | compose.yaml:1:11",
                "include: [{path: other.yaml, env_file: odd}]                      | compose.yaml:1:40"
            })
    void whatIsNoRegularFileIsRefusedWhereItIsNamed(String yaml, String place) throws IOException {
        Files.writeString(project.resolve("other.yaml"), "services: {o: {image: o}}");
        makeSocket("odd");
        assertThat(error(load(yaml)))
                .startsWith(place + ": error: odd is no regular file but a pipe, a socket or a device");
    }

    @ParameterizedTest
    @ValueSource(strings = {"compose.yaml", ".env"})
    void whatIsNoRegularFileIsNoComposeFileAndNoEnvFile(String name) throws IOException {
        if (!name.equals("compose.yaml")) {
            Files.writeString(project.resolve("compose.yaml"), "services: {app: {image: i}}");
        }
        makeSocket(name);
        assertThat(error(load("", "compose.yaml"))).startsWith(name + ": error: is no regular file");
    }

    @Test
    void aDeviceWithoutEndIsNotRead() throws IOException {
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(Path.of("/dev/zero")));
        assertThat(error(load("", "/dev/zero"))).contains("is no regular file");
        assertThat(error(load("services: {app: {image: i, env_file: /dev/zero}}")))
                .contains("is no regular file");
    }

    @Test
    void aConfigThatIsNoRegularFileIsLeftOutWithAWarningWhereItIsNamed() throws IOException {
        makeSocket("odd");
        LoadResult result = load("{services: {app: {image: i, configs: [c]}}, configs: {c: {file: odd}}}");
        assertThat(service(result).name()).isEqualTo("app");
        FileObject config = result.project().orElseThrow().configs().get("c");
        assertThat(config.content()).isEmpty();
        assertThat(result.diagnostics())
                .extracting(Diagnostic::toString)
                .anyMatch(line -> line.startsWith("compose.yaml:1:65: warning: odd is no regular file"));
    }

    @Test
    void aMountOfWhatIsNoRegularFileIsNotRead() throws IOException {
        makeSocket("odd");
        Files.createSymbolicLink(project.resolve("loop"), Path.of("loop"));
        Service service = service(load("services: {app: {image: i, volumes: [./odd:/a, ./loop:/b]}}"));
        assertThat(service.mounts())
                .extracting(mount -> (Object) ((Mount.Bind) mount).content().getClass())
                .containsExactly(MountContent.Special.class, MountContent.Unreadable.class);
    }

    @Test
    void anEnvFileThatIsACircularLinkIsAnErrorButOneThatLeadsNowhereIsNone() throws IOException {
        Files.createSymbolicLink(project.resolve(".env"), Path.of(".env"));
        assertThat(error(load("services: {app: {image: i}}")))
                .startsWith(".env: error: is a symbolic link that leads in a circle");
        Files.delete(project.resolve(".env"));
        Files.createSymbolicLink(project.resolve(".env"), Path.of("nowhere"));
        assertThat(service(load("services: {app: {image: i}}")).name()).isEqualTo("app");
    }

    @Test
    void commentsOfAnEnvFileMayBeInAnyEncoding() throws IOException {
        for (String encoding : List.of("GBK", "ISO-8859-1")) {
            Files.write(project.resolve(".env"), "# 数据库 é\nA=1 # ü\n".getBytes(Charset.forName(encoding)));
            LoadResult result = load("services: {app: {image: 'i:${A}'}}");
            assertThat(service(result).image().orElseThrow().value()).isEqualTo("i:1");
            assertThat(result.diagnostics()).isEmpty();
        }
    }

    @Test
    void aValueOfAnEnvFileThatIsNotUtf8IsReadAsComposeDoesWithAWarning() throws IOException {
        Files.write(project.resolve(".env"), "A=caf\u00e9s\n".getBytes(StandardCharsets.ISO_8859_1));
        LoadResult result = load("services: {app: {image: i, environment: {A: '${A}'}}}");
        assertThat(service(result).environment().get("A").value()).isEqualTo("caf\uFFFDs");
        assertThat(result.diagnostics())
                .extracting(Diagnostic::toString)
                .singleElement()
                .asString()
                .startsWith(".env:1:1: warning: the value of A is not valid UTF-8");
    }

    @Test
    void aNameOfAnEnvFileOrTheRawFormatMustBeUtf8() throws IOException {
        Files.write(project.resolve("e"), "A\u00e9=x\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(error(load("services: {app: {image: i, env_file: e}}")))
                .startsWith("e:1:2: error: unexpected character");
        Files.write(project.resolve("e"), "# \u00e9\nA=x\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(error(load("services: {app: {image: i, env_file: [{path: e, format: raw}]}}")))
                .startsWith("e:1:3: error: not valid UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
    void aComposeFileMayBeUtf16WithAByteOrderMark(String encoding) throws IOException {
        String yaml = "\uFEFFservices: {app: {image: i, environment: {A: \"ü😀\"}}}\n";
        Files.write(project.resolve("compose.yaml"), yaml.getBytes(Charset.forName(encoding)));
        assertThat(service(load("", "compose.yaml")).environment().get("A").value())
                .isEqualTo("ü😀");
    }

    @Test
    void anEnvFileInUtf16IsRefusedAsComposeDoes() throws IOException {
        Files.write(project.resolve(".env"), "\uFEFFA=1\n".getBytes(StandardCharsets.UTF_16LE));
        assertThat(error(load("services: {app: {image: i}}"))).startsWith(".env:1:1: error: unexpected character");
    }

    @Test
    void aFileNamedMinusIsStandardInput() throws IOException {
        Files.writeString(project.resolve(".env"), "A=1\n");
        LoadResult result = load("services: {app: {image: 'i:${A}'}}", "-");
        assertThat(service(result).image().orElseThrow().value()).isEqualTo("i:1");
        assertThat(result.project().orElseThrow().directory()).isEqualTo(project.toString());
    }

    @Test
    void standardInputIsMergedInItsTurnAndTheFirstFileGivesTheDirectory() throws IOException {
        Path below = Files.createDirectory(project.resolve("below"));
        Files.writeString(below.resolve("compose.yaml"), "services: {app: {image: i, environment: {A: file}}}");
        Service first = service(load("services: {app: {environment: {A: piped}}}", "-", "below/compose.yaml"));
        assertThat(first.environment().get("A").value()).isEqualTo("file");
        LoadResult last = load("services: {app: {environment: {A: piped}}}", "below/compose.yaml", "-");
        assertThat(service(last).environment().get("A").value()).isEqualTo("piped");
        assertThat(last.project().orElseThrow().directory()).isEqualTo(below.toString());
    }

    @Test
    void aFaultInStandardInputHasAPlace() {
        assertThat(error(load("services: {app: 1}", "-"))).startsWith("<stdin>:1:17: error: ");
        assertThat(error(load("", "-"))).contains("empty compose file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%YAML 3.0", "%YAML 1.2"})
    void anotherVersionOfYamlIsRefusedWithItsPlace(String directive) throws IOException {
        assertThat(error(load("# first\n" + directive + "\n---\nservices: {app: {image: i}}\n")))
                .startsWith("compose.yaml:2:1: error: found incompatible YAML document");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://someone:word@example.com/compose.yaml",
                "oci://example.com/x",
                "git@example.com:a/b.git",
                "github.com/a/b",
                "https://example.com/a.git#main:sub"
            })
    void remoteFilesAreNotFetched(String reference) throws IOException {
        assertThat(error(load("include: ['" + reference + "']")))
                .startsWith("compose.yaml:1:11: error: ")
                .contains("remote files are not fetched")
                .doesNotContain("word");
        assertThat(error(load("services: {app: {extends: {file: '" + reference + "', service: b}}}")))
                .contains("remote files are not fetched")
                .doesNotContain("word");
        Files.writeString(
                project.resolve(".env"),
                "COMPOSE_PATH_SEPARATOR=,\nCOMPOSE_FILE=" + reference.split("#")[0] + "\n");
        assertThat(error(load("", new String[0])))
                .startsWith(".env:2:1: error: ")
                .contains("remote files are not fetched")
                .doesNotContain("word");
    }
}
