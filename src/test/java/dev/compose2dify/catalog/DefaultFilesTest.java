package dev.compose2dify.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.compose2dify.catalog.image.DefaultFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** The files that stand in for missing ones. */
class DefaultFilesTest {
    private static final Map<String, String> NEW_SQUID =
            Map.of("HTTP_PORT", "3128", "COREDUMP_DIR", "/var/spool/squid");
    private static final Map<String, String> OLD_SQUID = Map.of(
            "HTTP_PORT", "3128",
            "COREDUMP_DIR", "/var/spool/squid",
            "REVERSE_PROXY_PORT", "8194",
            "SANDBOX_HOST", "sandbox.test.svc.cluster.local",
            "SANDBOX_PORT", "8195");

    @TempDir
    private Path folder;

    private static String content(String service, String image, Map<String, String> environment, String path) {
        return Catalog.load().find(service, image, environment).orElseThrow().defaultFiles().stream()
                .filter(file -> file.containerPath().equals(path))
                .findFirst()
                .orElseThrow()
                .content();
    }

    private static String squid(Map<String, String> environment, String path) {
        return content("ssrf_proxy", "ubuntu/squid:latest", environment, path);
    }

    @Test
    void everyFileHasUnixLineEndsAndSaysWhoWroteIt() {
        all().forEach((name, file) -> {
            assertThat(file.content()).as(name).doesNotContain("\r");
            if (!name.endsWith(".txt") && !name.endsWith(".script")) {
                assertThat(file.content())
                        .as(name)
                        .contains("Written by compose2dify")
                        .endsWith("\n");
            }
        });
    }

    @Test
    void exactlyTheScriptsAreExecutable() {
        all().forEach((name, file) ->
                assertThat(file.executable()).as(name).isEqualTo(file.content().startsWith("#!/bin/sh\n")));
    }

    @Test
    void everyScriptPassesShellcheck() throws Exception {
        assumeTrue(isInstalled("shellcheck"), "shellcheck is not installed");
        for (Map.Entry<String, DefaultFile> entry : all().entrySet()) {
            if (entry.getValue().executable()) {
                Path script = Files.writeString(
                        folder.resolve(entry.getKey().replace('/', '_')),
                        entry.getValue().content());
                Result result = run(Map.of(), "shellcheck", "--shell=sh", script.toString());
                assertThat(result.output()).as(entry.getKey()).isEmpty();
            }
        }
    }

    @Test
    void theSandboxsConfigurationNamesThePythonOfItsVersion() {
        assertThat(python("0.2.12")).isEqualTo("/usr/local/bin/python3");
        assertThat(python("0.2.13")).isEqualTo("/usr/local/bin/python3");
        assertThat(python("0.2.14")).isEqualTo("/opt/python/bin/python3");
        assertThat(python("latest")).isEqualTo("/opt/python/bin/python3");
    }

    private static Object python(String tag) {
        String yaml = content("sandbox", "langgenius/dify-sandbox:" + tag, Map.of(), "/conf/config.yaml");
        Map<?, ?> config = (Map<?, ?>)
                new Load(LoadSettings.builder().setSchema(new CoreSchema()).build()).loadFromString(yaml);
        assertThat(config.get("enable_network")).isEqualTo(true);
        return config.get("python_path");
    }

    @Test
    void theTemplatesAreRenderedFromTheEnvironment() throws Exception {
        String config = rendered(OLD_SQUID, "/etc/squid/squid.conf.template").get("squid.conf");
        assertThat(config)
                .contains("http_port 3128 ")
                .contains("http_port 8194 accel")
                .contains("cache_peer sandbox.test.svc.cluster.local parent 8195 ")
                .contains("coredump_dir /var/spool/squid\n")
                .doesNotContain("${");
    }

