package dev.compose2dify.plan.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.chart.Decision;
import dev.compose2dify.output.FileTree.OutputFile;
import dev.compose2dify.render.ChartRenderer;
import dev.compose2dify.render.RenderOptions;
import dev.compose2dify.support.ComposeFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies outside of the project's folders stays there unless the user says otherwise, and is named as the user knows it. */
class OutsideFilesTest {
    private static final String MARK = "OutsideMarker77";

    @TempDir
    Path temp;

    @BeforeEach
    void somethingOutside() throws IOException {
        Files.createDirectories(temp.resolve("outside/folder"));
        Files.writeString(temp.resolve("outside/plain.conf"), "a = " + MARK + "\n");
        Files.writeString(temp.resolve("outside/folder/plain.conf"), "b = " + MARK + "\n");
        Files.writeString(temp.resolve("outside/app.env"), "PLAIN_SETTING=" + MARK + "\nOTHER=x\n");
    }

    @Test
    void aFileFromOutsideIsLeftOutAndNamed() {
        ComposeFolder project = app("volumes: [\"../outside/plain.conf:/a.conf:ro\"]");

        assertThat(project.attention())
                .containsExactly("../outside/plain.conf lies outside of the project; it is left out");
        nothingOf(project.plan());
    }

    @Test
    void aFileFromOutsideThatIsAllowedGoesToTheSecret() {
        SortedMap<String, OutputFile> files =
                render(app("volumes: [\"../outside/plain.conf:/a.conf:ro\"]").planWithOutside());

        assertThat(files.get("secrets.values.yaml").text()).contains(MARK);
        assertThat(files.entrySet())
                .filteredOn(e -> !e.getKey().equals("secrets.values.yaml"))
                .noneMatch(e -> e.getValue().text().contains(MARK));
        assertThat(files.get("MIGRATION.md").text()).contains("../outside/plain.conf");
    }

    @Test
    void aLinkInsideTheProjectThatLeadsOutsideIsFollowedToItsRealPath() throws IOException {
        ComposeFolder project = app("volumes: [\"./link.conf:/a.conf:ro\", \"./conf:/conf:ro\", \"./far:/far:ro\"]")
                .file("conf/own.conf", "own\n");
        Files.createSymbolicLink(temp.resolve("project/link.conf"), Path.of("../outside/plain.conf"));
        Files.createSymbolicLink(temp.resolve("project/conf/link.conf"), temp.resolve("outside/plain.conf"));
        Files.createSymbolicLink(temp.resolve("project/far"), temp.resolve("outside/folder"));

        assertThat(project.attention())
                .containsExactlyInAnyOrder(
                        "./link.conf leads to ../outside/plain.conf, which lies outside of the project; it is left out",
                        "./conf/link.conf leads to ../outside/plain.conf, which lies outside of the project; it is left out",
                        "./far leads to ../outside/folder, which lies outside of the project; it is left out");
        nothingOf(project.plan());
        assertThat(project.render().fileAt("app", "/conf/own.conf")).isEqualTo("own\n");
    }

    @Test
    void aLinkThatStaysInsideIsNoMatter() throws IOException {
        ComposeFolder project = app("volumes: [\"./link.conf:/a.conf:ro\"]").file("real/a.conf", "a\n");
        Files.createSymbolicLink(temp.resolve("project/link.conf"), Path.of("real/a.conf"));

        assertThat(project.attention()).isEmpty();
        assertThat(project.render().fileAt("app", "/a.conf")).isEqualTo("a\n");
    }

    @Test
    void configsAndSecretsFromOutsideAreNoExceptions() {
        ComposeFolder project = ComposeFolder.at(temp, """
                services:
                  app: {image: "example/app:1", configs: [c], secrets: [s]}
                configs: {c: {file: ../outside/plain.conf}}
                secrets: {s: {file: ../outside/plain.conf}}
                """);

        assertThat(project.attention()).anyMatch(r -> r.startsWith("../outside/plain.conf lies outside"));
        nothingOf(project.plan());
        assertThat(render(project.planWithOutside()).get("secrets.values.yaml").text())
                .contains(MARK);
    }

