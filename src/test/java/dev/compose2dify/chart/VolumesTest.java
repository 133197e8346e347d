package dev.compose2dify.chart;

import static dev.compose2dify.support.ChartObjects.at;
import static dev.compose2dify.support.ChartObjects.list;
import static dev.compose2dify.support.ChartObjects.map;
import static dev.compose2dify.support.ChartObjects.strings;
import static dev.compose2dify.support.ChartObjects.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.support.ChartObjects;
import dev.compose2dify.support.ComposeFolder;
import dev.compose2dify.support.GeneratedChart;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a container had mounted by Compose, it has on the cluster. */
class VolumesTest {
    private static final String DIFY = """
              api:
                image: langgenius/dify-api:1.11.4
                environment: {MODE: api, STORAGE_TYPE: opendal%s}
                volumes: ["./volumes/app/storage:/app/api/storage"]
              worker:
                image: langgenius/dify-api:1.11.4
                environment: {MODE: worker, STORAGE_TYPE: opendal%s}
                volumes: ["./volumes/app/storage:/app/api/storage"]
            """;

    @TempDir
    Path temp;

    @Test
    void aMountedFileBecomesAConfigMapKeyAtItsPath() {
        ChartObjects chart = ComposeFolder.at(temp, """
                          app:
                            image: example/app:1
                            volumes: ["./app.conf:/etc/app/app.conf:ro", "./start.sh:/start.sh", "./run:/usr/bin/run"]
                        """)
                .file("app.conf", "a = b\n")
                .file("start.sh", "#!/bin/sh\nexec app\n")
                .executable("run", "exec app\n")
                .render();

        assertThat(chart.mount("app", "/etc/app/app.conf").orElseThrow())
                .containsEntry("subPath", "app.conf")
                .containsEntry("readOnly", true);
        assertThat(chart.fileAt("app", "/etc/app/app.conf")).isEqualTo("a = b\n");
        assertThat(modes(chart, "/start.sh"))
                .containsEntry("start.sh", 0755)
                .containsEntry("run", 0755)
                .containsEntry("app.conf", null);
        assertThat(chart.findings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "one line without an end",
                "dos\r\nlines\r\n",
                "tab\there\n\tand here\n",
                "blanks at the end   \nand more  \n\n\n",
                "  begins with blanks\n\n  # not a comment of YAML\n",
                "\n\nbegins with empty lines",
                "ünïcödé 漢字 🚀\n",
                "{{ .Values.evil }} {{- include \"x\" . -}} ${A} $(B) `c` %s \\ \" '\n",
                "---\nkey: |\n  block\n...\n---\n",
                "\ufeffwith a byte order mark\n",
                "bell \u0007 and escape \u001b[0m\n"
            })
    void aFilesContentArrivesByteForByte(String content) {
        ChartObjects chart = ComposeFolder.at(temp, """
                          app:
                            image: example/app:1
                            volumes: ["./f:/etc/f", "./conf:/etc/conf:ro"]
                        """)
                .file("f", content)
                .file("conf/a.txt", content)
                .file("conf/z.txt", "last\n")
                .render();

        assertThat(chart.fileAt("app", "/etc/f")).isEqualTo(content);
        assertThat(chart.fileAt("app", "/etc/conf/a.txt")).isEqualTo(content);
        assertThat(chart.fileAt("app", "/etc/conf/z.txt")).isEqualTo("last\n");
    }

    @Test
    void namesOfOtherServicesInAFileAreThoseOnTheCluster() {
        ChartObjects chart = ComposeFolder.at(temp, """
                          app_one:
                            image: example/app:1
                            volumes: ["./app.yaml:/etc/app.yaml"]
                          my_db:
                            image: example/db:1
                            expose: ["5000"]
                        """)
                .file("app.yaml", "url: http://my_db:5000/x\r\npath: ./volumes/my_db\r\n")
                .render();

        assertThat(chart.fileAt("app-one", "/etc/app.yaml"))
                .isEqualTo("url: http://dify-my-db:5000/x\r\npath: ./volumes/my_db\r\n");
    }

