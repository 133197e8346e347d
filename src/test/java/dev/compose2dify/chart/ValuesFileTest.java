package dev.compose2dify.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.support.EraSetup;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The values of the newest release can be read as a whole. */
class ValuesFileTest {
    @TempDir
    static Path temp;

    @Test
    void theValuesOfTheNewestReleaseStayReadable() {
        // A release as it is shipped has some twenty lines more: credentials of every cloud.
        String values = new EraSetup("1.16-agent")
                .chart(temp)
                .files()
                .files()
                .get("values.yaml")
                .text();
        assertThat(values.lines().toList()).hasSizeLessThanOrEqualTo(330);
        assertThat(values.lines().toList())
                .allSatisfy(l -> assertThat(l.length()).as(l).isLessThanOrEqualTo(200));
    }
}
