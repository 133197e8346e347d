package dev.compose2dify.points;

import static dev.compose2dify.support.ChartObjects.map;
import static dev.compose2dify.support.ChartObjects.strings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.support.ChartObjects;
import dev.compose2dify.support.ComposeFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever names a service of the project names its Service on the cluster, and nothing else changes. */
class ReferencesTest {
    private static final String PEERS = """
              my_cache: {image: "example/cache:1", expose: ["6380"]}
              log_store:
                image: example/store:1
                container_name: the-log-store
                networks: {default: {aliases: [archive]}}
                expose: ["9200"]
            """;

    @TempDir
    Path temp;

    @Test
    void hostsInVariablesAreRewrittenInEveryForm() {
        Map<String, String> variables = variablesOfApp("""
                STORE_URL: http://log_store:9200/index?size=1
                CACHE_ADDRESS: my_cache:6380
                CACHE_HOST: my_cache
                SEARCH_HOSTS: log_store:9200,my_cache:6380
                NODES_HOSTS: '["http://log_store:9200","http://my_cache:6380"]'
                """);

        assertThat(variables)
                .containsEntry("STORE_URL", "http://dify-log-store:9200/index?size=1")
                .containsEntry("CACHE_ADDRESS", "dify-my-cache:6380")
                .containsEntry("CACHE_HOST", "dify-my-cache")
                .containsEntry("SEARCH_HOSTS", "dify-log-store:9200,dify-my-cache:6380")
                .containsEntry("NODES_HOSTS", "[\"http://dify-log-store:9200\",\"http://dify-my-cache:6380\"]");
    }

    @Test
    void containerNamesAndNetworkAliasesCountAsTheService() {
        Map<String, String> variables = variablesOfApp("""
                STORE_URL: http://the-log-store:9200
                ARCHIVE_URL: http://archive:9200
                """);

        assertThat(variables)
                .containsEntry("STORE_URL", "http://dify-log-store:9200")
                .containsEntry("ARCHIVE_URL", "http://dify-log-store:9200");
    }

    @Test
    void whatOnlyLooksLikeAServiceStaysAsItIs() {
        Map<String, String> variables = variablesOfApp("""
                DATA_DIR: ./volumes/my_cache
                FLAG_FILE: /app/log_store/.my_cache
                S3_BUCKET_NAME: my_cache
                DB_DATABASE: log_store
                PUBLIC_URL: https://archive.example.com/archive
                PATH_URL: https://example.com/my_cache/log_store
                """);

        assertThat(variables)
                .containsEntry("DATA_DIR", "./volumes/my_cache")
                .containsEntry("FLAG_FILE", "/app/log_store/.my_cache")
                .containsEntry("S3_BUCKET_NAME", "my_cache")
                .containsEntry("DB_DATABASE", "log_store")
                .containsEntry("PUBLIC_URL", "https://archive.example.com/archive")
                .containsEntry("PATH_URL", "https://example.com/my_cache/log_store");
    }

    @Test
    void difysOwnFoldersAndFlagsAreNoServices() {
        ChartObjects chart = ComposeFolder.at(temp, """
                          api:
                            image: langgenius/dify-api:1.11.4
                            environment:
                              MODE: api
                              PLUGIN_DAEMON_URL: http://plugin_daemon:5002
                              S3_BUCKET_NAME: api
                              MARKETPLACE_API_URL: https://api.example.com/api
                          plugin_daemon:
                            image: langgenius/dify-plugin-daemon:0.5.2-local
                            environment: {PLUGIN_WORKING_PATH: ./volumes/plugin_daemon, FLAG: /app/api/storage/.init_permissions}
                        """).render();

        assertThat(environment(chart, "api"))
                .containsEntry("PLUGIN_DAEMON_URL", "http://dify-plugin-daemon:5002")
                .containsEntry("S3_BUCKET_NAME", "api")
                .containsEntry("MARKETPLACE_API_URL", "https://api.example.com/api");
        assertThat(environment(chart, "plugin-daemon"))
                .containsEntry("PLUGIN_WORKING_PATH", "./volumes/plugin_daemon")
                .containsEntry("FLAG", "/app/api/storage/.init_permissions");
    }

    @Test
    void wordsOfACommandAreRewritten() {
        ChartObjects chart = app("""
                command: [serve, --store=http://log_store:9200, --cache, "my_cache:6380", --name, my_cache]
                """);

        assertThat(strings(chart.container("app"), "args"))
                .containsExactly(
                        "serve",
                        "--store=http://dify-log-store:9200",
                        "--cache",
                        "dify-my-cache:6380",
                        "--name",
                        "my_cache");
    }

    @Test
    void aProbeThatAsksItselfAsksLocalhostAndOthersByTheirService() {
        ChartObjects chart = app("""
                healthcheck: {test: [CMD, check, "http://app:8080/health", "http://my_cache:6380"]}
                """);

        assertThat(strings(chart.container("app"), "readinessProbe", "exec", "command"))
                .containsExactly("check", "http://localhost:8080/health", "http://dify-my-cache:6380");
    }