    @Test
    void theNewGenerationDeniesPrivateNetworksBeforeItAllowsClients() throws Exception {
        Map<String, String> files =
                rendered(NEW_SQUID, "/etc/squid/squid.conf.template", "/etc/squid/dify_common.conf.template");
        assertThat(files.get("squid.conf"))
                .containsSubsequence(
                        "include /etc/squid/dify_common.conf",
                        "http_access deny !Safe_ports",
                        "http_access deny CONNECT !SSL_ports",
                        "include /etc/squid/dify_allow_private.conf",
                        "http_access deny to_private_networks",
                        "http_access allow client_localnet",
                        "http_access deny all");
        assertThat(files.get("dify_common.conf"))
                .contains("max_filedescriptors 65536")
                .contains("to_private_networks dst 10.0.0.0/8")
                .contains("to_private_networks dst 169.254.0.0/16")
                .contains("client_localnet src 100.64.0.0/10");
        assertThat(files.get("dify_allow_private.conf")).isEmpty();
        assertThat(files.get("dify_sandbox_proxy.conf")).isEmpty();
        assertThat(files.get("dify_agent_file_targets.conf")).isEmpty();
    }

    @Test
    void privateAddressesAndDomainsAreAllowedByName() throws Exception {
        Map<String, String> environment = new LinkedHashMap<>(NEW_SQUID);
        environment.put("SSRF_PROXY_ALLOW_PRIVATE_IPS", "10.1.2.3, 192.168.7.0/24");
        environment.put("SSRF_PROXY_ALLOW_PRIVATE_DOMAINS", ".corp.example,intranet");
        assertThat(rendered(environment, "/etc/squid/squid.conf.template").get("dify_allow_private.conf"))
                .containsPattern("acl dify_private_ips dst 10\\.1\\.2\\.3 +192\\.168\\.7\\.0/24")
                .containsPattern("acl dify_private_domains dstdomain \\.corp\\.example +intranet")
                .contains("http_access allow client_localnet dify_private_ips\n");
    }

    @Test
    void aValueOfTheEnvironmentCannotBringDirectives() throws Exception {
        Map<String, String> environment = new LinkedHashMap<>(NEW_SQUID);
        environment.put("SSRF_PROXY_ALLOW_PRIVATE_IPS", "10.1.2.3\nhttp_access allow all");
        assertThat(rendered(environment, "/etc/squid/squid.conf.template").get("dify_allow_private.conf"))
                .isEqualTo("acl dify_private_ips dst 10.1.2.3 \nhttp_access allow client_localnet dify_private_ips\n");
    }

    @Test
    void aTemplateOfTheUsersOwnIsRenderedToo() throws Exception {
        Map<String, String> environment = new LinkedHashMap<>(NEW_SQUID);
        environment.put("TRICKY", "a&b\\1/c|$x ${HTTP_PORT}");
        assertThat(render(environment, Map.of("squid.conf.template", "x ${TRICKY} y ${UNSET_HERE}z $HTTP_PORT\n"))
                        .get("squid.conf"))
                .isEqualTo("x a&b\\1/c|$x ${HTTP_PORT} y z $HTTP_PORT\n");
    }

    @Test
    void theAgentsProxyAllowsOnlyStubAndFilesInside() throws Exception {
        Map<String, String> environment = new LinkedHashMap<>(NEW_SQUID);
        environment.put("AGENT_SSRF_PROXY_FILE_URL", "https://user:pw@files.example:8443/x");
        String template =
                content("agent_ssrf_proxy", "ubuntu/squid:latest", environment, "/etc/squid/squid.conf.template");
        Map<String, String> files = render(environment, Map.of("squid.conf.template", template));
        assertThat(files.get("squid.conf"))
                .containsSubsequence(
                        "acl dst_agent_backend dstdomain agent_backend",
                        "acl dst_dify_api dstdomain api",
                        "http_access allow dst_agent_backend path_agent_stub",
                        "http_access allow dst_dify_api path_files",
                        "http_access deny to_private_networks");
        assertThat(files.get("dify_agent_file_targets.conf"))
                .contains("dstdomain files.example\n")
                .doesNotContain("pw");
    }

