package dev.compose2dify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/features.md says only what a test shows. */
class FeaturesDocumentTest {
    private static final Path SOURCES = Path.of("src/test/java");

    @Test
    void everyFeatureNamesATestThatExists() throws IOException {
        List<String[]> rows = Files.readAllLines(Path.of("docs/features.md")).stream()
                .filter(l -> l.startsWith("| ") && !l.contains("| here |"))
                .map(l -> l.split(" *\\| *", -1))
                .toList();

        assertThat(rows).hasSizeGreaterThan(100);
        for (String[] row : rows) {
            assertThat(row).as(row[1]).hasSize(5);
            assertThat(row[2]).as(row[1]).isIn("yes", "better", "differs", "no");
            if (row[2].equals("no")) {
                assertThat(row[3]).as(row[1]).isEmpty();
            } else {
                assertThat(row[3]).as(row[1]).matches("`[A-Z]\\w+Test\\.[a-z]\\w+`");
                String[] test = row[3].replace("`", "").split("\\.");
                assertThat(source(test[0])).as(row[3]).containsPattern("void " + Pattern.quote(test[1]) + "\\(");
            }
        }
    }

    private static String source(String name) throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            Path file = files.filter(f -> f.getFileName().toString().equals(name + ".java"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no class " + name));
            return Files.readString(file);
        }
    }
}
