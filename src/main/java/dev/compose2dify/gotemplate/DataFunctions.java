package dev.compose2dify.gotemplate;

import dev.compose2dify.text.Sha256;
import dev.compose2dify.yaml.InvalidYamlException;
import dev.compose2dify.yaml.KubeYaml;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Functions between data and its text: YAML, JSON, Base64, checksums, versions. */
final class DataFunctions {
    private static final Map<String, Functions.Function> ALL = new HashMap<>();

    private DataFunctions() {}

    static Map<String, Functions.Function> all() {
        ALL.put("toYaml", a -> GoYaml.write(a.get(0)));
        ALL.put("toJson", a -> GoJson.write(a.get(0)));
        ALL.put("fromYaml", a -> object(GoValue.text(a.get(0), "fromYaml")));
        ALL.put("fromJson", a -> object(GoValue.text(a.get(0), "fromJson")));
        ALL.put("fromYamlArray", a -> array(GoValue.text(a.get(0), "fromYamlArray")));
        ALL.put("fromJsonArray", a -> array(GoValue.text(a.get(0), "fromJsonArray")));
        ALL.put("sha256sum", a -> Sha256.hex(GoText.bytes(GoValue.text(a.get(0), "sha256sum"))));
        ALL.put("b64enc", a -> Base64.getEncoder().encodeToString(GoText.bytes(GoValue.text(a.get(0), "b64enc"))));
        ALL.put("b64dec", a -> {
            try {
                return GoText.of(Base64.getDecoder().decode(GoValue.text(a.get(0), "b64dec")));
            } catch (IllegalArgumentException e) {
                return "illegal base64 data";
            }
        });
        ALL.put(
                "semverCompare",
                a -> Semver.satisfies(
                        GoValue.text(a.get(0), "semverCompare"), GoValue.text(a.get(1), "semverCompare")));
        return ALL;
    }

    /** A map; what is none becomes one with the reason under {@code Error}, as Helm has it. */
    private static Object object(String text) {
        try {
            Object value = load(text);
            return value == null ? new TreeMap<String, Object>() : GoValue.map(value, "fromYaml");
        } catch (InvalidYamlException e) {
            return new TreeMap<String, Object>(Map.of("Error", String.valueOf(e.getMessage())));
        }
    }

    private static Object array(String text) {
        try {
            Object value = load(text);
            return value == null ? new ArrayList<Object>() : GoValue.list(value, "fromYamlArray");
        } catch (InvalidYamlException e) {
            return new ArrayList<Object>(List.of(String.valueOf(e.getMessage())));
        }
    }

    private static Object load(String text) throws InvalidYamlException {
        List<Object> documents = KubeYaml.loadAll(text, "a text of a template");
        return documents.isEmpty() ? null : GoValue.of(documents.get(0));
    }
}
