package dev.compose2dify.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * What one run of deploy.sh did.
 *
 * @param calls of {@code kubectl} and {@code helm}, program first, in order
 * @param valuesFiles copies of the files of the last {@code helm upgrade} in the cluster's life, in the order of its
 *     {@code -f}: real Helm can be given them
 * @param leftBehind what is still in the directory for temporary files
 */
public record DeployScriptRun(
        int exitCode,
        String stdout,
        String stderr,
        List<List<String>> calls,
        List<Path> valuesFiles,
        List<Path> leftBehind) {

    /** The values of each file that helm was given, in order. */
    public List<Map<String, Object>> values() throws IOException {
        List<Map<String, Object>> values = new ArrayList<>();
        for (Path file : valuesFiles) {
            Object value = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
            values.add(value == null ? Map.of() : map(value));
        }
        return values;
    }

    /** What helm makes of all files: by dotted name, the last one wins. */
    public Map<String, Object> merged() throws IOException {
        Map<String, Object> merged = new LinkedHashMap<>();
        values().forEach(values -> flatten("", values, merged));
        return merged;
    }

    private static void flatten(String prefix, Map<String, Object> values, Map<String, Object> into) {
        values.forEach((key, value) -> {
            if (value instanceof Map<?, ?>) {
                flatten(prefix + key + ".", map(value), into);
            } else {
                into.put(prefix + key, value);
            }
        });
    }

    public List<List<String>> calls(String program, String command) {
        return calls.stream()
                .filter(call -> call.get(0).equals(program))
                .filter(call -> call.stream()
                        .skip(1)
                        .filter(a -> !a.startsWith("--request-timeout"))
                        .findFirst()
                        .filter(command::equals)
                        .isPresent())
                .toList();
    }

    /** Whether anything but reading was asked of the cluster. */
    public boolean changedTheCluster() {
        return !calls("helm", "upgrade").isEmpty()
                || !calls("kubectl", "create").isEmpty();
    }

    /** Everything that others could see: what was printed and the arguments of every program. */
    public String visible() {
        return stdout + "\n" + stderr + "\n" + calls;
    }

    /** What real Helm, inside this JVM, makes of a chart with the values that deploy.sh gave to helm. */
    public String render(Path chart) {
        return HelmChart.renderText(chart, "dify", "dify", valuesFiles, HelmChart.KUBE_VERSION);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }
}
