package dev.compose2dify.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.catalog.PublicUrlFacts.Base;
import dev.compose2dify.catalog.PublicUrlFacts.WhenRelative;
import dev.compose2dify.catalog.image.ConfigAddition;
import dev.compose2dify.catalog.image.ConfigPath;
import dev.compose2dify.catalog.image.DataPath;
import dev.compose2dify.catalog.image.ExtraVariable;
import dev.compose2dify.catalog.image.ImageFacts;
import dev.compose2dify.catalog.image.PortFacts;
import dev.compose2dify.catalog.image.Probe;
import dev.compose2dify.catalog.image.ProbeAction;
import dev.compose2dify.catalog.image.Warning;
import dev.compose2dify.catalog.reading.Version;
import dev.compose2dify.text.SecretFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One assertion per section of docs/pitfalls.md that the catalog has facts about. */
class PitfallFactsTest {
    private static final Optional<String> FAMILY = Optional.of("dify-api");

    private final Catalog catalog = Catalog.load();

    private ImageFacts facts(String service, String image) {
        return facts(service, image, Map.of());
    }

    private ImageFacts facts(String service, String image, Map<String, String> environment) {
        return catalog.find(service, image, environment).orElseThrow();
    }

    private ImageFacts api(String version) {
        return facts("api", "langgenius/dify-api:" + version, Map.of("MODE", "api"));
    }

    private ImageFacts daemon(String tag) {
        return facts("plugin_daemon", "langgenius/dify-plugin-daemon:" + tag);
    }

    private ImageFacts websocket(String version) {
        return facts("api_websocket", "langgenius/dify-api:" + version, Map.of("MODE", "api"));
    }

    private ImageFacts web(String version) {
        return facts("web", "langgenius/dify-web:" + version);
    }

    private ImageFacts squid(String... variables) {
        Map<String, String> environment = new java.util.TreeMap<>(Map.of("HTTP_PORT", "3128"));
        List.of(variables).forEach(name -> environment.put(name, ""));
        return facts("ssrf_proxy", "ubuntu/squid:latest", environment);
    }

    private static List<String> warnings(ImageFacts facts) {
        return facts.warnings().stream().map(Warning::text).toList();
    }

    private static Optional<ExtraVariable> extra(ImageFacts facts, String variable) {
        return facts.extraEnvironment().stream()
                .filter(e -> e.name().equals(variable))
                .findFirst();
    }

    @Test
    void theSandboxAlwaysHasAPort() {
        assertThat(extra(facts("sandbox", "langgenius/dify-sandbox:0.2.12"), "SANDBOX_PORT"))
                .get()
                .extracting(ExtraVariable::value)
                .isEqualTo("8194");
    }

    @ParameterizedTest
    @CsvSource({"db, postgres:15-alpine", "db_postgres, postgres:15-alpine"})
    void aComponentKeepsItsNameAcrossRenames(String service, String image) {
        assertThat(facts(service, image).component()).isEqualTo("postgresql");
    }

    @Test
    void squidNeedsFullNames() {
        assertThat(squid().needsFullyQualifiedNames()).isTrue();
        assertThat(facts("agent_ssrf_proxy", "ubuntu/squid:latest").needsFullyQualifiedNames())
                .isTrue();
        assertThat(squid().configAdditions()).extracting(ConfigAddition::line).contains("dns_defnames on");
    }

    @Test
    void postgresKeepsItsDataInASubdirectory() {
        assertThat(extra(facts("db", "postgres:15-alpine"), "PGDATA"))
                .get()
                .matches(e -> e.value().startsWith("/var/lib/postgresql/data/") && !e.overrides());
    }

    @Test
    void urlsHoldThePasswordOfRedis() {
        assertThat(catalog.credential("api", FAMILY, "CELERY_BROKER_URL")
                        .flatMap(c -> c.place("api", FAMILY, "CELERY_BROKER_URL")))
                .get()
                .extracting(CredentialFacts.Place::part)
                .isEqualTo(CredentialFacts.ValuePart.URL_PASSWORD);
    }

