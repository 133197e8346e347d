package dev.compose2dify.plan.component;

import static dev.compose2dify.support.ChartObjects.list;
import static dev.compose2dify.support.ChartObjects.map;
import static dev.compose2dify.support.ChartObjects.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.chart.ComponentPlan;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.plan.decision.PlanOptions;
import dev.compose2dify.support.ChartObjects;
import dev.compose2dify.support.ComposeFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dify under image names of its own is Dify: by the shape of its services, all or nothing, and said so. */
class DifyByShapeTest {
    @TempDir
    Path folder;

    private static final String API = "MODE: api, SECRET_KEY: sk-own-1234567890, CONSOLE_API_URL: \"http://x.example\"";

    @Test
    void aForkIsDifyByTheVariablesOfItsServices() {
        ChartObjects chart = ComposeFolder.at(folder, """
                  backend: {image: "hub.example/ai/brain:1.12.1", environment: {%s, DB_HOST: db}}
                  jobs: {image: "hub.example/ai/brain:1.12.1", environment: {MODE: worker, SECRET_KEY: sk-own-1234567890, DB_HOST: db}}
                  front: {image: "hub.example/ai/brain-front:1.12.1", environment: {CONSOLE_API_URL: "http://x.example", APP_API_URL: "http://x.example"}}
                  db: {image: "postgres:15"}
                """.formatted(API)).render();
        assertThat(chart.chart().plan().components())
                .extracting(ComponentPlan::name)
                .containsExactly("api", "worker", "web", "postgresql");
        assertThat(chart.chart().plan().appVersion()).isEqualTo("1.12.1");
        assertThat(list(chart.ofKind("Ingress").get(0), "spec", "rules").stream()
                        .flatMap(r -> list(r, "http", "paths").stream())
                        .map(p -> text(p, "path")))
                .contains("/console/api", "/");
        assertThat(text(map(chart.get("ConfigMap", "dify-web-env"), "data"), "CONSOLE_API_URL"))
                .startsWith("https://");
        assertThat(chart.chart().plan().decisions())
                .anyMatch(d -> d.service().equals("backend") && d.reason().contains("--dify-service none"));
        assertThat(chart.findings()).isEmpty();
    }

    @Test
    void anOwnWebBesideTheStockApiIsDifysWeb() {
        assertThat(components(plan("""
                  api: {image: "langgenius/dify-api:1.13.0", environment: {%s}}
                  site: {image: "hub.example/our-web:7", environment: {CONSOLE_API_URL: "", APP_API_URL: ""}}
                """.formatted(API)))).containsExactly("api", "web");
    }

    @Test
    void aBuiltApiIsDifysApi() {
        assertThat(components(plan("""
                  core: {build: ./api, environment: {%s}}
                  web: {image: "langgenius/dify-web:1.13.0"}
                """.formatted(API)))).containsExactly("api", "web");
    }

    @Test
    void halfAForkIsNothingAndTold() {
        ChartPlan plan = plan("  backend: {image: \"hub.example/brain:1\", environment: {%s}}\n".formatted(API));
        assertThat(plan.dify()).isFalse();
        assertThat(components(plan)).containsExactly("backend");
        assertThat(plan.decisions())
                .anyMatch(d -> d.outcome() == Outcome.ATTENTION && d.reason().contains("looks like Dify's api"));
        assertThat(plan.diagnostics())
                .anyMatch(d -> d.toString().contains("--dify-service api=backend --dify-service web=NAME"));
    }

    @Test
    void anotherProductWithAModeIsNotDify() {
        ChartPlan plan = plan("""
                  api: {image: "example/shop:2", environment: {MODE: api, SECRET_KEY: abc, DB_HOST: db}}
                  web: {image: "example/shop-web:2", environment: {API_URL: "http://api"}}
                """);
        assertThat(plan.dify()).isFalse();
        assertThat(plan.decisions()).noneMatch(d -> d.reason().contains("looks like Dify"));
    }

    @Test
    void theUserDecides() {
        ComposeFolder project = ComposeFolder.at(folder, """
                  one: {image: "hub.example/one:1.9.0", environment: {MODE: api, SECRET_KEY: sk-own-1234567890}}
                  two: {image: "hub.example/two:1.9.0"}
                """);
        assertThat(components(project.plan(new PlanOptions("dify", Map.of("api", "one", "web", "two"), true, false))))
                .containsExactly("api", "web");
        assertThat(project.plan(new PlanOptions("dify", Map.of("api", "three"), true, false))
                        .diagnostics())
                .anyMatch(d -> d.isError() && d.message().contains("no active service is called three"));
        assertThat(project.plan(new PlanOptions("dify", Map.of("kitchen", "one"), true, false))
                        .diagnostics())
                .anyMatch(d -> d.isError() && d.message().contains("Dify has no component kitchen"));
    }

    @Test
    void noneTakesNothingForDify() {
        ComposeFolder project = ComposeFolder.at(folder, """
                  backend: {image: "hub.example/brain:1.12.1", environment: {%s}}
                  front: {image: "hub.example/brain-front:1.12.1", environment: {CONSOLE_API_URL: "", APP_API_URL: ""}}
                """.formatted(API));
        assertThat(project.plan(new PlanOptions("dify", Map.of(), false, false)).dify())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "1.12.1,        A,                       1.12.1",
        "1.11.4-p2,     A,                       1.11.4-p2",
        "latest,        AGENT_BACKEND_BASE_URL,  1.16.0",
        "sha-9f3c,      TRIGGER_URL,             1.10.0",
        "v2,            PLUGIN_DAEMON_KEY,       1.0.0"
    })
    void theVersionIsTheTagsOrWhatTheVariablesShow(String tag, String variable, String version) {
        ChartPlan plan = plan("""
                  api: {image: "hub.example/our-dify-api:%s", environment: {%s, %s: "x"}}
                  web: {image: "hub.example/our-dify-web:%s", environment: {CONSOLE_API_URL: "", APP_API_URL: ""}}
                """.formatted(tag, API, variable, tag));
        assertThat(plan.appVersion()).isEqualTo(version);
        assertThat(plan.imageTag()).isEqualTo(tag);
    }

    @Test
    void aTagNeverMakesDifyOlderThanItsVariablesShow() {
        ChartPlan plan = plan("""
                  api: {image: "langgenius/dify-api:1.9.0", environment: {%s, TRIGGER_URL: "http://localhost"}}
                  web: {image: "langgenius/dify-web:1.9.0"}
                """.formatted(API));
        assertThat(plan.ingress().paths()).extracting(p -> p.path()).contains("/triggers");
    }

    private ChartPlan plan(String services) {
        return ComposeFolder.at(folder, services).plan();
    }

    private static List<String> components(ChartPlan plan) {
        return plan.components().stream().map(ComponentPlan::name).toList();
    }
}
