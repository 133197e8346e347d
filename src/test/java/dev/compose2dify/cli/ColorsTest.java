package dev.compose2dify.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.cli.terminal.Colors;
import dev.compose2dify.diagnostic.Severity;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ColorsTest {
    @Test
    void whatNeedsSomebodyStandsOutAndTheTextStaysTheSame() {
        String text =
                "Dify 1 from a\n\n  needs your attention: 1 (details)\n    api  do this\n\n  api  ->  Deployment api\n";
        String colored = Colors.summary(text);
        assertThat(colored)
                .contains("\u001b[1;33m  needs your attention: 1 (details)\u001b[0m", "\u001b[1;33m    api  do this");
        assertThat(colored.replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(text);
    }

    @Test
    void aDiagnosticsSeverityIsColoured() {
        assertThat(Colors.diagnostic("a.yaml:1:2: error: x. hint: y", Severity.ERROR))
                .isEqualTo("a.yaml:1:2: \u001b[1;31merror:\u001b[0m x. hint: y");
    }

    @Test
    void nobodyWhoAskedForNoneGetsColours() {
        assertThat(Colors.wanted(1, Map.of("TERM", "xterm", "NO_COLOR", "1"))).isFalse();
        assertThat(Colors.wanted(1, Map.of("TERM", "dumb"))).isFalse();
        assertThat(Colors.wanted(1, Map.of())).isFalse();
    }
}
