package dev.compose2dify.compose.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.catalog.Catalog;
import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.compose.Project;
import dev.compose2dify.compose.load.AttributeTable.Attribute;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.output.FileTree;
import dev.compose2dify.plan.Planner;
import dev.compose2dify.plan.decision.PlanOptions;
import dev.compose2dify.render.ChartRenderer;
import dev.compose2dify.render.RenderOptions;
import dev.compose2dify.support.ChartObjects;
import dev.compose2dify.support.ComposeFolder;
import dev.compose2dify.support.GeneratedChart;
import dev.compose2dify.text.Printable;
import dev.compose2dify.yaml.InvalidYamlException;
import dev.compose2dify.yaml.KubeYaml;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every string and every key that a compose file may hold, one after the other, filled with text that Helm, FreeMarker, YAML, a
 * shell, Markdown or a terminal would act upon. The places come from the table of attributes: a new one is tried by itself.
 */
class EveryStringTest {
    private static final String MARKER = "MARKER";
    private static final String ACTIVE = "{{ fail \"x\" }}}}'\" */ # a: [=x] `$(id)`";
    private static final String SECOND_LINE = "SECOND-LINE: {{ fail 1 }}";

    /** From the wildest to what the grammar of a stricter attribute still takes. */
    private static final List<String> HOSTILE = List.of(
            MARKER + ACTIVE + "\n" + SECOND_LINE + "\u2028\u001b]0;x\u0007",
            MARKER + ACTIVE,
            "/" + MARKER + ACTIVE + "\n" + SECOND_LINE + "\u2028\u001b",
            "./" + MARKER + "{{ fail `x` }}'\"\n" + SECOND_LINE + ":/x/" + MARKER + "{{ fail `y` }}'\"\n" + SECOND_LINE,
            MARKER + "={{ fail `x` }}'\"\n" + SECOND_LINE,
            "peer:" + MARKER + "{{ fail `x` }}",
            MARKER + "{{");

    private static final String BASE = """
            name: shop
            services:
              app:
                image: example.com/app:1
                command: [serve]
                entrypoint: [/run]
                environment: {PLAIN: "1"}
                working_dir: /srv
                healthcheck: {test: [CMD, check]}
                ports: [{target: 80, published: "8080"}]
                expose: ["81"]
                configs: [{source: conf, target: /etc/conf}]
                secrets: [{source: key, target: key}]
                devices: [{source: /dev/x, target: /dev/x}]
                deploy: {resources: {reservations: {devices: [{capabilities: [gpu], count: 1}]}}}
                develop: {watch: [{path: ./, action: rebuild}]}
                post_start: [{command: [started]}]
                pre_stop: [{command: [stops]}]
                depends_on: {peer: {condition: service_started}}
                networks: {default: {}}
                volumes:
                  - {type: bind, source: ./folder, target: /folder}
                build: {context: ./folder}
              peer:
                image: example.com/peer:1
                ports: ["90:90"]
            configs: {conf: {content: text}}
            secrets: {key: {file: ./key.txt}}
            volumes: {data: {}}
            networks: {default: {}}
            models: {m: {model: ai/x}}
            """;

    private static final Catalog CATALOG = Catalog.load();
    /** What the key of a ConfigMap may be: names of files become one. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

    /** Spans and blocks of code. */
    private static final Pattern CODE_OF_MARKDOWN = Pattern.compile("(?s)```.*?```|(?<!`)(`+)(?!`).*?(?<!`)\\1(?!`)");

    private static final Pattern QUOTED_FOR_A_SHELL = Pattern.compile("'[^']*'");

    @TempDir
    Path folder;

    private final Map<String, String> untouched = new LinkedHashMap<>();
    private final Set<String> seen = new LinkedHashSet<>();
    private int number;

    @Test
    void noStringOfAComposeFileIsEvaluatedOrLeavesItsPlace() throws Exception {
        convert(base()).orElseThrow().files().files().forEach((path, file) -> untouched.put(path, file.text()));
        Set<String> refused = new LinkedHashSet<>();
        Set<String> reachedTheChart = new LinkedHashSet<>();
        List<Place> places = places(AttributeTable.ROOT, List.of());
        for (Place place : places) {
            boolean taken = false;
            for (String text : HOSTILE) {
                Map<String, Object> compose = base();
                put(compose, place.path(), text.replace("$", "$$"));
                Optional<GeneratedChart> chart = convert(compose);
                if (chart.isPresent()) {
                    taken = true;
                    boolean reached = isAsItShouldBe(place + " = " + text, text, chart.get());
                    if (reached) {
                        reachedTheChart.add(place.toString());
                    }
                    if (reached || place.handling() != Attribute.Handling.CONVERTED) {
                        break;
                    }
                }
            }
            if (!taken) {
                refused.add(place.toString());
            }
        }
        // What follows a grammar is refused: numbers, durations, names. The rest has been through everything.
        assertThat(places).hasSizeGreaterThan(200);
        assertThat(refused).hasSizeLessThan(places.size() / 2);
        assertThat(reachedTheChart)
                .contains(
                        "services.*.working_dir",
                        "services.*.volumes.0.target",
                        "services.*.volumes.0.source",
                        "services.*.environment.*",
                        "services.*.command.0",
                        "services.*.healthcheck.test",
                        "services.*.configs.0.target",
                        "services.*.sysctls.*",
                        "services.*.tmpfs",
                        "configs.*.content");
    }