    @Test
    void thePluginDaemonWarnsOfRedisCluster() {
        assertThat(daemon("0.6.3-local").warnings())
                .singleElement()
                .satisfies(w -> assertThat(w.variables()).containsExactly("REDIS_USE_CLUSTERS"));
    }

    @Test
    void apiAndWorkerShareOneClaim() {
        ImageFacts worker = facts("worker", "langgenius/dify-api:1.11.4", Map.of("MODE", "worker"));
        assertThat(worker.dataPaths()).isEqualTo(api("1.11.4").dataPaths());
        assertThat(worker.dataPaths()).singleElement().satisfies(d -> {
            assertThat(d.shared()).isTrue();
            assertThat(d.valuesPath()).contains("dify.fileStorage");
            assertThat(d.path()).isEqualTo("/app/api/storage");
        });
    }

    @Test
    void pluginsAreKept() {
        assertThat(daemon("0.6.3-local").dataPaths()).extracting(DataPath::path).containsExactly("/app/storage");
    }

    @ParameterizedTest
    @CsvSource({"1.10.0, ", "1.10.1, 1001", "1.11.0, 1001", "1.16.1, 1001"})
    void theApiImageRunsAs1001SinceOneDotTenDotOne(String version, Long group) {
        assertThat(api(version).security().fsGroup()).isEqualTo(Optional.ofNullable(group));
        assertThat(api(version).security().runsAsRoot()).isEqualTo(group == null);
    }

    @ParameterizedTest
    @CsvSource({"worker, worker", "worker_beat, beat", "api_websocket, api"})
    void theWholeFamilyHasTheSameUser(String service, String mode) {
        assertThat(facts(service, "langgenius/dify-api:1.13.3", Map.of("MODE", mode))
                        .security())
                .isEqualTo(api("1.13.3").security());
    }

