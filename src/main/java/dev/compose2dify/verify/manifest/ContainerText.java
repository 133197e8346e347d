package dev.compose2dify.verify.manifest;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A text that a container gets to see: as a variable, in a file, or in a command.
 *
 * @param name the variable's name or the file's; empty for words of commands
 */
public record ContainerText(KubeObject object, String path, String name, String text) {
    /** What the variables of one container, or the keys of one ConfigMap or Secret, have in common. */
    public String neighbourhood() {
        int env = path.lastIndexOf(".env[");
        return object.file() + " " + object.id() + " " + (env < 0 ? "" : path.substring(0, env));
    }

    /** Values of ConfigMaps, of Secrets (decoded), of variables, and words of commands and probes. */
    public static List<ContainerText> of(Release release) {
        List<ContainerText> texts = new ArrayList<>();
        for (KubeObject object : release.objects()) {
            if (object.is("ConfigMap")) {
                object.root()
                        .get("data")
                        .entries()
                        .forEach((key, value) -> texts.add(new ContainerText(object, value.path(), key, value.text())));
            } else if (object.is("Secret")) {
                secretValues(object)
                        .forEach((key, value) -> texts.add(new ContainerText(object, "data." + key, key, value)));
            }
        }
        for (PodTemplate pod : release.pods()) {
            for (ManifestValue container : pod.containers()) {
                for (ManifestValue variable : container.items("env")) {
                    ManifestValue value = variable.get("value");
                    texts.add(new ContainerText(pod.owner(), value.path(), variable.text("name"), value.text()));
                }
                for (ManifestValue command : commands(container)) {
                    command.items()
                            .forEach(word -> texts.add(new ContainerText(pod.owner(), word.path(), "", word.text())));
                }
            }
        }
        texts.removeIf(text -> text.text().isEmpty());
        return texts;
    }

    /** Every command line that Kubernetes starts in a container. */
    public static List<ManifestValue> commands(ManifestValue container) {
        List<ManifestValue> commands = new ArrayList<>(List.of(container.get("command"), container.get("args")));
        for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            commands.add(container.get(probe, "exec", "command"));
        }
        for (String hook : List.of("postStart", "preStop")) {
            commands.add(container.get("lifecycle", hook, "exec", "command"));
        }
        return commands;
    }

    /** Keys and decoded values of a Secret, without those that are not text. */
    public static Map<String, String> secretValues(KubeObject secret) {
        Map<String, String> values = new java.util.LinkedHashMap<>();
        secret.root()
                .get("data")
                .strings()
                .forEach((key, value) -> decode(value).ifPresent(text -> values.put(key, text)));
        values.putAll(secret.root().get("stringData").strings());
        return values;
    }

    private static Optional<String> decode(String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