    @Test
    void mountedFilesNameServicesAsTheClusterDoes() {
        ChartObjects chart = ComposeFolder.at(temp, """
                          app:
                            image: example/app:1
                            volumes:
                              - ./app.yaml:/etc/app/app.yaml
                              - ./proxy.conf:/etc/nginx/conf.d/proxy.conf
                        """ + PEERS)
                .file("app.yaml", """
                        store:
                          url: http://log_store:9200
                          index: log_store
                        cache:
                          host: my_cache
                          port: 6380
                        """)
                .file("proxy.conf", """
                        upstream store { server log_store:9200; }
                        server { location /my_cache { proxy_pass http://my_cache:6380; } }
                        """)
                .render();

        assertThat(chart.fileAt("app", "/etc/app/app.yaml")).isEqualTo("""
                store:
                  url: http://dify-log-store:9200
                  index: log_store
                cache:
                  host: dify-my-cache
                  port: 6380
                """);
        assertThat(chart.fileAt("app", "/etc/nginx/conf.d/proxy.conf")).isEqualTo("""
                upstream store { server dify-log-store:9200; }
                server { location /my_cache { proxy_pass http://dify-my-cache:6380; } }
                """);
    }

    /** Its own resolver ignores the search domains of a pod. */
    @Test
    void squidGetsFullNames() {
        ChartObjects chart =
                ComposeFolder.at(temp, """
                          ssrf_proxy:
                            image: ubuntu/squid:latest
                            volumes: ["./squid.conf:/etc/squid/squid.conf"]
                        """ + PEERS).file("squid.conf", """
                        acl stores dstdomain log_store
                        cache_peer my_cache parent 6380 0 no-query originserver
                        acl paths urlpath_regex ^/my_cache/
                        """).render();

        assertThat(configuration(chart, "acl stores"))
                .contains("acl stores dstdomain dify-log-store dify-log-store.dify.svc.cluster.local\n")
                .contains("cache_peer dify-my-cache.dify.svc.cluster.local parent 6380")
                .contains("acl paths urlpath_regex ^/my_cache/\n");
    }

    /** Dify's default means the milvus of the project. */
    @Test
    void dockersHostStandsForTheServiceThatTheVariableMeans() {
        ChartObjects chart = ComposeFolder.at(temp, """
                          api:
                            image: langgenius/dify-api:1.11.4
                            environment:
                              MODE: api
                              VECTOR_STORE: milvus
                              MILVUS_URI: http://host.docker.internal:19530
                          milvus-standalone: {image: "milvusdb/milvus:v2.6.3"}
                        """).render();

        assertThat(environment(chart, "api")).containsEntry("MILVUS_URI", "http://dify-milvus-standalone:19530");
        assertThat(new RenderedRelease(chart.all()).servicePorts("dify-milvus-standalone"))
                .contains(19530);
    }

    @Test
    void whoIsNamedHasAServiceOnThePortThatIsUsed() {
        ChartObjects chart = ComposeFolder.at(temp, """
                          app:
                            image: example/app:1
                            command: [serve, --peer=http://quiet_one:7001]
                            environment:
                              SILENT_URL: http://silent_one:7002/x
                              HUSHED_HOST: hushed_one
                              HUSHED_PORT: 7003
                            volumes: ["./app.yaml:/etc/app.yaml"]
                          quiet_one: {image: "example/one:1"}
                          silent_one: {image: "example/one:1"}
                          hushed_one: {image: "example/one:1"}
                          filed_one: {image: "example/one:1"}
                          published_one: {image: "example/one:1", ports: ["8000:7005"]}
                          nobodys_one: {image: "example/one:1"}
                        """)
                .file("app.yaml", "peer: http://filed_one:7004\n")
                .render();
        RenderedRelease release = new RenderedRelease(chart.all());

        assertThat(release.servicePorts("dify-quiet-one")).containsExactly(7001);
        assertThat(release.servicePorts("dify-silent-one")).containsExactly(7002);
        assertThat(release.servicePorts("dify-hushed-one")).containsExactly(7003);
        assertThat(release.servicePorts("dify-filed-one")).containsExactly(7004);
        assertThat(release.servicePorts("dify-published-one")).containsExactly(7005);
        assertThat(chart.find("Service", "dify-nobodys-one")).isEmpty();
        assertThat(chart.findings()).isEmpty();
    }

    private Map<String, String> variablesOfApp(String variables) {
        return environment(app("environment:\n" + variables.indent(2)), "app");
    }

    /** The service {@code app} with attributes, beside {@link #PEERS}. */
    private ChartObjects app(String attributes) {
        return ComposeFolder.at(temp, "  app:\n    image: example/app:1\n" + attributes.indent(4) + PEERS)
                .render();
    }

    private static Map<String, String> environment(ChartObjects chart, String component) {
        return new RenderedRelease(chart.all()).environment(component).variables();
    }

    /** The text of the one file in a ConfigMap that contains {@code fragment}. */
    private static String configuration(ChartObjects chart, String fragment) {
        List<String> found = chart.ofKind("ConfigMap").stream()
                .flatMap(c -> map(c, "data").values().stream())
                .map(Object::toString)
                .filter(t -> t.contains(fragment))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }
}