    @Test
    void twoFilesOfOneNameKeepTheirOwnContent() {
        ChartObjects chart = ComposeFolder.at(temp, """
                          app:
                            image: example/app:1
                            volumes: ["./a/config.yaml:/etc/a/config.yaml", "./b/config.yaml:/etc/b/config.yaml"]
                        """)
                .file("a/config.yaml", "a: 1\n")
                .file("b/config.yaml", "b: 1\n")
                .render();

        assertThat(chart.fileAt("app", "/etc/a/config.yaml")).isEqualTo("a: 1\n");
        assertThat(chart.fileAt("app", "/etc/b/config.yaml")).isEqualTo("b: 1\n");
    }

    @Test
    void aDirectoryThatIsOnlyReadIsAConfigMap() {
        ChartObjects chart = ComposeFolder.at(temp, """
                          app:
                            image: example/app:1
                            volumes: ["./conf:/etc/conf:ro"]
                        """)
                .file("conf/main.yaml", "x: 1\n")
                .file("conf/sub/dir/more.yaml", "y: 2\n")
                .executable("conf/hook.sh", "#!/bin/sh\n")
                .render();

        assertThat(chart.volumeAt("app", "/etc/conf")).containsKey("configMap");
        assertThat(chart.fileAt("app", "/etc/conf/sub/dir/more.yaml")).isEqualTo("y: 2\n");
        assertThat(modes(chart, "/etc/conf")).containsEntry("hook.sh", 0755).containsEntry("main.yaml", null);
    }

    @Test
    void aDirectoryThatTheContainerMayWriteIsFilledByAnInitContainer() {
        ChartObjects chart =
                ComposeFolder.at(temp, """
                          app:
                            image: example/app:1
                            volumes: ["./conf:/etc/conf"]
                        """).file("conf/main.yaml", "x: 1\n").render();

        assertThat(chart.volumeAt("app", "/etc/conf")).containsKey("emptyDir");
        Map<String, Object> copy = chart.init("app", "copy-config-conf");
        assertThat(list(copy, "volumeMounts"))
                .extracting(m -> m.get("mountPath"))
                .containsExactly("/source", "/target");
        assertThat(chart.findings()).isEmpty();
    }

    @Test
    void aCredentialInAFileOrDirectoryStaysOutOfConfigMaps() {
        GeneratedChart generated = ComposeFolder.at(temp, """
                          app:
                            image: example/app:1
                            environment: {APP_PASSWORD: my-very-own-secret}
                            volumes: ["./app.ini:/etc/app.ini", "./certs:/etc/certs:ro"]
                          store:
                            image: example/store:1
                            expose: ["7000"]
                        """)
                .file("app.ini", "password = my-very-own-secret\nhost = http://store:7000\n")
                .file("certs/tls.key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")
                .file("certs/ca.pem", "-----BEGIN CERTIFICATE-----\nBBBB\n-----END CERTIFICATE-----\n")
                .chart();
        ChartObjects chart = ComposeFolder.render(generated);

        assertThat(chart.fileAt("app", "/etc/app.ini"))
                .isEqualTo("password = my-very-own-secret\nhost = http://dify-store:7000\n");
        assertThat(chart.fileAt("app", "/etc/certs/tls.key")).startsWith("-----BEGIN PRIVATE KEY-----\nAAAA");
        assertThat(chart.fileAt("app", "/etc/certs/ca.pem")).contains("BBBB");
        assertThat(chart.ofKind("ConfigMap").toString()).doesNotContain("my-very-own-secret", "AAAA");
        generated.files().files().forEach((path, file) -> {
            if (!path.equals("secrets.values.yaml")) {
                assertThat(file.text()).as(path).doesNotContain("my-very-own-secret", "AAAA");
            }
        });
        assertThat(chart.findings()).isEmpty();
    }

