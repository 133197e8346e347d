package dev.compose2dify.render;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a chart is written down.
 *
 * @param toolVersion version of compose2dify
 * @param chartVersion version of the chart, {@code MAJOR.MINOR.PATCH}
 * @param templates folder whose files shadow built-in templates of the same path
 * @param upgrade what changed since the chart that stood in the folder, in Markdown; empty without one
 */
public record RenderOptions(String toolVersion, String chartVersion, Optional<Path> templates, String upgrade) {
    public RenderOptions(String toolVersion, Optional<Path> templates) {
        this(toolVersion, "0.1.0", templates, "");
    }
}
