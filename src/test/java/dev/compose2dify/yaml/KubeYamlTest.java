package dev.compose2dify.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.compose2dify.support.HelmChart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import org.snakeyaml.engine.v2.schema.JsonSchema;
import org.snakeyaml.engine.v2.schema.Schema;

class KubeYamlTest {
    private static final long SEED = 20_260_101L;

    @TempDir
    Path directory;

    @Test
    void theEscapesOfSeparatorsThatGoWritesAreRead() throws InvalidYamlException {
        assertThat(KubeYaml.loadAll("a: \"x\\Ly\\Pz\\\\L\"\nb: |\n  C:\\Logs\n", "t"))
                .isEqualTo(java.util.List.of(java.util.Map.of("a", "x\u2028y\u2029z\\L", "b", "C:\\Logs\n")));
    }

    @Test
    void everyStringIsReadBackAsItWas() {
        List<String> strings = strings(4000);
        Map<String, Object> distinct = new LinkedHashMap<>();
        StringBuilder items = new StringBuilder();
        StringBuilder flow = new StringBuilder("[");
        StringBuilder quoted = new StringBuilder();
        for (String text : strings) {
            String yaml = KubeYaml.scalar(text);
            assertThat(yaml).doesNotContain("\n");
            items.append("- k: ").append(yaml).append('\n');
            flow.append(yaml).append(", ");
            quoted.append("- ").append(KubeYaml.quoted(text)).append('\n');
            distinct.put(text, 1);
        }
        StringBuilder keys = new StringBuilder();
        distinct.keySet().forEach(text -> keys.append(KubeYaml.scalar(text)).append(": 1\n"));
        List<Map<String, String>> maps =
                strings.stream().map(text -> Map.of("k", text)).toList();
        for (Schema schema : List.of(new KubeSchema(), new CoreSchema(), new JsonSchema())) {
            assertThat(load(schema, items.toString())).isEqualTo(maps);
            assertThat(load(schema, flow + "]\n")).isEqualTo(strings);
            assertThat(load(schema, keys.toString())).isEqualTo(distinct);
            assertThat(load(schema, quoted.toString())).isEqualTo(strings);
        }
    }

    @Test
    void helmReadsEveryStringBackAsItWas() throws Exception {
        List<String> strings = strings(1500);
        StringBuilder values = new StringBuilder("scalars:\n");
        strings.forEach(
                text -> values.append("- ").append(KubeYaml.scalar(text)).append('\n'));
        values.append("flow: [");
        strings.forEach(text -> values.append(KubeYaml.scalar(text)).append(", "));
        values.append("]\n").append(KubeYaml.dump(Map.of("dumped", strings)));
        Map<?, ?> seen = readByHelm(values.toString());
        assertThat(seen.get("scalars")).isEqualTo(strings);
        assertThat(seen.get("flow")).isEqualTo(strings);
        assertThat(seen.get("dumped")).isEqualTo(strings);
    }

    @Test
    void plainScalarsMeanWhatHelmSaysTheyMean() throws Exception {
        List<String> plain = TrickyStrings.byHand().stream()
                .filter(text -> text.matches("[A-Za-z0-9_.+~-][A-Za-z0-9_.:+~-]*"))
                .filter(text -> !text.endsWith(":") && !text.startsWith("---") && !text.matches("-|\\.\\.\\."))
                .filter(text -> !text.toLowerCase(java.util.Locale.ROOT).matches("[-+]?\\.(inf|nan)"))
                .toList();
        StringBuilder values = new StringBuilder("list:\n");
        plain.forEach(text -> values.append("- ").append(text).append('\n'));
        List<?> helm = (List<?>) readByHelm(values.toString()).get("list");
        List<?> ours =
                (List<?>) ((Map<?, ?>) KubeYaml.loadAll(values.toString(), "v").get(0)).get("list");
        for (int i = 0; i < plain.size(); i++) {
            Object theirs = helm.get(i);
            if (theirs instanceof Number number && ours.get(i) instanceof Number our) {
                assertThat(our.doubleValue()).as(plain.get(i)).isEqualTo(number.doubleValue());
            } else {
                assertThat(ours.get(i)).as(plain.get(i)).isEqualTo(theirs);
            }
        }
    }

    @Test
    void aDumpIsReadBackAsItWasByUsAndByHelm() throws Exception {
        Random random = new Random(SEED);
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            values.add(value(random, 4));
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("values", values);
        String yaml = KubeYaml.dump(document);
        assertThat(KubeYaml.loadAll(yaml, "v")).isEqualTo(List.of(document));
        assertThat(readByHelm(yaml)).isEqualTo(document);
    }

    @Test
    void theSchemaMakesSnakeyamlQuoteForHelm() {
        Dump dump = new Dump(DumpSettings.builder().setSchema(new KubeSchema()).build());
        assertThat(dump.dumpToString("yes")).isNotEqualTo("yes\n");
        assertThat(dump.dumpToString("1_000")).isNotEqualTo("1_000\n");
    }

