package dev.compose2dify.compose.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.cli.Explain;
import dev.compose2dify.compose.EnvironmentVariable;
import dev.compose2dify.compose.Fragment;
import dev.compose2dify.compose.Mount;
import dev.compose2dify.compose.MountContent;
import dev.compose2dify.compose.Project;
import dev.compose2dify.compose.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A value never loses where it came from. */
class OriginTest {
    @TempDir
    Path project;

    private void write(String file, String text) throws IOException {
        Path path = project.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private LoadResult load(boolean useExample) {
        return ProjectLoader.load(new LoadOptions(
                project,
                List.of(Path.of("compose.yaml")),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.of("p"),
                Map.of("HOME", "/home/someone", "FROM_PROCESS", "proc"),
                useExample,
                true));
    }

    private Project project(String yaml) throws IOException {
        write("compose.yaml", yaml);
        LoadResult result = load(false);
        assertThat(result.project()).as(result.diagnostics()::toString).isPresent();
        return result.project().get();
    }

    private static Text variable(Project project, String name) {
        return project.services().get("a").environment().get(name).text();
    }

    /** {@code kind(text)[variables]@place} for each fragment. */
    private static List<String> fragments(Text text) {
        return text.fragments().stream()
                .map(f -> f.kind() + "(" + f.text() + ")" + f.variables() + "@" + f.definedAt())
                .toList();
    }

    @Test
    void aDefaultBetweenLiterals() throws IOException {
        Project project = project(
                "services:\n  a:\n    image: i\n    environment:\n      URL: redis://:${PW:-difyai123456}@redis:6379/1\n");
        Text text = variable(project, "URL");
        assertThat(text.value()).isEqualTo("redis://:difyai123456@redis:6379/1");
        assertThat(text.raw()).isEqualTo("redis://:${PW:-difyai123456}@redis:6379/1");
        assertThat(text.location()).hasToString("compose.yaml:5:12");
        assertThat(fragments(text))
                .containsExactly(
                        "LITERAL(redis://:)[]@compose.yaml:5:12",
                        "DEFAULT(difyai123456)[PW]@compose.yaml:5:12",
                        "LITERAL(@redis:6379/1)[]@compose.yaml:5:12");
    }

    @Test
    void aValueFromTheEnvFileOfTheProject() throws IOException {
        write(".env", "# comment\nPW=secret\n");
        Text text = variable(project("services: {a: {image: i, environment: {X: '${PW:-d}'}}}"), "X");
        assertThat(fragments(text)).containsExactly("VALUE(secret)[PW]@.env:2:1");
    }

    @Test
    void nestedDefaultsNameEveryVariable() throws IOException {
        Text text = variable(project("services: {a: {image: i, environment: {X: '${A:-${B:-c}}'}}}"), "X");
        assertThat(fragments(text)).containsExactly("DEFAULT(c)[A, B]@compose.yaml:1:43");
    }

    @Test
    void aVariableOfTheProcess() throws IOException {
        Text text = variable(project("services: {a: {image: i, environment: [\"X=${FROM_PROCESS}!\"]}}"), "X");
        assertThat(text.raw()).isEqualTo("${FROM_PROCESS}!");
        assertThat(fragments(text))
                .containsExactly("VALUE(proc)[FROM_PROCESS]@environment", "LITERAL(!)[]@compose.yaml:1:40");
    }

    @Test
    void aVariableThatIsTakenOverByName() throws IOException {
        write(".env", "X=1\n");
        assertThat(fragments(variable(project("services: {a: {image: i, environment: [X]}}"), "X")))
                .containsExactly("VALUE(1)[X]@.env:1:1");
        assertThat(fragments(variable(project("services: {a: {image: i, environment: {X: }}}"), "X")))
                .containsExactly("VALUE(1)[X]@.env:1:1");
    }

    @Test
    void anEnvFileLineThatInterpolates() throws IOException {
        write(".env", "USER_NAME=u\n");
        write("e.env", "A=1\nURL=pg://${USER_NAME}:${PW:-pw}@h/${A}\n");
        Project project = project("services: {a: {image: i, env_file: e.env}}");
        EnvironmentVariable url = project.services().get("a").environment().get("URL");
        assertThat(url.source()).isEqualTo(EnvironmentVariable.Source.ENV_FILE);
        assertThat(url.text().location()).hasToString("e.env:2:1");
        assertThat(fragments(url.text()))
                .containsExactly(
                        "LITERAL(pg://)[]@e.env:2:1",
                        "VALUE(u)[USER_NAME]@.env:1:1",
                        "LITERAL(:)[]@e.env:2:1",
                        "DEFAULT(pw)[PW]@e.env:2:1",
                        "LITERAL(@h/)[]@e.env:2:1",
                        "VALUE(1)[A]@e.env:1:1");
    }

    @Test
    void aLineOfTheProjectsEnvFileThatInterpolates() throws IOException {
        write(".env", "PW=secret\nURL=pg://u:${PW}@h\n");
        Text text = variable(project("services: {a: {image: i, environment: {X: \"${URL}/db\"}}}"), "X");
        assertThat(text.value()).isEqualTo("pg://u:secret@h/db");
        assertThat(fragments(text))
                .containsExactly(
                        "VALUE(pg://u:)[URL]@.env:2:1",
                        "VALUE(secret)[URL, PW]@.env:1:1",
                        "VALUE(@h)[URL]@.env:2:1",
                        "LITERAL(/db)[]@compose.yaml:1:43");
    }

    @Test
    void aMergedValueKeepsThePlaceOfItsFile() throws IOException {
        write("compose.yaml", "services:\n  a: {image: i, environment: {X: '${V:-one}'}}\n");
        write("other.yaml", "services:\n  a:\n    environment: {X: '${V:-two}', Y: lit}\n");
        LoadResult result = ProjectLoader.load(new LoadOptions(
                project,
                List.of(Path.of("compose.yaml"), Path.of("other.yaml")),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                false,
                true));
        Project project = result.project().orElseThrow();
        assertThat(variable(project, "X").raw()).isEqualTo("${V:-two}");
        assertThat(fragments(variable(project, "X"))).containsExactly("DEFAULT(two)[V]@other.yaml:3:22");
        assertThat(fragments(variable(project, "Y"))).containsExactly("LITERAL(lit)[]@other.yaml:3:38");
    }

    @Test
    void fragmentsAlwaysJoinToTheValue() throws IOException {
        write(".env", "A=x$$y\nB='${A}'\nC=\n");
        write("e.env", "D=\"${A}-${B}-${C}-${NOPE}\"\nE=$$A\n");
        Project project =
                project("services: {a: {image: i, env_file: e.env, environment: {F: '$$1 ${A}${C}${B:+z}$$'}}}");
        project.services()
                .get("a")
                .environment()
                .values()
                .forEach(variable -> assertThat(variable.text().fragments().stream()
                                .map(Fragment::text)
                                .reduce("", String::concat))
                        .isEqualTo(variable.value()));
    }

    @Test
    void theExampleStandsInForAMissingEnvFile() throws IOException {
        write(".env.example", "PW=difyai123456\nCOMPOSE_PROFILES=one\n");
        write("envs/core/api.env.example", "PW=other\nEXTRA=x\n");
        write(
                "compose.yaml",
                "services:\n  a: {image: i, env_file: ./.env, environment: {X: '${PW}'}}\n"
                        + "  b: {image: i, profiles: [one]}\n");
        assertThat(load(false).project()).isEmpty();
        LoadResult result = load(true);
        Project project = result.project().orElseThrow();
        assertThat(fragments(variable(project, "X"))).containsExactly("VALUE(difyai123456)[PW]@.env.example:1:1");
        assertThat(variable(project, "PW").location()).hasToString(".env.example:1:1");
        assertThat(project.services()).containsKey("b");
        assertThat(project.environmentFile()).contains(".env.example");
        assertThat(project.exampleEnvironment().get("PW")).containsExactly("difyai123456", "other");
        assertThat(project.exampleEnvironment().get("EXTRA")).containsExactly("x");
        assertThat(project.inputs().keySet())
                .containsExactlyInAnyOrder("compose.yaml", ".env.example", "envs/core/api.env.example");
        assertThat(result.diagnostics().toString()).contains("note: there is no .env: using .env.example instead");
    }

    @Test
    void mountsCarryWhatStandsAtTheirSource() throws IOException {
        write("conf/a.conf", "x");
        write("conf/sub/b.conf", "y");
        Project project =
                project("services: {a: {image: i, volumes: [\"./conf:/c:ro\", \"./conf/a.conf:/f\", \"./nope:/n\","
                        + " \"vol:/v\"], tmpfs: \"/t:size=1m\"}}\nvolumes: {vol: }");
        List<Mount> mounts = project.services().get("a").mounts();
        Mount.Bind directory = (Mount.Bind) mounts.get(0);
        assertThat(directory.display()).isEqualTo("./conf");
        assertThat(directory.readOnly()).isTrue();
        MountContent.Directory files = (MountContent.Directory) directory.content();
        assertThat(files.complete()).isTrue();
        assertThat(files.files().stream().map(MountContent.Entry::path)).containsExactly("a.conf", "sub/b.conf");
        assertThat(((MountContent.RegularFile) ((Mount.Bind) mounts.get(1)).content())
                        .bytes()
                        .asUtf8())
                .contains("x");
        assertThat(((Mount.Bind) mounts.get(2)).content()).isInstanceOf(MountContent.Missing.class);
        assertThat(((Mount.Volume) mounts.get(3)).name()).contains("vol");
        assertThat(((Mount.Tmpfs) mounts.get(4)).sizeBytes()).contains(1L << 20);
    }

    @Test
    void aCommandThatComposeCutsShortIsNoted() throws IOException {
        write(".env", "PW=a&b\n");
        Project project = project("services: {a: {image: i, command: \"redis-server --requirepass ${PW} --port 1\"}}");
        assertThat(project.services().get("a").command().orElseThrow().values())
                .containsExactly("redis-server", "--requirepass", "a");
        assertThat(project.diagnostics().toString())
                .contains("compose.yaml:1:35: note: command ends at the first unquoted")
                .doesNotContain("a&b");
    }

    @Test
    void disabledServicesAreKeptApart() throws IOException {
        Project project = project("services:\n  a: {image: i}\n"
                + "  b: {image: j, profiles: [p], env_file: missing.env, environment: {X: 1}}\n");
        assertThat(project.services()).containsOnlyKeys("a");
        assertThat(project.disabledServices().get("b").environment().get("X").value())
                .isEqualTo("1");
    }

    @Test
    void explainNamesEveryPlaceAndMasksSecrets() throws IOException {
        write(".env", "DB_PASSWORD=hunter2\nHOST=h\n");
        Project project = project("services:\n  a:\n    image: i\n    environment:\n"
                + "      DB_PASSWORD: ${DB_PASSWORD:-hunter2default}\n      URL: http://${HOST}:${PORT:-80}/\n");
        assertThat(Explain.lines(project, "URL", name -> name.contains("PASSWORD")))
                .containsExactly(
                        "a: URL=http://h:80/",
                        "  compose.yaml:6:12: environment: http://${HOST}:${PORT:-80}/",
                        "    HOST: set at .env:2:1 = h",
                        "    PORT: not set, so the default at compose.yaml:6:12 applies = 80");
        List<String> secret = Explain.lines(project, "DB_PASSWORD", name -> name.contains("PASSWORD"));
        assertThat(secret)
                .containsExactly(
                        "a: DB_PASSWORD=******",
                        "  compose.yaml:5:20: environment: ${DB_PASSWORD...}",
                        "    DB_PASSWORD: set at .env:1:1");
        assertThat(Explain.lines(project, "NOPE", name -> true)).isEmpty();
    }
}
