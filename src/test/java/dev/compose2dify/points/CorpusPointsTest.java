package dev.compose2dify.points;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.compose2dify.support.CorpusCase;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Names, references, environment and credentials of every release in every setup. Each case is converted and rendered
 * once. {@code -Dcorpus.case=1.16.1} runs those whose name holds the text.
 */
class CorpusPointsTest {
    @TempDir
    Path temp;

    @TestFactory
    Stream<DynamicNode> everyCase() {
        Assumptions.assumeTrue(CorpusCase.isPresent(), CorpusCase::whySkipped);
        String only = System.getProperty("corpus.case", "");
        return CorpusCase.all().stream()
                .filter(c -> c.toString().contains(only))
                .map(c -> {
                    RenderedCase[] rendered = new RenderedCase[1];
                    return dynamicContainer(
                            c.toString(),
                            Stream.of(
                                    dynamicTest("converts and renders", () -> rendered[0] = RenderedCase.of(c, temp)),
                                    point("environment", rendered, EnvironmentPoint::findings)));
                });
    }

    private static DynamicTest point(
            String name, RenderedCase[] rendered, Function<RenderedCase, List<String>> findings) {
        return dynamicTest(name, () -> {
            Assumptions.assumeTrue(rendered[0] != null, "the case did not render");
            assertThat(findings.apply(rendered[0])).isEmpty();
        });
    }
}
