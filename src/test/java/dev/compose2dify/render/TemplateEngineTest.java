package dev.compose2dify.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.compose2dify.support.ComposeFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateEngineTest {
    @TempDir
    Path directory;

    @Test
    void helmAndShellTextPassesUntouched() throws IOException {
        String text = """
                {{- include "a.b" (list . "c") | nindent 4 }} ${x} #{y} <#if> [ a = b ] [[ -n $x ]] [[:space:]] $$ \\n
                """;

        assertThat(render("[#-- t --]\n" + text, Map.of())).isEqualTo(text);
    }

    @Test
    void valuesAreInsertedWithoutLocale() throws IOException {
        assertThat(render(
                        "[=size] [=on] [=word] [=gone!'d']", Map.of("size", 52428800, "on", true, "word", "a.B_c/d-1")))
                .isEqualTo("52428800 true a.B_c/d-1 d");
    }

    @Test
    void textThatIsNoPlainWordIsNotPrintedAsItIs() {
        for (String text :
                List.of("a b", "{{", "x: y", "a\nb", "é", "#", "'", "\u2028", "\u001b", "$(id)", "[=x]", "~")) {
            assertThatThrownBy(() -> render("[#-- t --]\nk: [=x]\n", Map.of("x", text)))
                    .as(text)
                    .isInstanceOf(RenderException.class)
                    .hasMessageContaining("t.ftl:2:4: error: text is printed that is no plain word")
                    .message()
                    .doesNotContain(": " + text);
        }
    }

    @Test
    void aTemplateSaysHowItWritesText() throws IOException {
        Map<String, Object> model = Map.of("x", "a \"{{ b }}*/\n\u001b");

        assertThat(render("templates/t.yaml.ftl", "[=yaml(x)] # [=comment(x)] {{ [=go(x)] }}", model))
                .isEqualTo(
                        "\"a \\\"{{ \"{{\" }} b }}*/\\n\\x1B\" # a \"{ { b } }* / \\u001b {{ \"a \\\"{{ b }}*/\\n\\u001b\" }}");
        assertThat(render("t.yaml.ftl", "[=yaml(x)]", model)).isEqualTo("\"a \\\"{{ b }}*/\\n\\x1B\"");
        assertThat(render("t.sh.ftl", "[=shell(x)]", Map.of("x", "it's $(id)"))).isEqualTo("'it'\\''s $(id)'");
        assertThat(render("t.md.ftl", "[=x] [=code(x)]", Map.of("x", "<a>|`b`")))
                .isEqualTo("&lt;a&gt;\\|\\`b\\` `` <a>\\|`b` ``");
    }

    @Test
    void mapsKeepTheirOrder() throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("z", 1);
        map.put("a", List.of("x", "y"));

        assertThat(render(
                        "[#list m as k, v][=k]/[#if v?is_sequence][=v?join('.')][#else][=v][/#if]-[/#list]",
                        Map.of("m", map)))
                .isEqualTo("z/1-a/x.y-");
    }

    @Test
    void aMissingValueIsReportedWhereItIsUsed() {
        assertThatThrownBy(() -> render("[#-- t --]\nx: [=nope]\n", Map.of()))
                .isInstanceOf(RenderException.class)
                .hasMessageContaining("t.ftl:2:6: error: ")
                .hasMessageContaining("nope");
    }

    @Test
    void aSyntaxErrorIsReportedWhereItStands() {
        assertThatThrownBy(() -> render("[#-- t --]\n[#if x]\n", Map.of("x", true)))
                .isInstanceOf(RenderException.class)
                .hasMessageMatching("(?s).*t\\.ftl:\\d+:\\d+: error: .*#if.*");
    }

    @Test
    void nothingOfJavaIsReachable() {
        for (String attack : List.of(
                "[=\"freemarker.template.utility.Execute\"?new()(\"id\")]",
                "[=x?api.class]",
                "[=x.class.name]",
                "[=x.getClass()]")) {
            assertThatThrownBy(() -> render(attack, Map.of("x", Map.of("a", "b"))))
                    .as(attack)
                    .isInstanceOf(RenderException.class);
        }
        assertThatThrownBy(() -> render("[=x]", Map.of("x", new StringBuilder())))
                .isInstanceOf(RenderException.class);
    }

    @Test
    void filesOutsideTheDirectoryCannotBeIncluded() throws IOException {
        Path outside = Files.writeString(directory.resolve("secret.txt"), "hidden");
        Path templates = Files.createDirectory(directory.resolve("templates"));
        for (String name : List.of("../secret.txt", outside.toString())) {
            Files.writeString(templates.resolve("t.ftl"), "[#include \"" + name + "\"]");
            TemplateEngine engine = TemplateEngine.withOverrides(Optional.of(templates));

            assertThatThrownBy(() -> engine.render("t.ftl", Map.of())).isInstanceOf(RenderException.class);
        }
    }

    @Test
    void endlessRecursionIsAnError() {
        assertThatThrownBy(() -> render("[#macro m][@m/][/#macro][@m/]", Map.of()))
                .isInstanceOf(RenderException.class);
    }

    @Test
    void anUnknownTemplateIsNamed() {
        assertThatThrownBy(() -> TemplateEngine.standard().render("chart/none.ftl", Map.of()))
                .hasMessage("templates/chart/none.ftl: error: there is no such template");
    }

    @Test
    void aDirectoryThatIsNoneIsRefused() {
        Path missing = directory.resolve("missing");

        assertThatThrownBy(() -> TemplateEngine.withOverrides(Optional.of(missing)))
                .hasMessageStartingWith(missing + ": error: is not a directory with templates. hint: ");
    }

    @Test
    void aFileOfTheUserWithWindowsLineEndsGivesUnixOnes() throws IOException {
        assertThat(render("[#-- t --]\r\n#!/bin/sh\r\necho\r\n", Map.of())).isEqualTo("#!/bin/sh\necho\n");
    }

    @Test
    void anOverrideThatReplacesNothingIsAnErrorThatNamesTheTemplates() throws IOException {
        Files.createDirectories(directory.resolve("chart"));
        Files.writeString(directory.resolve("chart/ingres.yaml.ftl"), "x");
        Path chart = Files.createDirectory(directory.resolve("c"));
        ComposeFolder project = ComposeFolder.at(chart, "  app: {image: example.com/app:1}\n");

        assertThatThrownBy(() -> ChartRenderer.render(project.plan(), new RenderOptions("1", Optional.of(directory))))
                .hasMessageContaining("chart/ingres.yaml.ftl: error: replaces no template of compose2dify")
                .hasMessageContaining("did you mean chart/templates/ingress.yaml.ftl? The templates are chart/")
                .hasMessageContaining(", chart/values.yaml.ftl");
    }

    @Test
    void anOverrideWithoutItsEndingIsAnErrorAndOneThatAnotherIncludesIsNot() throws IOException {
        Files.createDirectories(directory.resolve("chart/own"));
        Files.writeString(directory.resolve("chart/own/part.md.ftl"), "[#-- t --]\nmine\n");
        Files.writeString(directory.resolve("chart/README.md.ftl"), "[#-- t --]\n[#include \"own/part.md.ftl\"]");
        Path chart = Files.createDirectory(directory.resolve("c"));
        ComposeFolder project = ComposeFolder.at(chart, "  app: {image: example.com/app:1}\n");
        RenderOptions options = new RenderOptions("1", Optional.of(directory));

        assertThat(ChartRenderer.render(project.plan(), options)
                        .files()
                        .get("README.md")
                        .text())
                .isEqualTo("mine\n");
        Files.writeString(directory.resolve("chart/values.yaml"), "x");
        assertThatThrownBy(() -> ChartRenderer.render(project.plan(), options))
                .hasMessageContaining("chart/values.yaml: error: replaces no template");
    }

    /** FreeMarker keeps the indentation of the first tag line unless a comment line comes before it. */
    @Test
    void everyTemplateStartsWithACommentLine() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("templates"))) {
            assertThat(files.filter(f -> f.toString().endsWith(".ftl")))
                    .isNotEmpty()
                    .allSatisfy(f -> assertThat(Files.readAllLines(f).get(0))
                            .as(f.toString())
                            .matches("\\[#--.*--]\\s*|\\[#--.*"));
        }
    }

    /** What says "as it is" takes text past every escape. */
    @Test
    void noTemplatePrintsTextAsItIs() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("templates"))) {
            assertThat(files.filter(f -> f.toString().endsWith(".ftl")))
                    .isNotEmpty()
                    .allSatisfy(f -> assertThat(Files.readString(f))
                            .as(f.toString())
                            .doesNotContain("no_esc", "noautoesc", "outputformat", "?interpret", "?eval"));
        }
    }

    private String render(String template, Map<String, Object> model) throws IOException {
        return render("t.ftl", template, model);
    }

    private String render(String name, String template, Map<String, Object> model) throws IOException {
        Files.createDirectories(directory.resolve(name).getParent());
        Files.writeString(directory.resolve(name), template);
        return TemplateEngine.withOverrides(Optional.of(directory)).render(name, model);
    }
}
