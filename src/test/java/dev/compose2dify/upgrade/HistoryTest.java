package dev.compose2dify.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The chart's own version. */
class HistoryTest {
    @Test
    void aNewChartHasTheVersionOfItsDifyWithRoomBehindIt() {
        assertThat(History.NONE.next("1.11.4", "a")).isEqualTo("1.11.4000");
        assertThat(History.NONE.next("0.15.8", "a")).isEqualTo("0.15.8000");
        assertThat(History.NONE.next("1.16", "a")).isEqualTo("1.16.0");
        assertThat(History.NONE.next("latest", "a")).isEqualTo("0.1.0");
    }

    @Test
    void itRisesWithEveryChangeAndStaysWithoutOne() {
        History history = new History("1.11.4000", "a", "");
        assertThat(history.next("1.11.4", "a")).isEqualTo("1.11.4000");
        assertThat(history.next("1.11.4", "b")).isEqualTo("1.11.4001");
        assertThat(new History("1.11.4001", "b", "").next("1.11.4", "c")).isEqualTo("1.11.4002");
        assertThat(new History("1.11.4001", "b", "").next("1.11.5", "c")).isEqualTo("1.11.5000");
        assertThat(new History("1.11.4001", "b", "").next("1.13.0", "c")).isEqualTo("1.13.0");
    }

    @Test
    void itNeverFalls() {
        assertThat(new History("1.13.0", "b", "").next("1.11.4", "c")).isEqualTo("1.13.1");
        assertThat(new History("1.13.0", "", "").next("1.13.0", "c")).isEqualTo("1.13.1");
    }
}
