package dev.compose2dify.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.support.ChartObjects;
import dev.compose2dify.support.ComposeFolder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the user wrote reaches neither the terminal nor the report as anything but text. */
class HostileTextTest {
    @TempDir
    Path folder;

    @Test
    void aPublicUrlWithAPasswordIsACredentialAndMaskedEverywhere() {
        ChartObjects chart = ComposeFolder.at(folder, """
                  api:
                    image: langgenius/dify-api:1.14.2
                    environment:
                      MODE: api
                      CONSOLE_API_URL: https://admin:markerpublic@dify.example.com
                """).render();
        assertThat(chart.chart().plan().diagnostics())
                .extracting(Diagnostic::toString)
                .anyMatch(d -> d.contains("CONSOLE_API_URL holds a password"))
                .noneMatch(d -> d.contains("markerpublic"));
        chart.chart().files().files().forEach((path, file) -> {
            if (!path.equals("secrets.values.yaml")) {
                assertThat(file.text()).as(path).doesNotContain("markerpublic");
            }
        });
        assertThat(chart.all())
                .filteredOn(o -> !o.get("kind").equals("Secret"))
                .noneMatch(o -> o.toString().contains("markerpublic"));
        assertThat(chart.secretValues()).contains("https://admin:markerpublic@dify.example.com");
    }

    @Test
    void theReportShowsMarkupAndControlCharactersAsText() {
        String report = ComposeFolder.at(folder, """
                  app:
                    image: example.com/app:1
                    user: "\\e]0;x\\a"
                    environment:
                      "`<b>|x": "1"
                    volumes:
                      - "/etc/`id`:/x/<script>:ro"
                """)
                .chart()
                .files()
                .files()
                .get("MIGRATION.md")
                .text();
        assertThat(report).contains("`` `<b>\\|x ``").doesNotContain("\u001b", "\u0007");
        assertThat(report.lines().filter(l -> l.contains("<script>")))
                .allMatch(l -> l.contains("`/x/<script>`")
                        && !l.replace("`/x/<script>`", "").contains("<script>"));
    }

    @Test
    void aNulCharacterIsAnErrorAtItsPlace() {
        assertThat(ComposeFolder.at(folder, """
                  app:
                    image: example.com/app:1
                    environment: {A: "x\\0y"}
                """).errors())
                .singleElement()
                .asString()
                .contains("docker-compose.yaml:4", "the value of A holds a NUL character");
    }

    /** Whoever adds a line to .helmignore or .gitignore begins it with a slash. */
    @Test
    void filesNamedLikeTheChartsOwnArriveInThePod() {
        List<String> names = List.of(
                "deploy.sh",
                "migrate.sh",
                "MIGRATION.md",
                ".gitignore",
                ".helmignore",
                "a.orig",
                "a.new",
                "x.settings",
                "deploy.x.settings",
                "secrets.values.yaml",
                "ci");
        StringBuilder mounts = new StringBuilder();
        names.forEach(n -> mounts.append("      - ./")
                .append(n)
                .append(":/etc/x/")
                .append(n)
                .append(":ro\n"));
        ComposeFolder project =
                ComposeFolder.at(folder, "  app:\n    image: example.com/app:1\n    volumes:\n" + mounts);
        names.forEach(n -> project.file(n, "text of " + n + "\n"));

        ChartObjects chart = project.render();

        for (String name : names) {
            assertThat(chart.fileAt("app", "/etc/x/" + name)).isEqualTo("text of " + name + "\n");
        }
        String ignored = chart.chart().files().files().get(".gitignore").text();
        assertThat(ignored.lines().filter(l -> !l.startsWith("#") && !l.isBlank()))
                .allMatch(l -> l.startsWith("/"));
    }
}
