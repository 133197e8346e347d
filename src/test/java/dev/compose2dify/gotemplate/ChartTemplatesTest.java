package dev.compose2dify.gotemplate;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.compose2dify.support.CorpusCase;
import dev.compose2dify.support.GeneratedChart;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChartTemplatesTest {
    @TempDir
    Path folder;

    @Test
    void everyReleaseRendersAsWithHelm() {
        assumeTrue(CorpusCase.isPresent(), CorpusCase.whySkipped());
        for (CorpusCase release : CorpusCase.all()) {
            GeneratedChart chart = GeneratedChart.of(
                    release.load(folder.resolve("in")), folder.resolve("out").resolve(release.toString()));
            try {
                OwnRendering.assertSameAsHelm(chart, chart.values());
            } catch (TemplateException e) {
                throw new AssertionError(release + ": " + e.getMessage(), e);
            }
        }
    }
}
