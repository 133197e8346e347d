package dev.compose2dify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README and the pages beside it say what the program really does, and lead where they say. */
class ReadmeTest {
    private static final Pattern TRANSCRIPT =
            Pattern.compile("```console\\n\\$ \\./compose2dify ([^\\n]*)\\n(.*?)\\n```", Pattern.DOTALL);

    private static final String LEFT_OUT = "…";
    private static final Pattern LINK = Pattern.compile("\\[[^\\]\\[]*]\\(([^)\\s]+)\\)");

    @TempDir
    Path temp;

    @Test
    void transcriptsOfTheSampleAreWhatTheTerminalShows() throws Exception {
        copy(Path.of("samples/compose"), temp.resolve("samples/compose"));
        int compared = 0;
        for (Path document : documents()) {
            Matcher transcript = TRANSCRIPT.matcher(Files.readString(document));
            while (transcript.find()) {
                if (transcript.group(1).contains("samples/")) {
                    assertShows(run(transcript.group(1)), transcript.group(2), document);
                    compared++;
                }
            }
        }
        assertThat(compared).isEqualTo(2);
    }

    /** A line {@code …} stands for any lines; what is between two of them stands together on the terminal. */
    private static void assertShows(String shown, String transcript, Path document) {
        String rest = "\n" + shown.strip() + "\n";
        assertThat(transcript.startsWith(LEFT_OUT)
                        || rest.startsWith("\n" + transcript.lines().findFirst().orElseThrow()))
                .as(document + " begins with what is shown first")
                .isTrue();
        for (String part : ("\n" + transcript.strip() + "\n").split("\n" + LEFT_OUT + "(?=\n)")) {
            String lines = part.endsWith("\n") ? part : part + "\n";
            if (lines.isBlank()) {
                continue;
            }
            assertThat(rest).as(document + " shows").contains(lines);
            rest = "\n" + rest.substring(rest.indexOf(lines) + lines.length());
        }
        assertThat(transcript.strip().endsWith(LEFT_OUT) || rest.isBlank())
                .as(document + " leaves out the end without saying so: " + rest)
                .isTrue();
    }

    @Test
    void itIsShortAndFitsATerminal() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("README.md"));
        assertThat(lines).hasSizeLessThanOrEqualTo(150);
        assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(120));
    }

    /** Files of the repository, and headings in them. */
    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        for (Path document : documents()) {
            Matcher link = LINK.matcher(Files.readString(document).replaceAll("(?s)```.*?```", ""));
            while (link.find()) {
                String target = link.group(1);
                if (target.matches("(https?|mailto):.*")) {
                    continue;
                }
                String[] parts = target.split("#", 2);
                Path file = parts[0].isEmpty()
                        ? document
                        : document.resolveSibling(parts[0]).normalize();
                assertThat(Files.exists(file))
                        .as(document + " links to " + target)
                        .isTrue();
                if (parts.length > 1) {
                    assertThat(anchors(file))
                            .as(document + " links to " + target)
                            .contains(parts[1]);
                }
            }
        }
    }

    private static List<String> anchors(Path document) throws IOException {
        return Files.readAllLines(document).stream()
                .filter(line -> line.matches("#{1,6} .*"))
                .map(line -> line.replaceFirst("#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{Alnum} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    private static List<Path> documents() throws IOException {
        List<Path> all = new ArrayList<>(List.of(Path.of("README.md"), Path.of("CONTRIBUTING.md")));
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            docs.filter(path -> path.toString().endsWith(".md")).sorted().forEach(all::add);
        }
        return all;
    }

    private String run(String arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.compose2dify.cli.Main"));
        command.addAll(List.of(arguments.split(" ")));
        Path log = temp.resolve("log");
        Process process = new ProcessBuilder(command)
                .directory(temp.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Files.readString(log);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            files.forEach(file -> {
                try {
                    Path target = to.resolve(from.relativize(file).toString());
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
