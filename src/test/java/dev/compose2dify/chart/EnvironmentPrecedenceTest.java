package dev.compose2dify.chart;

import static dev.compose2dify.support.ChartObjects.list;
import static dev.compose2dify.support.ChartObjects.map;
import static dev.compose2dify.support.ChartObjects.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.compose2dify.support.ChartObjects;
import dev.compose2dify.support.ComposeFolder;
import dev.compose2dify.support.EraSetup;
import dev.compose2dify.support.GeneratedChart;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who wins when a variable is set more than once: the order that the chart's README gives. */
class EnvironmentPrecedenceTest {
    private static final String DIFY = """
              api:
                image: langgenius/dify-api:1.11.4
                environment:
                  {MODE: api, LOG_LEVEL: INFO, N: "no", REDIS_HOST: redis, SECRET_KEY: sk-of-my-own-1234, LOG_FILE: /x}
              worker:
                image: langgenius/dify-api:1.11.4
                environment:
                  {MODE: worker, LOG_LEVEL: INFO, N: "no", REDIS_HOST: redis, SECRET_KEY: sk-of-my-own-1234, LOG_FILE: /x}
              redis: {image: "redis:7", volumes: ["./redis:/data"]}
              bare: {image: "example.com/bare:1"}
            """;

    @TempDir
    Path folder;

    @Test
    void eachSourceWinsOverTheOneBefore() {
        GeneratedChart chart = ComposeFolder.at(folder, DIFY).chart();
        Map<String, Object> variable = Map.of("name", "LOG_LEVEL", "value", "extra");
        Map<String, Object> ofApi = Map.of("name", "LOG_LEVEL", "value", "extra-of-api");

        assertThat(logLevels(chart)).containsExactly("INFO", "INFO");
        assertThat(logLevels(chart, "env.LOG_LEVEL", "all")).containsExactly("all", "all");
        assertThat(logLevels(chart, "env.LOG_LEVEL", "all", "api.env.LOG_LEVEL", "own"))
                .containsExactly("own", "all");
        assertThat(logLevels(chart, "api.env.LOG_LEVEL", "own", "global.extraEnv", List.of(variable)))
                .containsExactly("extra", "extra");
        assertThat(logLevels(chart, "global.extraEnv", List.of(variable), "api.extraEnv", List.of(ofApi)))
                .containsExactly("extra-of-api", "extra");
    }

    @Test
    void whatTheChartComputesWinsOverComposeAndEnvWinsOverThat() {
        GeneratedChart chart = ComposeFolder.at(folder, DIFY).chart();

        assertThat(environment(ComposeFolder.render(chart), "api")).containsEntry("REDIS_HOST", "dify-redis");
        assertThat(environment(ComposeFolder.render(chart, "env.REDIS_HOST", "elsewhere"), "worker"))
                .containsEntry("REDIS_HOST", "elsewhere");
    }

    @Test
    void nullTakesAVariableAwayWhereverItComesFrom() {
        GeneratedChart chart = ComposeFolder.at(folder, DIFY).chart();
        ChartObjects rendered = ComposeFolder.render(
                chart, "env.N", null, "api.env.LOG_FILE", null, "api.env.REDIS_HOST", null, "api.env.SECRET_KEY", null);

        assertThat(environment(rendered, "api"))
                .doesNotContainKeys("N", "LOG_FILE", "REDIS_HOST", "SECRET_KEY")
                .containsKey("LOG_LEVEL");
        assertThat(environment(rendered, "worker"))
                .doesNotContainKey("N")
                .containsKeys("LOG_FILE", "REDIS_HOST", "SECRET_KEY");
    }

    @Test
    void aComponentsOwnEnvAddsVariablesEvenWhereComposeSaysNone() {
        ChartObjects rendered =
                ComposeFolder.at(folder, DIFY).render("bare.env.ON", "1e3", "api.env.NEW", "{{ fail }}");

        assertThat(environment(rendered, "bare")).containsEntry("ON", "1e3");
        assertThat(environment(rendered, "api")).containsEntry("NEW", "{{ fail }}");
        assertThat(environment(rendered, "worker")).doesNotContainKey("NEW");
    }

