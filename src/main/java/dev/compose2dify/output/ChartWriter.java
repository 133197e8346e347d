package dev.compose2dify.output;

import dev.compose2dify.diagnostic.Diagnostic;
import java.nio.file.Path;

/** Writes a chart to disk. */
public final class ChartWriter {
    private ChartWriter() {}

    /** Never throws for what the disk refuses: that is in the result. */
    public static WriteResult write(FileTree files, Path folder, WriteOptions options, ConversionRecord record) {
        return WriteResult.failed(Diagnostic.error("writing is not built yet", "wait for it"));
    }
}
