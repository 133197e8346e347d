package dev.compose2dify.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.cli.terminal.ExitCode;
import dev.compose2dify.cli.terminal.Terminal;
import dev.compose2dify.compose.Project;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.diagnostic.Location;
import dev.compose2dify.output.FileTree;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code convert} does once the project is loaded. */
class ConvertCommandTest {
    private static final Project PROJECT = new Project(
            "dify",
            "/project",
            List.of("docker-compose.yaml"),
            Set.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Optional.empty(),
            Map.of("docker-compose.yaml", "ab"),
            Map.of(),
            List.of());

    @TempDir
    Path directory;

    @Test
    void theChartIsWrittenAndSummedUp() throws Exception {
        Result result = convert(chart(), "");
        assertThat(result.code).isZero();
        assertThat(result.out).isEqualTo("2 services\nWrote dify: files 2 created\nNext: dify/deploy.sh --dry-run\n");
        assertThat(directory.resolve("dify/templates/x.yaml")).hasContent("x");
        assertThat(Files.readString(directory.resolve("dify/.compose2dify.json")))
                .contains("\"docker-compose.yaml\"", "\"version\": \"" + Cli.version() + "\"");
        assertThat(convert(chart(), "").out)
                .isEqualTo("2 services\nWrote dify: files 2 unchanged\nNext: dify/deploy.sh --dry-run\n");
    }

    @Test
    void aDryRunListsTheFilesAndWritesNothing() throws Exception {
        Result result = convert(chart(), "--dry-run -o out");
        assertThat(result.code).isZero();
        assertThat(result.out).isEqualTo("""
                        2 services
                        Would write out: files 2 created
                          create  Chart.yaml
                          create  templates/x.yaml
                        """);
        assertThat(directory.resolve("out")).doesNotExist();
    }

    @Test
    void quietPrintsWarningsOnly() throws Exception {
        ChartGenerator generator = (project, options, terminal) -> new ChartGenerator.Generated(
                Optional.of(tree()),
                "2 services\n",
                List.of(Diagnostic.note("a note"), Diagnostic.warning("a warning")));
        Result result = convert(generator, "-q");
        assertThat(result.out).isEmpty();
        assertThat(result.err).isEqualTo("warning: a warning\n");
    }

    @Test
    void anErrorOfThePlanEndsWithoutAFile() throws Exception {
        Location location =
                new Location(directory.resolve("sub/docker-compose.yaml").toString(), 4, 2);
        ChartGenerator generator = (project, options, terminal) ->
                new ChartGenerator.Generated(Optional.empty(), "", List.of(Diagnostic.error(location, "no image")));
        Result result = convert(generator, "");
        assertThat(result.code).isEqualTo(ExitCode.FAILED);
        assertThat(result.err).isEqualTo("sub/docker-compose.yaml:4:2: error: no image\n");
        assertThat(result.out).isEmpty();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aFolderThatCannotBeWrittenIsOneLineWithItsPathAsTheUserKnowsIt() throws Exception {
        Files.writeString(directory.resolve("dify"), "");
        Result result = convert(chart(), "");
        assertThat(result.code).isEqualTo(ExitCode.FAILED);
        assertThat(result.out).isEmpty();
        assertThat(result.err)
                .isEqualTo("dify: error: is a file, but the chart is a folder. hint: name another one with --output\n");
    }

    @Test
    void aConversionThatCollidesWithAnEditEndsWithExitCode4AndSaysWhichFilesNeedTheUser() throws Exception {
        convert(chart(), "");
        Files.writeString(directory.resolve("dify/templates/x.yaml"), "mine");
        Result result = convert(chart("y"), "");
        assertThat(result.code).isEqualTo(ExitCode.OPEN);
        assertThat(result.err)
                .endsWith("error: 1 file needs you: templates/x.yaml. hint: settle what is said of each above; "
                        + "deploy.sh and verify refuse dify until then\n");
        assertThat(result.out)
                .contains("files 1 unchanged, 1 merged with your edits\n")
                .doesNotContain("Next:");
        assertThat(convert(chart("y"), "--keep").code).isZero();
        assertThat(directory.resolve("dify/templates/x.yaml")).hasContent("mine");
    }

    private static ChartGenerator chart(String text) {
        FileTree files = FileTree.builder()
                .add("Chart.yaml", "c")
                .add("templates/x.yaml", text)
                .build();
        return (project, options, terminal) -> new ChartGenerator.Generated(Optional.of(files), "", List.of());
    }

    private static FileTree tree() {
        return FileTree.builder()
                .add("Chart.yaml", "c")
                .add("templates/x.yaml", "x")
                .build();
    }

    private static ChartGenerator chart() {
        return (project, options, terminal) ->
                new ChartGenerator.Generated(Optional.of(tree()), "2 services\n", List.of());
    }

    private Result convert(ChartGenerator generator, String arguments) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                Map.of(),
                directory,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        ConvertCommand command = new ConvertCommand(generator);
        List<String> words = arguments.isEmpty() ? List.of() : List.of(arguments.split(" "));
        ConvertOptions options = ConvertOptions.parse(Arguments.parse(command.options(), words));
        int code = command.convert(PROJECT, options, terminal);
        return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private record Result(int code, String out, String err) {}
}
