package dev.compose2dify.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.support.ComposeFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A very long value is looked through like any other: what takes time by the square of it would keep this test, and a user,
 * for minutes.
 */
class LongValuesTest {
    private static final int LENGTH = 40_000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"http://", "a:b@", "x=y;", "host="})
    void aValueOfOnePatternIsPlannedToItsEnd(String pattern) {
        String value = pattern.repeat(LENGTH / pattern.length()).replace("\"", "\\\"");
        ChartPlan plan = ComposeFolder.at(folder, """
                  app:
                    image: example.com/app:1
                    command: ["serve", "%s"]
                    environment: {PLAIN: "%s", APP_HOSTS: "%s", APP_HEADERS: "%s"}
                """.formatted(value, value, value, value))
                .plan();

        assertThat(plan.diagnostics()).noneMatch(Diagnostic::isError);
    }
}
