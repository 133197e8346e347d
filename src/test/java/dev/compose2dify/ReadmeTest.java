package dev.compose2dify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README says what the program really does. */
class ReadmeTest {
    private static final Pattern TRANSCRIPT =
            Pattern.compile("```console\\n\\$ \\./compose2dify ([^\\n]*)\\n(.*?)\\n```", Pattern.DOTALL);

    @TempDir
    Path temp;

    @Test
    void transcriptsOfTheSampleAreWhatTheTerminalShows() throws Exception {
        copy(Path.of("samples/compose"), temp.resolve("samples/compose"));
        Matcher transcript = TRANSCRIPT.matcher(Files.readString(Path.of("README.md")));
        int compared = 0;
        while (transcript.find()) {
            if (transcript.group(1).contains("samples/")) {
                assertThat(run(transcript.group(1)).strip())
                        .isEqualTo(transcript.group(2).strip());
                compared++;
            }
        }
        assertThat(compared).isEqualTo(2);
    }

    /** The table itself is checked by AttributesDocumentTest. */
    @Test
    void theTableOfComposeAttributesIsLinked() throws IOException {
        assertThat(Files.readString(Path.of("README.md"))).contains("(docs/compose-attributes.md)");
        assertThat(Path.of("docs/compose-attributes.md")).exists();
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
