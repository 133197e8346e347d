package dev.compose2dify.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Keeps {@code verify/kubernetes.txt} equal to what the Kubernetes models say; {@code -Dfacts.write=true} writes it. */
class KubernetesFactsTest {
    private static final List<String> MINORS = List.of("1.28", "1.30", "1.31", "1.32", "1.33", "1.34", "1.35", "1.36");

    @Test
    void theFactsAreThoseOfTheKubernetesModels() throws Exception {
        Path jars = Path.of("target/kubernetes-apis");
        assumeTrue(Files.isDirectory(jars), "skipped: run with -Pkubernetes-facts to fetch the Kubernetes models");
        StringBuilder text = new StringBuilder("""
                # What Kubernetes knows about the kinds of a chart. Written by KubernetesFactsTest.
                # Each minor states the types that are new or different since the one before; a line with - takes one away.
                # field type; a field with ! is required.
                """);
        Map<String, List<String>> before = new LinkedHashMap<>();
        for (String minor : MINORS) {
            Map<String, List<String>> types =
                    KubernetesFacts.read(jars.resolve("kubernetes-" + minor + ".jar"), jars.resolve("gson.jar"));
            text.append("== ").append(minor).append('\n');
            for (String gone : new TreeMap<>(before).keySet()) {
                if (!types.containsKey(gone)) {
                    text.append("-").append(gone).append('\n');
                }
            }
            for (Map.Entry<String, List<String>> type : types.entrySet()) {
                if (!type.getValue().equals(before.get(type.getKey()))) {
                    text.append(type.getKey()).append('\n');
                    type.getValue()
                            .forEach(line -> text.append("  ").append(line).append('\n'));
                }
            }
            before = types;
        }
        Path file = Path.of("src/main/resources/verify/kubernetes.txt");
        if (Boolean.getBoolean("facts.write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        assertThat(Files.readString(file)).isEqualTo(text.toString());
    }
}
