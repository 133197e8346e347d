package dev.compose2dify.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.catalog.image.ImageFacts;
import dev.compose2dify.catalog.reading.Version;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a service finds its facts. */
class CatalogTest {
    private final Catalog catalog = Catalog.load();

    private String component(String service, String image, Map<String, String> environment) {
        return catalog.find(service, image, environment)
                .map(ImageFacts::component)
                .orElse("none");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "langgenius/dify-web",
                "langgenius/dify-web:1.11.4",
                "docker.io/langgenius/dify-web:1.11.4",
                "harbor.example:5000/hub/langgenius/dify-web:1.11.4",
                "registry.example/team/dify-web:1.11.4-custom",
                "localhost/langgenius/dify-web@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "langgenius/dify-web:1.11.4@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
            })
    void anImageIsRecognisedInEveryRegistryAndForm(String image) {
        assertThat(component("anything", image, Map.of())).isEqualTo("web");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres:15-alpine",
                "library/postgres:15",
                "docker.io/library/postgres",
                "mirror.example/hub/postgres:16"
            })
    void anOfficialImageIsRecognisedWithAndWithoutLibrary(String image) {
        assertThat(component("x", image, Map.of())).isEqualTo("postgresql");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ollama/ollama:latest",
                "bitnami/postgresql:15",
                "someone/redis:7",
                "traefik:v3",
                "",
                "dify-api-extra:1"
            })
    void anUnknownImageHasNoFacts(String image) {
        assertThat(component("x", image, Map.of("MODE", "api"))).isEqualTo("none");
    }

    @ParameterizedTest
    @CsvSource({"api, api", "'', api", "worker, worker", "beat, worker-beat", "migration, migration", "other, none"})
    void theVariableModeTellsTheProcessesOfOneImageApart(String mode, String component) {
        assertThat(component("renamed", "langgenius/dify-api:1.16.1", Map.of("MODE", mode)))
                .isEqualTo(component);
    }

    @ParameterizedTest
    @CsvSource({
        "api, api",
        "api_websocket, api-websocket",
        "dify-websocket, api-websocket",
        "my_api_websocket_1, api-websocket",
        "backend, api",
    })
    void theNameBreaksTheTieBetweenApiAndWebsocket(String service, String component) {
        assertThat(component(service, "langgenius/dify-api:1.16.1", Map.of("MODE", "api")))
                .isEqualTo(component);
    }

    @ParameterizedTest
    @CsvSource({
        "ssrf_proxy, ssrf-proxy",
        "agent_ssrf_proxy, agent-ssrf-proxy",
        "agent-ssrf-proxy, agent-ssrf-proxy",
        "whatever, ssrf-proxy",
    })
    void theNameBreaksTheTieBetweenTheTwoSquids(String service, String component) {
        assertThat(component(service, "ubuntu/squid:latest", Map.of())).isEqualTo(component);
    }

    @Test
    void theImageWinsOverAMisleadingName() {
        assertThat(component("db", "pgvector/pgvector:pg16", Map.of())).isEqualTo("pgvector");
        assertThat(component("weaviate", "qdrant/qdrant:v1.8.3", Map.of())).isEqualTo("qdrant");
        assertThat(component("api", "langgenius/dify-api:1.9.2", Map.of("MODE", "worker")))
                .isEqualTo("worker");
    }

    @Test
    void onlyDifysOwnNginxIsTheGateway() {
        assertThat(component("nginx", "nginx:latest", Map.of())).isEqualTo("nginx");
        assertThat(component("front-door", "nginx:1.27", Map.of("NGINX_SERVER_NAME", "_")))
                .isEqualTo("nginx");
        assertThat(component("docs", "nginx:latest", Map.of())).isEqualTo("none");
    }

    @Test
    void onlyDifysOwnBusyboxIsTheOneShot() {
        assertThat(component("init_permissions", "busybox:latest", Map.of())).isEqualTo("init-permissions");
        assertThat(component("wait", "busybox:latest", Map.of())).isEqualTo("none");
    }

    @Test
    void aServiceThatIsBuiltIsRecognisedByNameAndVariable() {
        assertThat(component("couchbase-server", "", Map.of("COUCHBASE_ADMINISTRATOR_USERNAME", "x")))
                .isEqualTo("couchbase-server");
        assertThat(component("worker", "", Map.of("MODE", "worker"))).isEqualTo("worker");
        assertThat(component("web", "", Map.of("CONSOLE_API_URL", ""))).isEqualTo("web");
        assertThat(component("web", "", Map.of())).as("a web of the user's own").isEqualTo("none");
        assertThat(component("api", "", Map.of("PORT", "80")))
                .as("an api of the user's own")
                .isEqualTo("none");
    }

    @Test
    void anUnusualNameIsSaidSoThatTwoServicesOfOneImageCanBeToldApart() {
        assertThat(catalog.find("db_postgres", "postgres:15-alpine", Map.of()))
                .get()
                .matches(ImageFacts::nameIsUsual);
        assertThat(catalog.find("langfuse-db", "postgres:16", Map.of())).get().matches(f -> !f.nameIsUsual());
    }

    @Test
    void theTagChoosesTheVersionOfTheFacts() {
        assertThat(api("1.11.4").version()).isEqualTo(Version.parse("1.11.4"));
        assertThat(api("latest").version().isNewest()).isTrue();
        assertThat(catalog.find("api", "langgenius/dify-api@sha256:00", Map.of("MODE", "api")))
                .get()
                .matches(f -> f.version().isNewest());
    }

    @Test
    void theBetasOfTwoAreASideBranchOfOneDotNine() {
        assertThat(api("2.0.0-beta.2").security().runsAsRoot()).isTrue();
        assertThat(api("2.0.0-beta.2").version()).isEqualTo(Version.parse("1.9.0"));
    }

    @Test
    void theFirstCredentialWithTheMostPreciseScopeOwnsAVariable() {
        assertThat(key("pgvector", "POSTGRES_PASSWORD")).isEqualTo("pgvector-password");
        assertThat(key("postgresql", "POSTGRES_PASSWORD")).isEqualTo("postgresql-password");
        assertThat(key("sandbox", "API_KEY")).isEqualTo("sandbox-api-key");
        assertThat(key("somebody-else", "API_KEY")).isEqualTo("none");
    }

    private String key(String component, String variable) {
        return catalog.credential(component, Optional.empty(), variable)
                .map(CredentialFacts::key)
                .orElse("none");
    }

    private ImageFacts api(String tag) {
        return catalog.find("api", "langgenius/dify-api:" + tag, Map.of("MODE", "api"))
                .orElseThrow();
    }

    @Test
    void everyComponentHasOneEntryAndADnsName() {
        List<String> components = catalog.components();
        assertThat(components)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z]([a-z0-9-]{0,40}[a-z0-9])?"));
    }
}
