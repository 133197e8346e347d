package dev.compose2dify.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.catalog.reading.Version;
import dev.compose2dify.catalog.reading.VersionRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionTest {
    @ParameterizedTest
    @CsvSource({
        "1.9.2, 1.10.0",
        "0.6.16, 0.15.8",
        "0.5.9-local, 0.6.0-local",
        "v2.3.1, v2.5.0-beta",
        "15-alpine, 16",
        "1.16, 1.16.1",
        "9.99.99, latest",
        "1.16.1, pg16",
        "1.16.1, RELEASE.2023-03-20T20-16-18Z",
        "1.16.1, ''",
    })
    void theLeftIsOlder(String older, String newer) {
        assertThat(Version.parse(older)).isLessThan(Version.parse(newer));
        assertThat(Version.parse(newer)).isGreaterThan(Version.parse(older));
    }

    @ParameterizedTest
    @CsvSource({"1.10, 1.10.0", "v1.2.3, 1.2.3", "0.6.3-local, 0.6.3", "latest, main", "6-alpine, 6"})
    void bothAreTheSame(String one, String other) {
        assertThat(Version.parse(one)).isEqualTo(Version.parse(other)).hasSameHashCodeAs(Version.parse(other));
    }

    @ParameterizedTest
    @ValueSource(strings = {"latest", "", "stable-alpine", "20230320.99999999999999999999", "1..2"})
    void whatIsNotAVersionIsTheNewest(String tag) {
        assertThat(Version.parse(tag).isNewest()).isTrue();
    }

    @Test
    void aRangeIncludesItsStartAndExcludesItsEnd() {
        VersionRange range = new VersionRange(
                java.util.Optional.of(Version.parse("1.7.0")), java.util.Optional.of(Version.parse("1.10.0")));
        assertThat(range.contains(Version.parse("1.7.0"))).isTrue();
        assertThat(range.contains(Version.parse("1.9.9"))).isTrue();
        assertThat(range.contains(Version.parse("1.10.0"))).isFalse();
        assertThat(range.contains(Version.parse("1.6.9"))).isFalse();
    }
}
