package dev.compose2dify.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file of one long line (minified JSON, a blob in base64) is looked through like any other. */
class LongLinesTest {
    @ParameterizedTest
    @ValueSource(strings = {"x", "<a", "a=", "\"a\":", "- ", "x:", " ", "a.b-", "://a:", "Aa1"})
    void aLongLineOfOnePatternIsLookedThroughToItsEnd(String pattern) {
        String line = pattern.repeat(50_000 / pattern.length());

        assertThat(SecretLines.reason("/etc/app/data.json", line + "\n")).isEmpty();
    }

    @Test
    void aCredentialFarBehindInALongLineIsFound() {
        String line = "{" + "\"name\": \"value\", ".repeat(5_000) + "\"password\": \"Gx7-marker-93\"}";

        assertThat(SecretLines.reason("/etc/app/data.json", line)).isPresent();
    }
}