    @Test
    void noNameOfAFileOrFolderIsEvaluatedOrLeavesItsPlace() throws Exception {
        for (String name : List.of(
                "{{name}}.conf", "a'\"b`$(id)", "x\n  y: {{ fail 1 }}", "\u001b[2J\u2028", "deploy.sh", "true", "N")) {
            number++;
            Map<String, Object> mount = new LinkedHashMap<>();
            mount.put("type", "bind");
            mount.put("source", ("./conf/" + name).replace("$", "$$"));
            mount.put("target", "/etc/one");
            Map<String, Object> app = new LinkedHashMap<>();
            app.put("image", "example.com/app:1");
            app.put("volumes", List.of("./conf:/etc/app:ro", mount));
            ComposeFolder project = ComposeFolder.at(
                            folder.resolve("names" + number), KubeYaml.dump(Map.of("services", Map.of("app", app))))
                    .file("conf/" + name, MARKER + ACTIVE + "\n");
            assertThat(project.render().fileAt("app", "/etc/one")).as(name).isEqualTo(MARKER + ACTIVE + "\n");
            noActiveCharacters(name, project.chart().files());
        }
    }

    /** Where a string may stand. */
    private record Place(List<String> path, Attribute.Handling handling) {
        @Override
        public String toString() {
            return String.join(".", path);
        }
    }

    /** Below an attribute; {@code 0} is an item of a list, {@code *} the value of a key, {@code KEY} a key itself. */
    private static List<Place> places(Attribute attribute, List<String> at) {
        List<Place> places = new ArrayList<>();
        if (attribute.forms.contains(Attribute.ValueType.STRING)) {
            places.add(new Place(at, attribute.handling));
        }
        attribute.children.forEach((key, child) -> places.addAll(places(child, with(at, key))));
        if (attribute.item != null) {
            places.addAll(places(attribute.item, with(at, "0")));
        }
        if (attribute.anyKey != null) {
            places.add(new Place(with(at, "KEY"), attribute.handling));
            places.addAll(places(attribute.anyKey, with(at, "*")));
        }
        return places;
    }

