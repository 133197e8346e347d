package dev.compose2dify.verify.manifest;

import java.util.LinkedHashMap;
import java.util.Map;

/** The variables that a container starts with, with the values of the ConfigMaps and Secrets of the chart. */
public final class ContainerEnvironment {
    private ContainerEnvironment() {}

    /** By name; variables whose value is not in the chart are left out. */
    public static Map<String, String> of(Release release, ManifestValue container) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (ManifestValue source : container.items("envFrom")) {
            String prefix = source.text("prefix");
            values(release, "ConfigMap", source.get("configMapRef").text("name"))
                    .forEach((key, value) -> variables.put(prefix + key, value));
            values(release, "Secret", source.get("secretRef").text("name"))
                    .forEach((key, value) -> variables.put(prefix + key, value));
        }
        for (ManifestValue variable : container.items("env")) {
            String name = variable.text("name");
            variables.remove(name);
            for (String[] kind : new String[][] {{"configMapKeyRef", "ConfigMap"}, {"secretKeyRef", "Secret"}}) {
                ManifestValue reference = variable.get("valueFrom", kind[0]);
                String value = values(release, kind[1], reference.text("name")).get(reference.text("key"));
                if (value != null) {
                    variables.put(name, value);
                }
            }
            if (variable.has("value")) {
                variables.put(name, variable.text("value"));
            }
        }
        return variables;
    }

    private static Map<String, String> values(Release release, String kind, String name) {
        return release.find(kind, name)
                .map(o -> kind.equals("Secret")
                        ? ContainerText.secretValues(o)
                        : o.root().get("data").strings())
                .orElse(Map.of());
    }
}
