package dev.compose2dify.verify;

import dev.compose2dify.verify.manifest.KubeVersion;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one Kubernetes minor knows: kinds, the fields of their types, which are required. Read from
 * {@code verify/kubernetes.txt}; see {@code KubernetesFactsTest} for where that comes from.
 */
final class KubernetesSchema {
    private static final String RESOURCE = "/verify/kubernetes.txt";

    /** A field: {@code type} is a scalar's name, a type's name, {@code list T} or {@code map T}. */
    record Field(String type, boolean required) {}

    private final KubeVersion version;
    private final Map<String, String> kinds;
    private final Map<String, Map<String, Field>> types;

    private KubernetesSchema(KubeVersion version, Map<String, String> kinds, Map<String, Map<String, Field>> types) {
        this.version = version;
        this.kinds = kinds;
        this.types = types;
    }

    /** The facts of {@code wanted}, or of the nearest older minor that is known: 1.29 stands on 1.28. */
    static KubernetesSchema of(KubeVersion wanted) {
        Map<String, String> kinds = new HashMap<>();
        Map<String, Map<String, Field>> types = new HashMap<>();
        KubeVersion version = KubeVersion.OLDEST;
        try (BufferedReader reader = open()) {
            Map<String, Field> type = Map.of();
            String kind = "";
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith("== ")) {
                    KubeVersion next = KubeVersion.parse(line.substring(3)).orElseThrow();
                    if (next.compareTo(wanted) > 0 && next.compareTo(KubeVersion.OLDEST) > 0) {
                        break;
                    }
                    version = next;
                } else if (line.startsWith("  = ")) {
                    kinds.put(kind, line.substring(4));
                } else if (line.startsWith("  ")) {
                    addField(type, line.substring(2));
                } else if (line.startsWith("-kind ")) {
                    kinds.remove(line.substring(6));
                } else if (line.startsWith("-")) {
                    types.remove(line.substring(1));
                } else if (line.startsWith("kind ")) {
                    kind = line.substring(5);
                } else if (!line.startsWith("#")) {
                    type = new LinkedHashMap<>();
                    types.put(line, type);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new KubernetesSchema(version, kinds, types);
    }

    private static void addField(Map<String, Field> type, String line) {
        int blank = line.indexOf(' ');
        String name = line.substring(0, blank);
        boolean required = name.endsWith("!");
        type.put(
                required ? name.substring(0, name.length() - 1) : name, new Field(line.substring(blank + 1), required));
    }

    private static BufferedReader open() throws IOException {
        InputStream stream = KubernetesSchema.class.getResourceAsStream(RESOURCE);
        if (stream == null) {
            throw new IOException("missing from this program: " + RESOURCE);
        }
        return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    }

    KubeVersion version() {
        return version;
    }

    /** The type that describes a kind, if this minor has it. */
    Optional<String> typeOf(String apiVersion, String kind) {
        return Optional.ofNullable(kinds.get(apiVersion + " " + kind));
    }

    /** Fields by name; empty for what is not a type. */
    Map<String, Field> fields(String type) {
        return types.getOrDefault(type, Map.of());
    }

    boolean isType(String name) {
        return types.containsKey(name);
    }
}
