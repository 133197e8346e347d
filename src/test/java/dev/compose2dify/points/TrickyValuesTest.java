package dev.compose2dify.points;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.points.RenderedRelease.Environment;
import dev.compose2dify.support.ComposeFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A value arrives in the process as Compose would give it, however YAML, Helm or the kubelet read it. */
class TrickyValuesTest {
    private static final List<String> BY_HAND = List.of(
            "yes",
            "on",
            "null",
            "~",
            "0755",
            "1e3",
            "1_000",
            "9007199254740993",
            ".inf",
            "2020-01-01",
            "12:30:45",
            "$(X)",
            "$$(X)",
            "$$$(X)",
            "$(T0)",
            "$",
            "$$",
            "a$",
            "$(X",
            "${X}",
            "{{ x }}",
            "{{",
            "}}",
            "{{- /* x */ -}}",
            "{{ fail \"no\" }}",
            "'",
            "\"",
            "it's \"quoted\"",
            "\\",
            "\\n",
            "C:\\dir\\",
            "two\nlines",
            "a line\n",
            "\n",
            "\n\n x\n  y\n",
            "tab\there",
            "\t",
            " leading",
            "trailing ",
            "   ",
            "a # b",
            "#",
            "# whole",
            "key: value",
            "- item",
            "*alias",
            "&anchor",
            "!tag",
            "%percent",
            "@at",
            "`tick`",
            "|",
            ">",
            "---",
            "...",
            "line\u2028separator",
            "\u00a0",
            "\u0085",
            "\ufeffmark",
            "\ud83d\ude80 rocket",
            "日本",
            "crlf\r\nline",
            "0123456789".repeat(2_000));

    @TempDir
    Path temp;

    @Test
    void aPlainVariable() {
        Environment arrived = environment("T", BY_HAND);

        assertThat(arrived.variables()).containsAllEntriesOf(named("T", BY_HAND));
        assertThat(arrived.secretKeys()).isEmpty();
    }

    @Test
    void aSecretOfTheUsersOwn() {
        List<String> values = BY_HAND.stream().map(v -> v + "own-secret" + v).toList();
        Environment arrived = environment("APP_SECRET_KEY", values);

        assertThat(arrived.variables()).containsAllEntriesOf(named("APP_SECRET_KEY", values));
        assertThat(arrived.secretKeys())
                .containsOnlyKeys(named("APP_SECRET_KEY", values).keySet());
    }

    @Test
    void theWordsOfACommandAndTheProbe() {
        RenderedRelease release = render("""
                {"services": {"tricky": {"image": "example/tricky:1", "environment": {"X": "expanded", "T0": "expanded"},
                  "entrypoint": %1$s, "command": %1$s, "healthcheck": {"test": %2$s}}}}
                """.formatted(list(BY_HAND), list(with("CMD", BY_HAND))));

        assertThat(release.words(release.container("tricky"), "command")).isEqualTo(BY_HAND);
        assertThat(release.words(release.container("tricky"), "args")).isEqualTo(BY_HAND);
        assertThat(probe(release)).isEqualTo(BY_HAND);
    }

    @Test
    void anythingThatAGeneratorMakesUp() {
        List<String> values = madeUp(40, 20261121);
        List<String> secrets = values.stream().map(v -> v + "own-secret").toList();
        Map<String, String> variables = named("T", values);
        variables.putAll(named("APP_SECRET_KEY", secrets));
        RenderedRelease release = render("""
                {"services": {"tricky": {"image": "example/tricky:1", "environment": %1$s,
                  "entrypoint": %2$s, "command": %2$s, "healthcheck": {"test": %3$s}}}}
                """.formatted(mapping(variables), list(values), list(with("CMD", values))));
        Environment arrived = release.environment("tricky");

        assertThat(arrived.variables()).containsAllEntriesOf(variables);
        assertThat(arrived.secretKeys())
                .containsOnlyKeys(named("APP_SECRET_KEY", secrets).keySet());
        assertThat(release.words(release.container("tricky"), "command")).isEqualTo(values);
        assertThat(release.words(release.container("tricky"), "args")).isEqualTo(values);
        assertThat(probe(release)).isEqualTo(values);
    }

    private Environment environment(String name, List<String> values) {
        return render("{\"services\": {\"tricky\": {\"image\": \"example/tricky:1\", \"environment\": "
                        + mapping(named(name, values)) + "}}}")
                .environment("tricky");
    }

    private RenderedRelease render(String compose) {
        return new RenderedRelease(ComposeFolder.at(temp, compose).render().all());
    }

    /** What the kubelet runs: it expands nothing in a probe's command. */
    private static List<String> probe(RenderedRelease release) {
        List<String> words = new ArrayList<>();
        Object command = RenderedRelease.in(release.container("tricky"), "readinessProbe", "exec")
                .get("command");
        ((List<?>) command).forEach(w -> words.add((String) w));
        return words;
    }

    private static List<String> madeUp(int count, long seed) {
        Random random = new Random(seed);
        String[] pieces = {
            "$",
            "(",
            ")",
            "X",
            "{{",
            "}}",
            "{",
            "}",
            " ",
            "\t",
            "\n",
            "'",
            "\"",
            "\\",
            "#",
            ":",
            "-",
            ",",
            "%",
            "&",
            "*",
            "!",
            "|",
            ">",
            "@",
            "`",
            "=",
            "0",
            "9",
            "e",
            "_",
            ".",
            "yes",
            "é",
            "\u2028",
            "\ud83d\ude80",
            "a",
            "T1"
        };
        List<String> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StringBuilder value = new StringBuilder();
            for (int length = 1 + random.nextInt(12); length > 0; length--) {
                value.append(pieces[random.nextInt(pieces.length)]);
            }
            values.add(value.toString());
        }
        return values;
    }

    /** The variables {@code T0}, {@code T1}...; with another name {@code S0_NAME}, so that its end says what it is. */
    private static Map<String, String> named(String name, List<String> values) {
        Map<String, String> named = new LinkedHashMap<>();
        values.forEach(v -> named.put(name.equals("T") ? "T" + named.size() : "S" + named.size() + "_" + name, v));
        return named;
    }

    private static List<String> with(String first, List<String> rest) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(rest);
        return all;
    }

    private static String mapping(Map<String, String> values) {
        return values.entrySet().stream()
                .map(e -> quoted(e.getKey()) + ": " + quoted(e.getValue()))
                .collect(Collectors.joining(",\n", "{", "}"));
    }

    private static String list(List<String> values) {
        return values.stream().map(TrickyValuesTest::quoted).collect(Collectors.joining(",\n", "[", "]"));
    }

    /** A double quoted string of YAML, with each dollar doubled for Compose. */
    private static String quoted(String value) {
        StringBuilder out = new StringBuilder("\"");
        value.chars().forEach(c -> {
            boolean plain = c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
            if (c == '$') {
                out.append("$$");
            } else if (plain || Character.isSurrogate((char) c)) {
                out.append((char) c);
            } else {
                out.append("\\u%04x".formatted(c));
            }
        });
        return out.append('"').toString();
    }
}