    private static List<String> with(List<String> path, String more) {
        return Stream.concat(path.stream(), Stream.of(more)).toList();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> base() throws InvalidYamlException {
        return (Map<String, Object>) KubeYaml.loadAll(BASE, "base").get(0);
    }

    /** The text at a path; what stands on the way and does not fit is replaced. */
    private static Object put(Object at, List<String> path, String text) {
        if (path.isEmpty()) {
            return text;
        }
        String key = path.get(0);
        List<String> rest = path.subList(1, path.size());
        if (key.equals("0")) {
            List<Object> list = at instanceof List<?> known ? new ArrayList<>(known) : new ArrayList<>();
            Object item = put(list.isEmpty() ? null : list.get(0), rest, text);
            if (list.isEmpty()) {
                list.add(item);
            } else {
                list.set(0, item);
            }
            return list;
        }
        @SuppressWarnings("unchecked")
        Map<String, Object> map = at instanceof Map<?, ?> known ? (Map<String, Object>) known : new LinkedHashMap<>();
        if (key.equals("KEY")) {
            map.put(text, map.isEmpty() ? "value" : map.values().iterator().next());
        } else {
            String real = !key.equals("*")
                    ? key
                    : map.isEmpty() ? "any" : map.keySet().iterator().next();
            map.put(real, put(map.get(real), rest, text));
        }
        return map;
    }

    /** Empty when the loader or the planner refuses it; everything after that must not fail. */
    private Optional<GeneratedChart> convert(Map<String, Object> compose) {
        number++;
        Path place = folder.resolve("c" + number);
        try {
            Project project = ComposeFolder.at(place, KubeYaml.dump(compose))
                    .file("key.txt", "a key")
                    .file("folder/file.txt", "a file")
                    .load();
            ChartPlan plan = Planner.plan(project, CATALOG, PlanOptions.standard());
            if (plan.diagnostics().stream().anyMatch(Diagnostic::isError)) {
                return Optional.empty();
            }
            FileTree files = ChartRenderer.render(plan, new RenderOptions("0.1.0", Optional.empty()));
            return Optional.of(new GeneratedChart(project, plan, files, place.resolve("chart")));
        } catch (AssertionError refused) {
            return Optional.empty();
        }
    }

    /** Whether the text reached the chart, where it then stands byte for byte and nowhere else. */
    private boolean isAsItShouldBe(String where, String text, GeneratedChart chart) throws Exception {
        noActiveCharacters(where, chart.files());
        boolean changed = chart.files().files().entrySet().stream()
                .anyMatch(
                        e -> !e.getKey().endsWith(".md") && !e.getValue().text().equals(untouched.get(e.getKey())));
        if (!changed) {
            return false;
        }
        for (Map.Entry<String, FileTree.OutputFile> file : chart.files().files().entrySet()) {
            Path target = chart.folder().resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.write(target, file.getValue().content());
        }
        readersPapers(where, chart.files());
        // NOTES.txt is rendered like any template, and Helm shows it to whoever installs.
        Files.copy(chart.folder().resolve("templates/NOTES.txt"), chart.folder().resolve("notes-copy.txt"));
        Files.writeString(chart.folder().resolve("templates/notes-copy.yaml"), """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: notes-copy}
                data: {notes: {{ tpl (.Files.Get "notes-copy.txt") . | toJson }}}
                """);
        Map<String, Object> values = chart.values();
        chart.plan().credentials().stream()
                .filter(c -> c.required() && c.own().isEmpty())
                .forEach(c -> GeneratedChart.put(values, c.valuesPath(), "given"));
        for (Map<String, Object> object : chart.objects(values)) {
            if ("notes-copy".equals(ChartObjects.text(object, "metadata", "name"))) {
                String notes = ChartObjects.text(object, "data", "notes");
                assertThat(Printable.lines(notes)).as(where + " in the notes").isEqualTo(notes);
                assertThat(notes.lines()).as(where).noneMatch(l -> l.startsWith(SECOND_LINE));
                continue;
            }
            strings(object).forEach(s -> {
                int at = s.indexOf(MARKER);
                if (at >= 0) {
                    // Split where Compose splits it: the words of a command, KEY=VALUE, SOURCE:TARGET.
                    String found = s.substring(at).replace("$$(", "$(");
                    assertThat(found)
                            .as(where + " in " + object.get("kind"))
                            .matches(f -> NAME.matcher(f).matches()
                                    || text.contains(f)
                                    || f.startsWith(text.substring(text.lastIndexOf(MARKER))));
                }
                assertThat(s).as(where).doesNotStartWith(SECOND_LINE);
            });
        }
        return true;
    }

    /** What is code of Markdown or quoted for a shell does nothing there. */
    private void readersPapers(String where, FileTree files) throws Exception {
        for (Map.Entry<String, FileTree.OutputFile> file : files.files().entrySet()) {
            String text = file.getValue().text();
            if (file.getKey().endsWith(".md")) {
                assertThat(CODE_OF_MARKDOWN.matcher(text).replaceAll(""))
                        .as(where + " in " + file.getKey())
                        .doesNotContain("`$(id)`");
            } else if (file.getKey().endsWith(".sh") && seen.add(text)) {
                String quoted =
                        QUOTED_FOR_A_SHELL.matcher(text.replace("'\\''", "")).replaceAll("''");
                assertThat(quoted.lines().filter(l -> !l.strip().startsWith("#")))
                        .as(where + " in " + file.getKey())
                        .noneMatch(l -> l.contains(MARKER));
                Path script = Files.writeString(folder.resolve("script" + number + ".sh"), text);
                Process bash = new ProcessBuilder("bash", "-n", script.toString())
                        .redirectErrorStream(true)
                        .start();
                String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(bash.waitFor())
                        .as(where + " in " + file.getKey() + ": " + said)
                        .isZero();
            }
        }
    }

    /** What a viewer or a parser acts upon; the user's own files are what they are. */
    private static void noActiveCharacters(String where, FileTree files) {
        files.files().forEach((path, file) -> {
            if (!path.startsWith("files/")) {
                assertThat(file.text())
                        .as(where + " in " + path)
                        .satisfies(t -> assertThat(Printable.lines(t)).isEqualTo(t));
                if (!path.endsWith(".sh")) {
                    assertThat(file.text().lines()).as(where + " in " + path).noneMatch(l -> l.startsWith(SECOND_LINE));
                }
            }
        });
    }

    private static List<String> strings(Object value) {
        List<String> strings = new ArrayList<>();
        if (value instanceof Map<?, ?> map) {
            boolean secret = "Secret".equals(map.get("kind"));
            map.forEach((key, item) -> {
                strings.add(key.toString());
                if (secret && key.equals("data") && item != null) {
                    ((Map<?, ?>) item)
                            .values()
                            .forEach(v -> strings.add(
                                    new String(Base64.getDecoder().decode(v.toString()), StandardCharsets.UTF_8)));
                } else {
                    strings.addAll(strings(item));
                }
            });
        } else if (value instanceof List<?> list) {
            list.forEach(item -> strings.addAll(strings(item)));
        } else if (value instanceof String text) {
            strings.add(text);
        }
        return strings;
    }
}