    @Test
    void aNameThatNothingReadsFailsWithThoseThatAreLikeIt() {
        GeneratedChart chart = ComposeFolder.at(folder, DIFY).chart();

        assertThatThrownBy(() -> ComposeFolder.render(chart, "env.LOG_LEVL", "DEBUG"))
                .hasMessageContaining("env.LOG_LEVL: no component of this chart has this variable")
                .hasMessageContaining("LOG_LEVEL");
    }

    @Test
    void aCredentialIsNotSetAsAVariable() {
        GeneratedChart chart = ComposeFolder.at(folder, DIFY).chart();

        for (String place : List.of("env.SECRET_KEY", "worker.env.SECRET_KEY")) {
            assertThatThrownBy(() -> ComposeFolder.render(chart, place, "x"))
                    .hasMessageContaining(place + ": it is a credential");
        }
    }

    @Test
    void overridesOfAnOldChartAreRefusedWithTheirNewPlace() {
        GeneratedChart chart = ComposeFolder.at(folder, DIFY).chart();

        assertThatThrownBy(() -> ComposeFolder.render(chart, "config.shared.LOG_LEVEL", "DEBUG"))
                .hasMessageContaining("config.shared.LOG_LEVEL: variables are set as env.LOG_LEVEL now");
    }

    @Test
    void unknownKeysAreRefusedEverywhere() {
        GeneratedChart chart = ComposeFolder.at(folder, DIFY).chart();

        for (String key : List.of("global.nodeSelectors", "api.environment", "redis.persistence.sizes", "envs")) {
            assertThatThrownBy(() -> ComposeFolder.render(chart, key + ".A", "x"))
                    .as(key)
                    .hasMessageContaining(key.substring(key.lastIndexOf('.') + 1));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.compose2dify.support.EraSetup#all")
    void oneSettingReachesEveryPodThatHasTheVariableInEveryEra(EraSetup era) {
        GeneratedChart chart = era.chart(folder);
        ChartObjects plain = ComposeFolder.render(chart);
        // The era of env files leaves LOG_LEVEL to the image.
        String name = environment(plain, "api").containsKey("LOG_LEVEL") ? "LOG_LEVEL" : "DB_HOST";
        ChartObjects set = ComposeFolder.render(chart, "env." + name, "DEBUG");
        List<String> having = chart.plan().components().stream()
                .map(ComponentPlan::name)
                .filter(c -> environment(plain, c).containsKey(name))
                .toList();

        assertThat(having).contains("api", "worker");
        assertThat(having).allSatisfy(c -> assertThat(environment(set, c)).containsEntry(name, "DEBUG"));
    }

    private static List<String> logLevels(GeneratedChart chart, Object... values) {
        ChartObjects rendered = ComposeFolder.render(chart, values);
        return List.of("api", "worker").stream()
                .map(c -> environment(rendered, c).get("LOG_LEVEL"))
                .toList();
    }

    /** What the kubelet gives a component's container: ConfigMaps in order, then env; a key of the Secret as its name. */
    private static Map<String, String> environment(ChartObjects chart, String component) {
        Map<String, String> environment = new LinkedHashMap<>();
        for (Map<String, Object> from : list(chart.container(component), "envFrom")) {
            map(chart.get("ConfigMap", text(from, "configMapRef", "name")), "data")
                    .forEach((name, value) -> environment.put(name, value.toString()));
        }
        list(chart.container(component), "env")
                .forEach(e -> environment.put(
                        text(e, "name"),
                        Optional.of(text(e, "value"))
                                .filter(v -> !v.isEmpty())
                                .orElse(text(e, "valueFrom", "secretKeyRef", "key"))));
        return environment;
    }
}
