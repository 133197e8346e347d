package dev.compose2dify.compose.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTest {
    @ParameterizedTest
    @CsvSource({"1m30s,90", "1500ms,2", "0,0", "1.5h,5400", "1d,86400", "1w,604800", "1ns,1"})
    void secondsAreRoundedUp(String text, int seconds) {
        assertThat(Duration.of(text).orElseThrow().secondsRoundedUp()).isEqualTo(seconds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "1x", "s", "1m 30s", "one"})
    void whatIsNoDurationIsNone(String text) {
        assertThat(Duration.of(text)).isEmpty();
    }

    @Test
    void aDurationOfManyYearsStaysWithinWholeNumbers() {
        assertThat(Duration.of("2500000h").orElseThrow().secondsRoundedUp()).isEqualTo(Integer.MAX_VALUE);
    }
}