    @Test
    void ordinaryStringsStayPlain() {
        for (String text : List.of(
                "postgres:15-alpine",
                "/app/api/storage",
                "http://api:5001",
                "hello world",
                "50Mi",
                "1.14.2",
                "10.0.0.1",
                "ReadWriteOnce",
                "--requirepass",
                "-c",
                "a_b",
                "app.kubernetes.io/name")) {
            assertThat(KubeYaml.scalar(text)).isEqualTo(text);
        }
        assertThat(KubeYaml.quoted("x")).isEqualTo("\"x\"");
        assertThat(KubeYaml.scalar("")).isEqualTo("\"\"");
    }

    @Test
    void dumpsInBlockStyleInTheGivenOrder() {
        Map<String, Object> port = new LinkedHashMap<>();
        port.put("name", "http");
        port.put("port", 80);
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("z", List.of(port, port, List.of(1, "2")));
        root.put("on", true);
        root.put("script", "#!/bin/sh\nexit 0\n");
        root.put("empty", Map.of());
        root.put("none", null);
        root.put("ratio", 1e22);
        assertThat(KubeYaml.dump(root)).isEqualTo("""
                z:
                - name: http
                  port: 80
                - name: http
                  port: 80
                - - 1
                  - "2"
                "on": true
                script: |
                  #!/bin/sh
                  exit 0
                empty: {}
                none: null
                ratio: 1.0E22
                """);
    }

    @Test
    void refusesWhatYamlForHelmCannotHold() {
        assertThatThrownBy(() -> KubeYaml.dump(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> KubeYaml.scalar("\ud800")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void faultsHaveTheirPlace() {
        assertThat(fault("a: 1\nb:\n  c: 1\n  c: 2\n")).startsWith("f.yaml:4:3: error: duplicate key \"c\"");
        assertThat(fault("a: 1\nyes: 2\ntrue: 3\n")).startsWith("f.yaml:3:1: error: duplicate key \"true\"");
        assertThat(fault("a: [1\n")).startsWith("f.yaml:2:1: error: not valid YAML");
        assertThat(fault("a: {{ x }}\n")).contains("f.yaml");
        assertThat(fault("a: !foo x\n")).startsWith("f.yaml:1:4: error: unknown tag");
        assertThat(fault("a: .inf\n")).startsWith("f.yaml:1:4: error: a number that JSON does not have");
        assertThat(fault("a: &x [*x]\n")).contains("error: an alias");
        assertThat(fault("[".repeat(5000))).contains("levels deep");
        assertThat(fault("a: &a [x]\n" + "b: *a\n".repeat(1) + "c: [" + "*a,".repeat(60) + "]\n"))
                .contains("alias");
    }

    @Test
    void readsAllDocumentsButEmptyOnes() throws Exception {
        assertThat(KubeYaml.loadAll("# only\n---\na: 1\n---\n---\n80: x\n", "f"))
                .isEqualTo(List.of(Map.of("a", 1), Map.of("80", "x")));
        assertThat(KubeYaml.loadAll("a: &x {k: 1}\nb: {<<: *x, l: 2}\nc: <<\n", "f"))
                .isEqualTo(List.of(Map.of("a", Map.of("k", 1), "b", Map.of("k", 1, "l", 2), "c", "<<")));
    }

    private static String fault(String yaml) {
        return catchThrowableOfType(InvalidYamlException.class, () -> KubeYaml.loadAll(yaml, "f.yaml"))
                .diagnostic()
                .toString();
    }

    private static List<String> strings(int generated) {
        List<String> all = TrickyStrings.byHand();
        all.addAll(TrickyStrings.generated(SEED, generated));
        return all;
    }

    private static Object load(Schema schema, String yaml) {
        return new Load(LoadSettings.builder().setSchema(schema).build()).loadFromString(yaml);
    }

    /** Some value that JSON can hold, as {@link KubeYaml#loadAll} and Jackson both represent it. */
    private static Object value(Random random, int depth) {
        List<String> strings = TrickyStrings.generated(random.nextLong(), 4);
        switch (depth == 0 ? 0 : random.nextInt(4)) {
            case 0 -> {
                return random.nextInt(4) > 0
                        ? strings.get(0)
                        : Arrays.asList(1, true, null, 1.5, "a\nb\n").get(random.nextInt(5));
            }
            case 1 -> {
                return new ArrayList<>(Arrays.asList(value(random, depth - 1), value(random, depth - 1)));
            }
            case 2 -> {
                return new ArrayList<>();
            }
            default -> {
                Map<String, Object> map = new LinkedHashMap<>();
                strings.forEach(key -> map.put(key, value(random, depth - 1)));
                return map;
            }
        }
    }

    private Map<?, ?> readByHelm(String values) throws Exception {
        Files.createDirectories(directory.resolve("c/templates"));
        Files.writeString(directory.resolve("c/Chart.yaml"), "apiVersion: v2\nname: c\nversion: 1.0.0\n");
        Files.writeString(directory.resolve("c/templates/x.yaml"), "json: {{ .Values | toJson | b64enc | quote }}\n");
        Path file = Files.writeString(directory.resolve("v.yaml"), values);
        String text = HelmChart.render(directory.resolve("c"), List.of(file), "1.33.0")
                .get(0)
                .text();
        Map<?, ?> rendered = (Map<?, ?>) KubeYaml.loadAll(text, "x").get(0);
        return new ObjectMapper()
                .readValue(Base64.getDecoder().decode((String) rendered.get("json")), LinkedHashMap.class);
    }
}
