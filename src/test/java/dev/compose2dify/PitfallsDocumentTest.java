package dev.compose2dify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who points to docs/pitfalls.md finds the section, and no text cites papers that are not in the repository. */
class PitfallsDocumentTest {

    private static final Path DOCUMENT = Path.of("docs/pitfalls.md");

    /** {@code docs/pitfalls.md, storage-type} in Javadoc, {@code pitfalls.md#storage-type} in YAML. */
    private static final Pattern POINTER = Pattern.compile("pitfalls\\.md(?:#|,\\s+(?:\\*\\s+)?)([a-z0-9-]+)");

    private static final Pattern CODE = Pattern.compile(
            "\\bP[0-9]{1,2}\\b|[Ff]acts, section|design spec|\\(section [0-9]|[/*] Point [0-9]+:|notes on Dify");

    @Test
    void everyPointerLeadsToASection() throws IOException {
        Set<String> sections = sections();
        for (Path file : files("src/main", "src/test", "templates")) {
            Matcher pointer = POINTER.matcher(read(file));
            while (pointer.find()) {
                assertThat(sections).as(file + " points there").contains(pointer.group(1));
            }
        }
    }

    @Test
    void nothingCitesPapersThatAreNotHere() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : files("src/main", "templates", "samples", "docs")) {
            Matcher code = CODE.matcher(read(file));
            while (code.find()) {
                found.add(file + ": " + code.group());
            }
        }
        assertThat(found).isEmpty();
    }

    private static Set<String> sections() throws IOException {
        return Files.readAllLines(DOCUMENT).stream()
                .filter(line -> line.startsWith("### "))
                .map(line -> line.substring(4).strip())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Path> files(String... roots) throws IOException {
        List<Path> all = new ArrayList<>();
        for (String root : roots) {
            try (Stream<Path> walk = Files.walk(Path.of(root))) {
                walk.filter(Files::isRegularFile).sorted().forEach(all::add);
            }
        }
        return all;
    }

    private static String read(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (MalformedInputException binary) {
            return "";
        }
    }
}