    @Test
    void oneSourceInSeveralServicesIsOneClaimOnOneNode() {
        ComposeFolder folder = ComposeFolder.at(temp, """
                        services:
                          web: {image: "example/web:1", volumes: ["media:/srv/media:ro"]}
                          app: {image: "example/app:1", volumes: ["media:/var/media", "./a/data:/a", "./b/data:/b"]}
                          job: {image: "example/job:1", volumes: ["./a/data:/x", "./b/data:/y"]}
                        volumes: {media: {}}
                        """);
        ChartObjects chart = folder.render();

        assertThat(claim(chart, "web", "/srv/media")).isEqualTo(claim(chart, "app", "/var/media"));
        assertThat(claim(chart, "app", "/a")).isEqualTo(claim(chart, "job", "/x"));
        assertThat(claim(chart, "app", "/b")).isEqualTo(claim(chart, "job", "/y"));
        assertThat(claim(chart, "app", "/a")).isNotEqualTo(claim(chart, "app", "/b"));
        assertThat(chart.ofKind("PersistentVolumeClaim")).hasSize(3);
        assertThat(chart.findings()).isEmpty();

        ChartObjects shared = ComposeFolder.render(chart.chart(), "storage.rwxStorageClassName", "nfs");
        assertThat(shared.ofKind("PersistentVolumeClaim"))
                .allSatisfy(c -> assertThat(strings(c, "spec", "accessModes")).containsExactly("ReadWriteMany"));
        assertThat(at(shared.pod("app"), "affinity")).isNull();
    }

    @Test
    void oneSourceAtTwoPathsOfOneServiceIsOneVolume() {
        ChartObjects chart = ComposeFolder.at(temp, """
                        services:
                          app: {image: "example/app:1", volumes: ["data:/one", "data:/two"]}
                        volumes: {data: {}}
                        """).render();

        assertThat(claim(chart, "app", "/one")).isEqualTo(claim(chart, "app", "/two"));
        assertThat(chart.ofKind("PersistentVolumeClaim")).hasSize(1);
    }

    @Test
    void aDeploymentWithAClaimOfItsOwnIsStoppedBeforeItIsReplaced() {
        ChartObjects chart = ComposeFolder.at(temp, """
                        services:
                          app: {image: "example/app:1", user: "1000:2000", volumes: ["data:/data"]}
                        volumes: {data: {}}
                        """).render();

        assertThat(text(chart.workload("app"), "spec", "strategy", "type")).isEqualTo("Recreate");
        assertThat(at(chart.pod("app"), "securityContext", "fsGroup")).isEqualTo(2000);
    }

    @Test
    void subpathsTmpfsAndAnonymousVolumes() {
        ChartObjects chart = ComposeFolder.at(temp, """
                        services:
                          app:
                            image: example/app:1
                            tmpfs: ["/run:size=64m"]
                            volumes:
                              - /anonymous
                              - {type: volume, source: d, target: /data, volume: {subpath: inner}}
                              - {type: tmpfs, target: /cache, tmpfs: {size: 1048576}}
                        volumes: {d: {}}
                        """).render();

        assertThat(chart.mount("app", "/data").orElseThrow()).containsEntry("subPath", "inner");
        assertThat(map(chart.volumeAt("app", "/run"), "emptyDir"))
                .containsEntry("medium", "Memory")
                .containsEntry("sizeLimit", "64Mi");
        assertThat(map(chart.volumeAt("app", "/cache"), "emptyDir")).containsEntry("sizeLimit", "1Mi");
        assertThat(chart.volumeAt("app", "/anonymous")).containsKey("emptyDir");
    }

    @Test
    void aMissingFileIsReportedWithItsLine() {
        ComposeFolder folder = ComposeFolder.at(temp, """
                          app:
                            image: example/app:1
                            volumes:
                              - ./gone.conf:/etc/gone.conf
                        """);

        assertThat(folder.plan().diagnostics())
                .extracting(Object::toString)
                .anySatisfy(d -> assertThat(d)
                        .startsWith("docker-compose.yaml:5:")
                        .contains("warning", "./gone.conf does not exist", "hint: put the file there"));
        assertThat(folder.render().mount("app", "/etc/gone.conf")).isEmpty();
    }

    @Test
    void aMissingFileOfDifysOwnIsReplaced() {
        ComposeFolder folder = ComposeFolder.at(temp, """
                          sandbox:
                            image: langgenius/dify-sandbox:0.2.12
                            environment: {API_KEY: dify-sandbox}
                            volumes: ["./volumes/sandbox/conf:/conf", "./volumes/sandbox/dependencies:/dependencies"]
                        """);
        ChartObjects chart = folder.render();

        assertThat(chart.fileAt("sandbox", "/conf/config.yaml")).contains("port: 8194");
        assertThat(folder.plan().diagnostics())
                .extracting(Object::toString)
                .anySatisfy(d -> assertThat(d).contains("note", "uses files of its own for /conf"));
    }

