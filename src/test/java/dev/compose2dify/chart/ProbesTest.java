package dev.compose2dify.chart;

import static dev.compose2dify.support.ChartObjects.at;
import static dev.compose2dify.support.ChartObjects.map;
import static dev.compose2dify.support.ChartObjects.strings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.support.ChartObjects;
import dev.compose2dify.support.ComposeFolder;
import dev.compose2dify.support.CorpusCase;
import dev.compose2dify.support.GeneratedChart;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Docker asked of a container, the kubelet asks, in the same rhythm. */
class ProbesTest {
    @TempDir
    Path temp;

    @Test
    void aHealthcheckWithoutTimingHasDockersDefaultsWrittenOut() {
        ChartObjects chart = app("healthcheck: {test: [CMD, check, --all]}");

        assertThat(map(chart.container("app"), "readinessProbe"))
                .containsEntry("periodSeconds", 30)
                .containsEntry("timeoutSeconds", 30)
                .containsEntry("failureThreshold", 3)
                .doesNotContainKey("initialDelaySeconds");
        assertThat(strings(chart.container("app"), "readinessProbe", "exec", "command"))
                .containsExactly("check", "--all");
    }

    @Test
    void zeroMeansDockersDefault() {
        ChartObjects chart = app("healthcheck: {test: [CMD, check], interval: 0s, timeout: 0s, retries: 0}");

        assertThat(map(chart.container("app"), "readinessProbe"))
                .containsEntry("periodSeconds", 30)
                .containsEntry("timeoutSeconds", 30)
                .containsEntry("failureThreshold", 3);
    }

    @Test
    void timingIsTheComposeFilesAndTheStartPeriodIsPatienceAtTheStart() {
        ChartObjects chart =
                app("healthcheck: {test: [CMD, check], interval: 20s, timeout: 1500ms, retries: 4, start_period: 1m}");

        assertThat(map(chart.container("app"), "readinessProbe"))
                .containsEntry("periodSeconds", 20)
                .containsEntry("timeoutSeconds", 2)
                .containsEntry("failureThreshold", 4);
        Map<String, Object> startup = map(chart.container("app"), "startupProbe");
        int patience = (int) startup.get("periodSeconds") * (int) startup.get("failureThreshold");
        assertThat(patience).isGreaterThanOrEqualTo(60 + 4 * 20).isLessThanOrEqualTo(60 + 5 * 20);
        assertThat(startup.get("exec"))
                .isEqualTo(map(chart.container("app"), "readinessProbe").get("exec"));
    }

    @Test
    void aHealthcheckNeverBecomesALivenessProbe() {
        assertThat(app("healthcheck: {test: [CMD, check]}").container("app")).doesNotContainKey("livenessProbe");
    }

    @Test
    void aShellCheckKeepsItsShell() {
        assertThat(strings(
                        app("healthcheck: {test: 'check || exit 1'}").container("app"),
                        "readinessProbe",
                        "exec",
                        "command"))
                .containsExactly("/bin/sh", "-c", "check || exit 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{disable: true}", "{test: [NONE]}", "{test: NONE, disable: true}"})
    void aHealthcheckThatIsSwitchedOffIsNoProbe(String healthcheck) {
        ComposeFolder folder = ComposeFolder.at(temp, """
                          api:
                            image: langgenius/dify-api:1.16.1
                            environment: {MODE: api}
                            healthcheck: %s
                        """.formatted(healthcheck));

        assertThat(folder.render().container("api"))
                .doesNotContainKeys("startupProbe", "readinessProbe", "livenessProbe");
        assertThat(folder.decisions())
                .anySatisfy(d -> assertThat(d.reason()).isEqualTo("switched off in the compose project"));
    }

    @Test
    void theOwnNameInACheckIsLocalhostAndAnotherOneIsThatOnTheCluster() {
        ChartObjects chart = ComposeFolder.at(temp, """
                          my_app:
                            image: example/app:1
                            healthcheck: {test: [CMD-SHELL, "pg_isready -h my_app && nc my_other 99"]}
                          my_other: {image: "example/other:1", expose: ["99"]}
                        """).render();

        assertThat(strings(chart.container("my-app"), "readinessProbe", "exec", "command"))
                .containsExactly("/bin/sh", "-c", "pg_isready -h localhost && nc dify-my-other 99");
    }

