package dev.compose2dify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.diagnostic.Location;
import org.junit.jupiter.api.Test;

class SmokeTest {
    @Test
    void aLocationLeavesOutWhatIsUnknown() {
        assertThat(new Location("a.yaml", 3, 0)).hasToString("a.yaml:3");
    }
}
