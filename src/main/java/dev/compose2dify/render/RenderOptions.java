package dev.compose2dify.render;

import java.nio.file.Path;
import java.util.Optional;

/**
 * @param toolVersion version of compose2dify; the chart's own version too
 * @param templates folder whose files shadow built-in templates of the same path
 */
public record RenderOptions(String toolVersion, Optional<Path> templates) {}
