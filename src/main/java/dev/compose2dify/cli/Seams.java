package dev.compose2dify.cli;

import dev.compose2dify.diagnostic.Diagnostic;
import java.util.List;
import java.util.Optional;

/** The places where the parts that are built elsewhere are plugged in. */
final class Seams {
    private Seams() {}

    /** SEAM (plan + render): return the real one here. */
    static ChartGenerator generator() {
        return (project, options, terminal) -> new ChartGenerator.Generated(
                Optional.empty(),
                "",
                List.of(Diagnostic.error("charts cannot be generated yet", "plan and render are not plugged in")));
    }
}