    @Test
    void pgvectorStartsTheImagesOwnEntrypointAndRefusesBigm() throws Exception {
        Path script = Files.writeString(
                folder.resolve("pg.sh"),
                content("pgvector", "pgvector/pgvector:pg16", Map.of(), "/docker-entrypoint.sh")
                        .replace("/usr/local/bin/docker-entrypoint.sh", "echo"));
        assertThat(run(Map.of("PG_BIGM", "false"), "sh", script.toString()).output())
                .isEqualTo("postgres\n");
        Result refused = run(Map.of("PG_BIGM", "true"), "sh", script.toString());
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.output()).contains("PG_BIGM=true");
    }

    private Map<String, String> rendered(Map<String, String> environment, String... paths) throws Exception {
        Map<String, String> templates = new TreeMap<>();
        for (String path : paths) {
            templates.put(path.substring(path.lastIndexOf('/') + 1), squid(environment, path));
        }
        return render(environment, templates);
    }

    /** Runs the entrypoint with a Squid that does nothing, and reads what it wrote. */
    private Map<String, String> render(Map<String, String> environment, Map<String, String> templates)
            throws Exception {
        Path conf = Files.createDirectory(folder.resolve("conf"));
        for (Map.Entry<String, String> template : templates.entrySet()) {
            Files.writeString(conf.resolve(template.getKey()), template.getValue());
        }
        Path bin = Files.createDirectory(folder.resolve("bin"));
        for (String tool : List.of("squid", "tail")) {
            Path stub = Files.writeString(bin.resolve(tool), "#!/bin/sh\nexit 0\n");
            Files.setPosixFilePermissions(stub, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Path script =
                Files.writeString(folder.resolve("entrypoint.sh"), squid(environment, "/docker-entrypoint-mount.sh"));
        Map<String, String> all = new LinkedHashMap<>(environment);
        all.put("PATH", bin + ":" + System.getenv("PATH"));
        all.put("SQUID_CONF_DIR", conf.toString());
        all.put("SQUID_PID_FILE", folder.resolve("squid.pid").toString());
        Result result = run(all, "sh", script.toString());
        assertThat(result.exitCode()).as(result.output()).isZero();
        Map<String, String> written = new TreeMap<>();
        try (var files = Files.list(conf)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                written.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return written;
    }

    private record Result(int exitCode, String output) {}

    private static Result run(Map<String, String> environment, String... words) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), output);
    }

    private static boolean isInstalled(String tool) {
        try {
            return new ProcessBuilder(tool, "--version")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
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

    /** All default files by resource. */
    private static Map<String, DefaultFile> all() {
        Map<String, DefaultFile> files = new TreeMap<>();
        Catalog catalog = Catalog.load();
        record Seen(String service, String image, Map<String, String> environment) {}
        List<Seen> services = List.of(
                new Seen("ssrf_proxy", "ubuntu/squid", NEW_SQUID),
                new Seen("ssrf_proxy", "ubuntu/squid", OLD_SQUID),
                new Seen("ssrf_proxy", "ubuntu/squid", Map.of()),
                new Seen("agent_ssrf_proxy", "ubuntu/squid", NEW_SQUID),
                new Seen("sandbox", "langgenius/dify-sandbox:0.2.12", Map.of()),
                new Seen("sandbox", "langgenius/dify-sandbox:0.2.15", Map.of()),
                new Seen("pgvector", "pgvector/pgvector:pg16", Map.of()),
                new Seen("elasticsearch", "elasticsearch:8.14.3", Map.of()),
                new Seen("iris", "intersystems/iris-community:2025.3", Map.of()));
        services.forEach(s -> catalog.find(s.service(), s.image(), s.environment())
                .orElseThrow()
                .defaultFiles()
                .forEach(file -> files.put(file.resource(), file)));
        Set<String> folders = new TreeSet<>();
        files.keySet().forEach(name -> folders.add(name.substring(0, name.indexOf('/'))));
        assertThat(folders).containsExactly("elasticsearch", "iris", "pgvector", "sandbox", "squid");
        return files;
    }
}
