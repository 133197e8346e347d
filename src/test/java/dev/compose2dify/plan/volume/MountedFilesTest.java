package dev.compose2dify.plan.volume;

import static dev.compose2dify.support.ChartObjects.list;
import static dev.compose2dify.support.ChartObjects.map;
import static dev.compose2dify.support.ChartObjects.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.support.ChartObjects;
import dev.compose2dify.support.ComposeFolder;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are mounted, whatever they are: they arrive, or the user is told that they do not. */
class MountedFilesTest {
    private static final byte[] BINARY = {(byte) 0x89, 'P', 'N', 'G', 0, (byte) 0xff, (byte) 0xfe, 10};
    private static final byte[] BINARY_WITH_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf, (byte) 0xff, 1, 2};

    @TempDir
    Path temp;

    @Test
    void aBinaryFileArrivesByteForByteThroughBinaryData() {
        ChartObjects chart = app("./logo.png:/etc/app/logo.png:ro", "./mark.bin:/etc/app/mark.bin", "./a.conf:/a.conf")
                .file("logo.png", BINARY)
                .file("mark.bin", BINARY_WITH_MARK)
                .file("a.conf", "a\n")
                .render();

        var data = map(chart.get("ConfigMap", "dify-app-files"), "binaryData");
        assertThat(Base64.getDecoder().decode(data.get("logo.png").toString())).isEqualTo(BINARY);
        assertThat(Base64.getDecoder().decode(data.get("mark.bin").toString())).isEqualTo(BINARY_WITH_MARK);
        assertThat(chart.fileAt("app", "/a.conf")).isEqualTo("a\n");
        assertThat(chart.findings()).isEmpty();
    }

    @Test
    void aTextWithNulIsBinaryAndADirectoryThatIsOnlyReadMayHoldBinaries() {
        ChartObjects chart = app("./conf:/conf:ro", "./nul:/nul:ro")
                .file("conf/a.bin", BINARY)
                .file("conf/b.txt", "b\n")
                .file("nul", "a\0b")
                .render();

        var data = map(chart.get("ConfigMap", "dify-app-files"), "binaryData");
        assertThat(data).containsOnlyKeys("a.bin", "nul");
        assertThat(chart.fileAt("app", "/conf/b.txt")).isEqualTo("b\n");
    }

    @Test
    void aFileThatIsTooLargeLeavesOutThatMountOnly() {
        ComposeFolder project = app("./big.txt:/big.txt:ro", "./a.conf:/a.conf:ro")
                .file("big.txt", "x".repeat(9).concat("\n").repeat(200_000))
                .file("a.conf", "a\n");

        assertThat(project.attention()).anyMatch(r -> r.startsWith("./big.txt has 2000000 bytes"));
        ChartObjects chart = project.render();
        assertThat(chart.mount("app", "/big.txt")).isEmpty();
        assertThat(chart.fileAt("app", "/a.conf")).isEqualTo("a\n");
    }

    @Test
    void filesThatTogetherAreMoreThanOneConfigMapHoldsAreLeftOutOneByOne() {
        ComposeFolder project = app("./a.txt:/a.txt:ro", "./b.txt:/b.txt:ro", "./c.txt:/c.txt:ro")
                .file("a.txt", "some line\n".repeat(60_000))
                .file("b.txt", "other line\n".repeat(55_000))
                .file("c.txt", "c\n");

        assertThat(project.errors()).isEmpty();
        assertThat(project.attention()).singleElement().asString().startsWith("./b.txt does not fit");
        ChartObjects chart = project.render();
        assertThat(chart.mount("app", "/b.txt")).isEmpty();
        assertThat(chart.fileAt("app", "/c.txt")).isEqualTo("c\n");
    }

    @Test
    void aBinaryCredentialIsLeftOutAndTold() {
        ComposeFolder project = app("./store.jks:/store.jks:ro").file("store.jks", BINARY);

        assertThat(project.attention()).singleElement().asString().startsWith("./store.jks holds a credential");
        assertThat(project.render().ofKind("ConfigMap").toString()).doesNotContain("store.jks");
    }

    @Test
    void whatIsNoFileAndNoDirectoryIsLeftOutAndIsNoClaim() throws IOException {
        ComposeFolder project = app("./odd:/odd");
        Path socket = temp.resolve("project/odd");
        try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.bind(UnixDomainSocketAddress.of(socket));

            assertThat(project.attention())
                    .singleElement()
                    .asString()
                    .startsWith("./odd is a pipe, a socket or a device");
            assertThat(project.plan().claims()).isEmpty();
            assertThat(project.render().mount("app", "/odd")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/x/..", "//", "/./"})
    void aMountAtTheRootIsLeftOutAndTold(String target) {
        ComposeFolder project = ComposeFolder.at(temp, """
                        services:
                          a: {image: "example/app:1", volumes: ["./a.conf:%1$s:ro"]}
                          b: {image: "example/app:1", volumes: ["./d:%1$s"]}
                          c: {image: "example/app:1", volumes: ["vol:%1$s"]}
                          d: {image: "example/app:1", tmpfs: ["%1$s"]}
                          e: {image: "example/app:1", configs: [{source: c, target: "%1$s"}]}
                          f: {image: "example/app:1", secrets: [{source: c, target: "%1$s"}]}
                        volumes: {vol: }
                        configs: {c: {content: x}}
                        secrets: {c: {file: ./a.conf}}
                        """.formatted(target)).file("a.conf", "a\n");

        assertThat(project.attention()).hasSize(6).allMatch(r -> r.startsWith("a mount at the root"));
        assertThat(project.plan().components())
                .allMatch(c -> c.storage().mounts().isEmpty());
    }

    @Test
    void aFolderThatIsOnlyReadAndIsNotHereIsNotCalledEmpty() {
        assertThat(app("./seed:/opt/seed:ro").attention())
                .singleElement()
                .asString()
                .startsWith("./seed is not here");
    }

    @Test
    void aVolumeThatHidesWhatTheImageHasIsTold() {
        ComposeFolder project = ComposeFolder.at(temp, """
                services:
                  app:
                    image: example/app:1
                    volumes: ["code:/app", "/app/node_modules", "data:/var/lib/app", "up:/srv/uploads"]
                  db:
                    image: postgres:16
                    environment: {POSTGRES_PASSWORD: x}
                    volumes: ["pg:/var/lib/postgresql/data"]
                volumes: {code: , data: , up: , pg: }
                """);

        assertThat(project.attention())
                .filteredOn(r -> r.contains("hides what the image has"))
                .satisfiesExactly(
                        r -> assertThat(r).contains("\"code\"", "/app"),
                        r -> assertThat(r).contains("an anonymous volume", "/app/node_modules"));
    }

    @Test
    void aModeThatIsForTheOwnerOnlyIsCarried() throws IOException {
        ComposeFolder project = app("./key.conf:/key.conf:ro", "./run.sh:/run.sh:ro", "./a.conf:/a.conf:ro")
                .file("key.conf", "a\n")
                .file("run.sh", "#!/bin/sh\n")
                .file("a.conf", "a\n");
        Files.setPosixFilePermissions(temp.resolve("project/key.conf"), PosixFilePermissions.fromString("rw-------"));
        Files.setPosixFilePermissions(temp.resolve("project/run.sh"), PosixFilePermissions.fromString("rwx------"));

        assertThat(list(project.render().volumeAt("app", "/key.conf"), "configMap", "items"))
                .extracting(i -> text(i, "key") + " " + text(i, "mode"))
                .containsExactlyInAnyOrder("key.conf 384", "run.sh 448", "a.conf ");
    }

    @Test
    void theFolderOfAProjectCarriesNeitherCredentialsNorHistoryNorPackages() {
        ComposeFolder project = app("./:/app:ro", "./web:/web:ro", "./tls:/tls:ro")
                .file(".env", "MARK_ONE=1\n")
                .file(".git/config", "MARK_TWO\n")
                .file("id_rsa", "MARK_THREE\n")
                .file("main.py", "print()\n")
                .file("web/package.json", "{}\n")
                .file("web/node_modules/x/index.js", "MARK_FOUR\n")
                .file("web/keys/server.pem", "-----BEGIN PRIVATE KEY-----\nMARK_FIVE\n")
                .file("tls/tls.key", "-----BEGIN PRIVATE KEY-----\nMARK_SIX\n");

        var files = project.chart().files().files();
        assertThat(files.values()).noneMatch(f -> f.text().matches("(?s).*MARK_(ONE|TWO|THREE|FOUR|FIVE).*"));
        assertThat(files.get("secrets.values.yaml").text()).contains("MARK_SIX");
        assertThat(project.attention())
                .anyMatch(r ->
                        r.startsWith("./web is mounted as a whole; left out of it: keys/server.pem, node_modules"));
    }

    @Test
    void aRangeOfAllPortsEndsInAMessage() {
        ComposeFolder project = ComposeFolder.at(temp, """
                services:
                  app: {image: "example/app:1", ports: ["1-65535:1-65535"]}
                """);

        assertThat(project.attention()).anyMatch(r -> r.contains("publishes 65535 ports"));
        assertThat(project.plan().components().get(0).network().ports()).isEmpty();
    }

    private ComposeFolder app(String... volumes) {
        return ComposeFolder.at(
                temp,
                "services:\n  app:\n    image: example/app:1\n    volumes: [\"" + String.join("\", \"", volumes)
                        + "\"]\n");
    }
}