    @Test
    void aDirectoryWithDataOnTheHostStartsEmptyAndSaysSo() {
        ComposeFolder folder = ComposeFolder.at(temp, "  app: {image: a, volumes: ['./d:/d']}\n")
                .file("d/db.bin", new byte[] {-1, -2});

        assertThat(folder.render().volumeAt("app", "/d")).containsKey("persistentVolumeClaim");
        assertThat(folder.decisions())
                .anySatisfy(d -> assertThat(d.reason()).contains("./d holds files already", "starts empty"));
    }

    @Test
    void whatBelongsToTheMachineIsLeftOutAndReported() {
        ComposeFolder folder = ComposeFolder.at(temp, """
                          app:
                            image: example/app:1
                            volumes:
                              - /var/run/docker.sock:/var/run/docker.sock:ro
                              - /proc:/host/proc:ro
                              - /etc/localtime:/etc/localtime:ro
                        """);

        assertThat(folder.render().container("app")).doesNotContainKey("volumeMounts");
        assertThat(folder.decisions())
                .filteredOn(d -> d.outcome() == Outcome.ATTENTION)
                .extracting(d -> d.name())
                .contains("/var/run/docker.sock", "/host/proc");
    }

    @Test
    void fileStorageOnOneNodeByDefaultAndFreeWhereSeveralMayWrite() {
        GeneratedChart chart = ComposeFolder.at(temp, DIFY.formatted("", "")).chart();

        ChartObjects one = ComposeFolder.render(chart);
        for (String component : List.of("api", "worker")) {
            assertThat(text(one.workload(component), "spec", "strategy", "type"))
                    .isEqualTo("Recreate");
            assertThat(list(
                            one.pod(component),
                            "affinity",
                            "podAffinity",
                            "requiredDuringSchedulingIgnoredDuringExecution"))
                    .hasSize(1);
            assertThat(claim(one, component, "/app/api/storage")).isEqualTo("dify-file-storage");
        }
        assertThat(one.findings()).isEmpty();

        for (Object[] free : new Object[][] {
            {"storage.rwxStorageClassName", "nutanix-files"}, {"dify.fileStorage.accessMode", "ReadWriteMany"}
        }) {
            ChartObjects several = ComposeFolder.render(chart, free);
            assertThat(text(several.workload("api"), "spec", "strategy", "type"))
                    .isEqualTo("RollingUpdate");
            assertThat(at(several.pod("worker"), "affinity")).isNull();
            assertThat(strings(several.get("PersistentVolumeClaim", "dify-file-storage"), "spec", "accessModes"))
                    .containsExactly("ReadWriteMany");
        }

        ChartObjects none = ComposeFolder.render(chart, "dify.fileStorage.enabled", false);
        assertThat(none.ofKind("PersistentVolumeClaim")).isEmpty();
        assertThat(none.volumeAt("api", "/app/api/storage")).containsKey("emptyDir");
        assertThat(none.findings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {", OPENDAL_SCHEME: s3", "}\n    labels: {x: y"})
    void withAnObjectStorageThereIsNoClaim(String more) {
        boolean objects = more.contains("OPENDAL");
        String compose = objects
                ? DIFY.formatted(more, more)
                : DIFY.formatted("", "").replace("STORAGE_TYPE: opendal", "STORAGE_TYPE: s3");
        ChartObjects chart = ComposeFolder.at(temp, compose).render();

        assertThat(chart.ofKind("PersistentVolumeClaim")).isEmpty();
        assertThat(text(chart.workload("api"), "spec", "strategy", "type")).isNotEqualTo("Recreate");
        assertThat(chart.volumeAt("api", "/app/api/storage")).containsKey("emptyDir");
    }

    @Test
    void squidGetsTheLinesThatItNeedsOnACluster() {
        ComposeFolder folder =
                ComposeFolder.at(temp, """
                          ssrf_proxy:
                            image: ubuntu/squid:latest
                            volumes: ["./squid.conf.template:/etc/squid/squid.conf.template"]
                            environment: {HTTP_PORT: "3128"}
                        """).file("squid.conf.template", "http_port ${HTTP_PORT}\n# dns_defnames off");

        assertThat(folder.render().fileAt("ssrf-proxy", "/etc/squid/squid.conf.template"))
                .isEqualTo("http_port ${HTTP_PORT}\n# dns_defnames off\nmax_filedescriptors 65536\ndns_defnames on\n");
        assertThat(folder.decisions())
                .filteredOn(d -> d.outcome() == Outcome.ADDED)
                .extracting(d -> d.target())
                .contains("line \"max_filedescriptors 65536\"", "line \"dns_defnames on\"");

        ComposeFolder own = ComposeFolder.at(temp.resolve("own"), """
                          ssrf_proxy:
                            image: ubuntu/squid:latest
                            volumes: ["./squid.conf:/etc/squid/squid.conf", "./more.conf:/etc/squid/conf.d/more.conf"]
                        """)
                .file("squid.conf", "http_port 3128\nmax_filedescriptors 1024\n")
                .file("more.conf", "dns_defnames off\n");
        assertThat(own.render().fileAt("ssrf-proxy", "/etc/squid/squid.conf"))
                .isEqualTo("http_port 3128\nmax_filedescriptors 1024\n");
    }

    @Test
    void configsAreFilesOfTheConfigMap() {
        ChartObjects chart =
                ComposeFolder.at(temp, """
                        services:
                          app:
                            image: example/app:1
                            configs:
                              - plain
                              - {source: script, target: /usr/local/bin/x.sh, mode: 0o755}
                        configs:
                          plain: {content: "a: b\\n"}
                          script: {file: ./x.sh}
                        """).file("x.sh", "echo x\n").render();

        assertThat(chart.fileAt("app", "/plain")).isEqualTo("a: b\n");
        assertThat(chart.fileAt("app", "/usr/local/bin/x.sh")).isEqualTo("echo x\n");
        assertThat(modes(chart, "/plain")).containsEntry("x.sh", 0755);
        assertThat(chart.findings()).isEmpty();
    }

    @Test
    void secretsAreKeysOfTheSecretAndTheirValuesAreInThePrivateFileOnly() {
        GeneratedChart generated =
                ComposeFolder.at(temp, """
                        services:
                          app:
                            image: example/app:1
                            secrets: [token, {source: token, target: /etc/token, mode: 0o440}]
                          other: {image: "example/other:1", secrets: [token]}
                        secrets:
                          token: {file: ./token.txt}
                        """).file("token.txt", "tok-12345\n").chart();
        ChartObjects chart = ComposeFolder.render(generated);

        assertThat(chart.fileAt("app", "/run/secrets/token")).isEqualTo("tok-12345\n");
        assertThat(chart.fileAt("app", "/etc/token")).isEqualTo("tok-12345\n");
        assertThat(chart.fileAt("other", "/run/secrets/token")).isEqualTo("tok-12345\n");
        assertThat(map(chart.get("Secret", "dify-secrets"), "data").keySet())
                .filteredOn(k -> k.startsWith("token"))
                .containsExactly("token-file");
        assertThat(generated.files().files().get("secrets.values.yaml").text()).contains("tok-12345");
        generated.files().files().forEach((path, file) -> {
            if (!path.equals("secrets.values.yaml")) {
                assertThat(file.text()).as(path).doesNotContain("tok-12345");
            }
        });
        assertThat(chart.findings()).isEmpty();
    }

    @Test
    void aSecretFromElsewhereIsAskedFor() {
        ComposeFolder folder = ComposeFolder.at(temp, """
                        services:
                          app: {image: "example/app:1", secrets: [token]}
                        secrets:
                          token: {external: true}
                        """);

        assertThat(org.assertj.core.api.Assertions.catchThrowable(folder::render))
                .hasMessageContaining("secrets.tokenFile is required (secret token)");
        assertThat(folder.render("secrets.tokenFile", "given").fileAt("app", "/run/secrets/token"))
                .isEqualTo("given");
    }

    private static String claim(ChartObjects chart, String component, String path) {
        return text(chart.volumeAt(component, path), "persistentVolumeClaim", "claimName");
    }

    private static Map<String, Object> modes(ChartObjects chart, String path) {
        Map<String, Object> modes = new java.util.LinkedHashMap<>();
        list(chart.volumeAt("app", path), "configMap", "items").forEach(i -> modes.put(text(i, "path"), i.get("mode")));
        return modes;
    }
}