    @Test
    void theVariablesOfAnEnvFileFromOutsideAreLeftOutButNotThoseOfTheComposeFile() {
        ComposeFolder project = app("env_file: ../outside/app.env\n    environment: {OTHER: own}");

        assertThat(project.attention())
                .containsExactly("the env file ../outside/app.env lies outside of the project; it is left out,"
                        + " with all variables that it sets");
        nothingOf(project.plan());
        assertThat(render(project.plan()).values()).anyMatch(f -> f.text().matches("(?s).*\\bOTHER: \"?own.*"));
        assertThat(project.planWithOutside().decisions()).anyMatch(d -> d.name().equals("PLAIN_SETTING"));
    }

    @Test
    void aFolderOfDataOutsideIsAClaim() {
        ComposeFolder project = ComposeFolder.at(temp, """
                services:
                  db:
                    image: postgres:16
                    environment: {POSTGRES_PASSWORD: x}
                    volumes: ["../outside/pg:/var/lib/postgresql/data"]
                """);

        assertThat(project.plan().decisions())
                .filteredOn(d -> d.name().equals("/var/lib/postgresql/data"))
                .extracting(Decision::target)
                .containsExactly("claim data");
    }

    @Test
    void noPathOfTheMachineStandsInAnyOutput() throws IOException {
        Path home = temp.resolve("some body");
        Files.createDirectories(home);
        ComposeFolder project = app("env_file: [own.env, ../outside/app.env]\n    volumes: [\"" + temp
                        + "/project/abs.conf:/abs.conf\", \"" + temp + "/project/data:/data\", \"" + temp
                        + "/elsewhere/data:/data2\", \"" + temp + "/outside/plain.conf:/b.conf\"]")
                .file("own.env", "A=1\n")
                .file("abs.conf", "x\n")
                .file("data/keep.bin", new byte[] {0, 1, 2});

        for (ChartPlan plan : new ChartPlan[] {project.plan(), project.planWithOutside()}) {
            assertThat(render(plan).entrySet())
                    .noneMatch(e -> e.getValue().text().contains(temp.toString()));
            assertThat(plan.diagnostics()).noneMatch(d -> d.message().contains(temp.toString()));
        }
        assertThat(project.load().inputs().keySet()).noneMatch(k -> k.contains(temp.toString()));
    }

    @Test
    void whereTheProjectLiesNamesNothing() throws IOException {
        String compose = """
                services:
                  a: {image: "example/app:1", volumes: ["./data:/d1", "../data:/d2", "%1$s/project/inner/data:/d3"]}
                  b: {image: "example/app:1", volumes: ["./data:/d1", "../data:/d2", "%1$s/project/inner/data:/d3"]}
                """.formatted(temp);
        ComposeFolder.at(temp, compose);
        Files.createDirectories(temp.resolve("other place"));
        Path link = Files.createSymbolicLink(temp.resolve("other place/link"), temp);

        for (Path folder : new Path[] {temp, link}) {
            ChartPlan plan = ComposeFolder.at(folder, compose).plan();
            assertThat(plan.claims()).extracting(c -> c.name()).containsExactly("data", "data-2", "inner-data");
            assertThat(render(plan).values())
                    .noneMatch(
                            f -> f.text().contains(temp.toString()) || f.text().contains("other place"));
        }
    }

    private void nothingOf(ChartPlan plan) {
        Map<String, OutputFile> files = render(plan);
        assertThat(files.values()).noneMatch(f -> f.text().contains(MARK));
    }

    private static SortedMap<String, OutputFile> render(ChartPlan plan) {
        return ChartRenderer.render(plan, new RenderOptions("0.1.0", Optional.empty()))
                .files();
    }

    private ComposeFolder app(String attributes) {
        return ComposeFolder.at(temp, "services:\n  app:\n    image: example/app:1\n    " + attributes + "\n");
    }
}