    @Test
    void theSecretKeyIsSetEvenIfComposeLeavesItEmpty() {
        CredentialFacts key = catalog.credential("secret-key").orElseThrow();
        assertThat(key.place("worker-beat", FAMILY, "SECRET_KEY")).get().matches(CredentialFacts.Place::added);
        assertThat(key.generate()).isEqualTo(CredentialFacts.Generate.ALWAYS);
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', true",
        "local, '', true",
        "opendal, '', true",
        "opendal, fs, true",
        "opendal, s3, false",
        "s3, '', false",
        "azure-blob, fs, false",
        "volcengine-tos, '', false",
    })
    void storageTypeTellsWhetherTheClaimIsNeeded(String type, String scheme, boolean local) {
        assertThat(catalog.storage().isLocal(Map.of("STORAGE_TYPE", type, "OPENDAL_SCHEME", scheme), Version.NEWEST))
                .isEqualTo(local);
        assertThat(catalog.storage().isLocal(Map.of(), Version.parse("0.3.20"))).isTrue();
    }

    @Test
    void squidsTemplatesAreMountedAsFiles() {
        assertThat(squid().configPaths())
                .contains(
                        new ConfigPath("/etc/squid/squid.conf.template", ConfigPath.Treatment.FILE),
                        new ConfigPath("/etc/squid", ConfigPath.Treatment.WRITABLE_DIRECTORY));
    }

    @ParameterizedTest
    @CsvSource({"0.0.6-local, true", "0.5.3-local, true", "0.6.0-local, false", "0.6.3-local, false"})
    void theDaemonIsNotProcessOneBeforeItHadTini(String tag, boolean share) {
        assertThat(daemon(tag).shareProcessNamespace()).isEqualTo(share);
    }

    @Test
    void threeNamesOfOneKeyAreOneCredential() {
        assertThat(List.of(
                        key("api", "PLUGIN_DAEMON_KEY"),
                        key("plugin-daemon", "SERVER_KEY"),
                        key("agent-backend", "DIFY_AGENT_PLUGIN_DAEMON_API_KEY")))
                .containsOnly("plugin-daemon-key");
        assertThat(List.of(
                        key("api", "INNER_API_KEY_FOR_PLUGIN"),
                        key("plugin-daemon", "DIFY_INNER_API_KEY"),
                        key("plugin-daemon", "PLUGIN_DIFY_INNER_API_KEY"),
                        key("agent-backend", "DIFY_AGENT_INNER_API_KEY")))
                .containsOnly("inner-api-key");
    }

    private String key(String component, String variable) {
        Optional<String> family = component.equals("api") ? FAMILY : Optional.empty();
        return catalog.credential(component, family, variable)
                .map(CredentialFacts::key)
                .orElse("none");
    }

    @Test
    void theAgentsKeyIsUnpaddedBase64urlOf32Bytes() {
        SecretFormat format =
                catalog.credential("agent-server-secret-key").orElseThrow().format();
        assertThat(format).isEqualTo(SecretFormat.BASE64URL32);
        String good = java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[32]);
        assertThat(format.accepts(good)).isTrue();
        assertThat(format.accepts(good + "=")).isFalse();
        assertThat(format.accepts("a".repeat(42))).isFalse();
        assertThat(format.accepts("b".repeat(43))).as("bits beyond 32 bytes").isFalse();
    }

    @Test
    void theDebugPortIsNotHttp() {
        assertThat(daemon("0.6.3-local").port("debug")).hasValueSatisfying(p -> {
            assertThat(p.number()).isEqualTo(5003);
            assertThat(p.variable()).contains("PLUGIN_REMOTE_INSTALLING_PORT");
            assertThat(p.apart()).isPresent();
        });
        assertThat(url("PLUGIN_REMOTE_INSTALL_HOST").base()).isEqualTo(Base.HOST);
    }

    @Test
    void singletonsAreRecreated() {
        for (ImageFacts facts : List.of(
                daemon("0.6.3-local"),
                facts("worker_beat", "langgenius/dify-api:1.16.1", Map.of("MODE", "beat")),
                facts("local_sandbox", "langgenius/dify-agent-local-sandbox:1.16.1"),
                facts("db", "postgres:15-alpine"),
                facts("redis", "redis:6-alpine"))) {
            assertThat(facts.singleton().isPresent()).as(facts.component()).isTrue();
            assertThat(facts.recreate()).as(facts.component()).isTrue();
        }
    }

    @Test
    void theSandboxKeepsItsCapabilities() {
        assertThat(facts("sandbox", "langgenius/dify-sandbox:0.2.15").security())
                .satisfies(s -> {
                    assertThat(s.requiredCapabilities()).contains("SYS_CHROOT", "SETUID", "SETGID", "CHOWN");
                    assertThat(s.runsAsRoot()).isTrue();
                    assertThat(s.privileged()).isFalse();
                    assertThat(s.dropAllCapabilities()).isFalse();
                });
    }

    @Test
    void noPageOfTheWebIsAskedFor() {
        assertThat(web("1.11.4").readiness()).get().extracting(Probe::action).isEqualTo(new ProbeAction.Tcp("http"));
    }

    @Test
    void squidHasMemoryAndALimitOfDescriptors() {
        assertThat(squid().resources().memoryLimit()).contains("512Mi");
        assertThat(squid().configAdditions()).extracting(ConfigAddition::line).contains("max_filedescriptors 65536");
    }

    @Test
    void whatTheProxyRefusesDependsOnTheEra() {
        assertThat(warnings(squid("SSRF_PROXY_ALLOW_PRIVATE_IPS")))
                .containsExactly("The proxy refuses private addresses, and every address in a cluster is private");
        assertThat(warnings(squid("REVERSE_PROXY_PORT")))
                .containsExactly("In this Dify version the proxy lets private addresses through");
        assertThat(warnings(facts("ssrf_proxy", "ubuntu/squid:latest")))
                .containsExactly("In this Dify version the proxy lets private addresses through");
    }

    @Test
    void internalFilesUrlIsSetSinceItExistsAndNeverEmpty() {
        assertThat(extra(api("1.6.0"), "INTERNAL_FILES_URL")).isEmpty();
        assertThat(extra(api("1.7.0"), "INTERNAL_FILES_URL"))
                .get()
                .extracting(ExtraVariable::value)
                .isEqualTo("http://@service:api:5001");
        assertThat(api("1.16.1").omitsWhenEmpty("INTERNAL_FILES_URL")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SECRET_KEY", "DB_PASSWORD", "REDIS_PASSWORD", "PLUGIN_DAEMON_KEY", "CELERY_BROKER_URL"})
    void webAndSandboxReadNoneOfDifysSecrets(String variable) {
        assertThat(web("1.16.1").readsSecret(variable)).isFalse();
        assertThat(facts("sandbox", "langgenius/dify-sandbox:0.2.15").readsSecret(variable))
                .isFalse();
        assertThat(facts("local_sandbox", "langgenius/dify-agent-local-sandbox:1.16.1")
                        .readsSecret(variable))
                .isFalse();
        assertThat(facts("agent_backend", "langgenius/dify-agent-backend:1.16.1")
                        .readsSecret(variable))
                .isFalse();
        assertThat(api("1.16.1").readsSecret(variable)).isTrue();
    }

    @Test
    void everyImageReadsItsOwnSecrets() {
        assertThat(facts("sandbox", "langgenius/dify-sandbox:0.2.15").readsSecret("API_KEY"))
                .isTrue();
        assertThat(daemon("0.6.3-local").readsSecret("DB_PASSWORD")).isTrue();
        assertThat(daemon("0.6.3-local").readsSecret("SECRET_KEY")).isFalse();
        assertThat(facts("agent_backend", "langgenius/dify-agent-backend:1.16.1")
                        .readsSecret("DIFY_AGENT_REDIS_URL"))
                .isTrue();
    }

    @Test
    void everyPlaceOfACredentialIsReadByItsComponent() {
        Map<String, ImageFacts> components = Map.of(
                "sandbox", facts("sandbox", "langgenius/dify-sandbox:0.2.15"),
                "weaviate", facts("weaviate", "semitechnologies/weaviate:1.27.0"),
                "postgresql", facts("db", "postgres:15-alpine"),
                "mysql", facts("db_mysql", "mysql:8.0"),
                "plugin-daemon", daemon("0.6.3-local"),
                "minio", facts("minio", "minio/minio:latest"),
                "milvus-standalone", facts("milvus-standalone", "milvusdb/milvus:v2.6.3"),
                "opensearch-dashboards", facts("x", "opensearchproject/opensearch-dashboards:latest"),
                "local-sandbox", facts("local_sandbox", "langgenius/dify-agent-local-sandbox:1.16.1"),
                "kibana", facts("kibana", "docker.elastic.co/kibana/kibana:8.14.3"));
        catalog.credentials()
                .forEach(credential -> credential.places().forEach(place -> {
                    ImageFacts facts = components.get(place.scope());
                    if (facts != null) {
                        assertThat(facts.readsSecret(place.variable()))
                                .as(place.toString())
                                .isTrue();
                    }
                }));
    }

    @Test
    void filesUrlIsPublicAndAbsolute() {
        assertThat(url("FILES_URL").whenRelative()).isEqualTo(WhenRelative.ABSOLUTE);
    }

    @Test
    void consoleApiUrlIsTheSameOnApiAndWeb() {
        PublicUrlFacts url = url("CONSOLE_API_URL");
        assertThat(url.appliesTo("api", FAMILY, Version.NEWEST)).isTrue();
        assertThat(url.appliesTo("worker", FAMILY, Version.NEWEST)).isTrue();
        assertThat(url.appliesTo("web", Optional.empty(), Version.NEWEST)).isTrue();
        assertThat(url.appliesTo("sandbox", Optional.empty(), Version.NEWEST)).isFalse();
        assertThat(url.whenRelative())
                .isEqualTo(WhenRelative.EMPTY)
                .isEqualTo(url("CONSOLE_WEB_URL").whenRelative());
    }

    @Test
    void forwardedHeadersAreRespected() {
        assertThat(extra(api("0.6.16"), "RESPECT_XFORWARD_HEADERS_ENABLED"))
                .get()
                .matches(e -> e.value().equals("true") && e.overrides());
    }

    @Test
    void theWebsocketServerIsASingletonBeforeItUsesRedis() {
        assertThat(websocket("1.15.0").singleton().isPresent()).isTrue();
        assertThat(websocket("1.16.0").singleton().isPresent()).isFalse();
        assertThat(url("NEXT_PUBLIC_SOCKET_URL").base()).isEqualTo(Base.SOCKET);
    }

    @Test
    void endpointsAndTriggersAreShownWithTheirPublicAddress() {
        assertThat(url("ENDPOINT_URL_TEMPLATE").suffix()).isEqualTo("/e/{hook_id}");
        assertThat(url("TRIGGER_URL").versions().contains(Version.parse("1.9.2")))
                .isFalse();
        assertThat(url("TRIGGER_URL").versions().contains(Version.parse("1.10.0")))
                .isTrue();
    }

    private PublicUrlFacts url(String variable) {
        return catalog.publicUrls().stream()
                .filter(u -> u.variable().equals(variable))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void emptyMarketplaceAddressesAreLeftOutOfTheWeb() {
        assertThat(web("1.13.0").omitsWhenEmpty("MARKETPLACE_API_URL")).isTrue();
        assertThat(web("1.13.0").omitsWhenEmpty("NEXT_PUBLIC_MARKETPLACE_URL_PREFIX"))
                .isTrue();
        assertThat(web("1.12.1").omitsWhenEmpty("MARKETPLACE_API_URL")).isFalse();
        assertThat(web("1.13.0").omitsWhenEmpty("CONSOLE_API_URL")).isFalse();
    }

    @Test
    void emptyAddressesThatStopTheApiAreLeftOut() {
        assertThat(api("1.16.1").omitsWhenEmpty("PLUGIN_DAEMON_URL")).isTrue();
        assertThat(api("1.16.1").omitsWhenEmpty("CODE_EXECUTION_ENDPOINT")).isTrue();
        assertThat(api("1.16.1").omitsWhenEmpty("CREATORS_PLATFORM_API_URL")).isTrue();
        assertThat(api("1.14.2").omitsWhenEmpty("CREATORS_PLATFORM_API_URL")).isFalse();
        assertThat(api("1.16.1").omitsWhenEmpty("CHECK_UPDATE_URL")).isFalse();
    }

    @Test
    void weaviateHasItsGrpcPort() {
        assertThat(facts("weaviate", "semitechnologies/weaviate:1.27.0").port("grpc"))
                .get()
                .extracting(PortFacts::number)
                .isEqualTo(50051);
        assertThat(facts("weaviate", "semitechnologies/weaviate:1.18.4").port("grpc"))
                .isEmpty();
        assertThat(warnings(facts("weaviate", "semitechnologies/weaviate:1.19.0")))
                .containsExactly(
                        "Dify 1.9.2 and later need Weaviate 1.27 or newer with gRPC, which does not read this version's data");
        assertThat(warnings(facts("weaviate", "semitechnologies/weaviate:1.27.0")))
                .isEmpty();
    }

    @Test
    void noPublicDefaultHasTheFormOfAGeneratedValue() {
        catalog.credentials().stream()
                .filter(c -> c.generate() != CredentialFacts.Generate.NEVER)
                .filter(c -> c.format() != SecretFormat.BASE64URL32)
                .forEach(c -> assertThat(c.publicDefaults()).noneMatch(c.format()::accepts));
        assertThat(catalog.credential("secret-key").orElseThrow().publicDefaults())
                .isNotEmpty();
    }

    @Test
    void theWorkerHasNoProbe() {
        ImageFacts worker = facts("worker", "langgenius/dify-api:1.16.1", Map.of("MODE", "worker"));
        assertThat(worker.liveness()).isEmpty();
        assertThat(worker.readiness()).isEmpty();
        assertThat(worker.terminationGracePeriodSeconds()).isGreaterThanOrEqualTo(300);
    }

    @Test
    void memoryLocksAndMapsAreSwitchedOff() {
        ImageFacts opensearch = facts("opensearch", "opensearchproject/opensearch:latest");
        assertThat(extra(opensearch, "bootstrap.memory_lock")).get().matches(ExtraVariable::overrides);
        assertThat(warnings(opensearch))
                .contains(
                        "Memory-mapped files are switched off, as nodes have a low vm.max_map_count, and ulimits are dropped");
        assertThat(warnings(facts("es", "docker.elastic.co/elasticsearch/elasticsearch:8.14.3")))
                .contains(
                        "Memory-mapped files are switched off, as nodes have a low vm.max_map_count, and ulimits are dropped");
    }

    @Test
    void openGaussIsPrivilegedAndSaysSo() {
        ImageFacts openGauss = facts("opengauss", "opengauss/opengauss:7.0.0-RC1");
        assertThat(openGauss.security().privileged()).isTrue();
        assertThat(warnings(openGauss)).contains("openGauss runs as a privileged container");
    }

    @Test
    void pgBigmIsOnlyWarnedOfWhenItIsOn() {
        assertThat(facts("pgvector", "pgvector/pgvector:pg16").warnings())
                .singleElement()
                .satisfies(w -> assertThat(w.variables()).containsExactly("PG_BIGM"));
    }

    @ParameterizedTest
    @CsvSource({
        "CHROMA_AUTH_CREDENTIALS, CHROMA_SERVER_AUTHN_CREDENTIALS, chroma",
        "OPENSEARCH_PASSWORD, OPENSEARCH_INITIAL_ADMIN_PASSWORD, opensearch",
        "ELASTICSEARCH_PASSWORD, ELASTIC_PASSWORD, elasticsearch",
        "COUCHBASE_PASSWORD, COUCHBASE_ADMINISTRATOR_PASSWORD, couchbase-server",
        "WEAVIATE_API_KEY, AUTHENTICATION_APIKEY_ALLOWED_KEYS, weaviate",
        "OCEANBASE_VECTOR_PASSWORD, OB_TENANT_PASSWORD, oceanbase",
        "OCEANBASE_VECTOR_PASSWORD, ROOT_PASSWORD, seekdb",
        "OPENGAUSS_PASSWORD, GS_PASSWORD, opengauss",
        "PGVECTOR_PASSWORD, POSTGRES_PASSWORD, pgvector",
        "DB_PASSWORD, MYSQL_ROOT_PASSWORD, mysql",
        "SESSION_REDIS_PASSWORD, REDISCLI_AUTH, redis",
    })
    void clientAndServerShareOneCredential(String client, String variable, String server) {
        assertThat(key("api", client)).isNotEqualTo("none").isEqualTo(key(server, variable));
    }

    @Test
    void couchbasesHealthcheckIsReplaced() {
        assertThat(facts("couchbase-server", "", Map.of("COUCHBASE_ADMINISTRATOR_USERNAME", "x"))
                        .replacesHealthcheck())
                .isTrue();
    }

    @Test
    void noProbeHasAPasswordInItsWords() {
        assertThat(facts("db_mysql", "mysql:8.0").readiness())
                .get()
                .extracting(Probe::action)
                .satisfies(action ->
                        assertThat(((ProbeAction.Exec) action).words().get(2)).contains("$MYSQL_ROOT_PASSWORD"));
    }
}