    @Test
    void aPlainCurlIsAskedByTheKubeletItself() {
        ChartObjects chart = ComposeFolder.at(temp, """
                          app:
                            image: example/app:1
                            expose: ["8080"]
                            healthcheck: {test: [CMD, curl, -f, "http://localhost:8080/health?full=1"]}
                        """).render();

        assertThat(map(chart.container("app"), "readinessProbe", "httpGet"))
                .containsEntry("path", "/health?full=1")
                .containsEntry("port", "tcp-8080");
    }

    @Test
    void whereComposeHasNoneTheFactsGiveOne() {
        ChartObjects chart = ComposeFolder.at(temp, """
                          web: {image: "langgenius/dify-web:1.11.4"}
                          sandbox: {image: "langgenius/dify-sandbox:0.2.12"}
                        """).render();

        assertThat(map(chart.container("web"), "readinessProbe", "tcpSocket")).containsEntry("port", "http");
        assertThat(map(chart.get("ConfigMap", "dify-web-env"), "data")).containsEntry("HOSTNAME", "0.0.0.0");
        assertThat(map(chart.container("sandbox"), "livenessProbe", "httpGet")).containsEntry("path", "/health");
    }

    @Test
    void aCheckThatCannotWorkIsReplacedByTheFacts() {
        ComposeFolder folder = ComposeFolder.at(temp, """
                          couchbase-server:
                            image: couchbase/server:7
                            healthcheck: {test: ["CMD-SHELL", "curl -u Administrator:password http://x || exit 1"]}
                        """);

        assertThat(at(folder.render().container("couchbase-server"), "readinessProbe")
                        .toString())
                .doesNotContain("Administrator:password");
    }

    @Test
    void probesCanBeReplacedInValues() {
        ComposeFolder folder = ComposeFolder.at(temp, "  web: {image: 'langgenius/dify-web:1.11.4'}\n");

        assertThat(map(
                        folder.render("web.readinessProbe", Map.of("tcpSocket", Map.of("port", 3000)))
                                .container("web"),
                        "readinessProbe"))
                .containsOnlyKeys("tcpSocket");
    }

    static Stream<CorpusCase> corpus() {
        return CorpusCase.isPresent()
                ? CorpusCase.all().stream().filter(c -> c.name().equals("default"))
                : Stream.empty();
    }

    @Test
    void inEveryReleaseLivenessIsCheapAndCeleryIsNeverPinged() {
        Assumptions.assumeTrue(CorpusCase.isPresent(), CorpusCase::whySkipped);
        corpus().forEach(c -> {
            List<ComponentPlan> components = GeneratedChart.of(c.load(temp), temp.resolve("chart-" + c.release()))
                    .plan()
                    .components();
            for (ComponentPlan component : components) {
                assertThat(command(component.probes().liveness()))
                        .as(c + " " + component.name())
                        .doesNotContain("celery")
                        .doesNotContain("curl");
                if (component.name().startsWith("worker")) {
                    assertThat(component.probes().readiness())
                            .as(c + " " + component.name())
                            .isEmpty();
                    assertThat(component.probes().startup())
                            .as(c + " " + component.name())
                            .isEmpty();
                }
                if (component.name().equals("web") || component.name().equals("api")) {
                    assertThat(component.probes().readiness().map(p ->
                                    (Object) p.action().getClass()))
                            .as(c + " " + component.name())
                            .contains(
                                    component.name().equals("web")
                                            ? ProbePlan.TcpSocket.class
                                            : ProbePlan.HttpGet.class);
                }
                component
                        .probes()
                        .startup()
                        .ifPresent(p -> assertThat(
                                        p.timing().periodSeconds() * p.timing().failureThreshold())
                                .as(c + " " + component.name())
                                .isGreaterThanOrEqualTo(component.name().equals("api") ? 600 : 60));
            }
        });
    }

    private static String command(Optional<ProbePlan> probe) {
        return probe.map(ProbePlan::action)
                .filter(ProbePlan.Exec.class::isInstance)
                .map(p -> ((ProbePlan.Exec) p)
                        .command().stream().map(Value::pieces).toList().toString())
                .orElse("");
    }

    private ChartObjects app(String attributes) {
        return ComposeFolder.at(temp, "  app:\n    image: example/app:1\n    " + attributes + "\n")
                .render();
    }
}
