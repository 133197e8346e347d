package dev.compose2dify.support;

import java.nio.file.Path;
import java.util.Map;

/** What Helm says when a chart does not render. */
public final class HelmErrors {
    private HelmErrors() {}

    /** Helm's message, without its advice about {@code --debug}. Fails when the chart does render. */
    public static String ofRendering(Path chart, Map<String, ?> values) {
        try {
            HelmChart.render(chart, values, HelmChart.KUBE_VERSION);
        } catch (IllegalStateException e) {
            return String.valueOf(e.getMessage())
                    .replaceAll("\\s*Use --debug flag[^\\n]*", "")
                    .strip();
        }
        throw new AssertionError("the chart renders, but should not");
    }
}
