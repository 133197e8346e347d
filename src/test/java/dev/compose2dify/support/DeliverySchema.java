package dev.compose2dify.support;

import dev.compose2dify.yaml.InvalidYamlException;
import dev.compose2dify.yaml.KubeYaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Checks objects that Argo CD, Flux and NKP read against {@code schemas/delivery.yaml}. */
public final class DeliverySchema {
    private static final Path FILE = Path.of("src/test/resources/schemas/delivery.yaml");

    private final List<String> faults = new ArrayList<>();

    private DeliverySchema() {}

    /** Faults of every document of a text; {@code type} for what has neither apiVersion nor kind. */
    @SuppressWarnings("unchecked")
    public static List<String> faults(String text, String type) {
        try {
            Map<String, Object> known = (Map<String, Object>)
                    KubeYaml.loadAll(Files.readString(FILE), "schema").get(0);
            DeliverySchema schema = new DeliverySchema();
            for (Object document : KubeYaml.loadAll(text, type)) {
                Map<String, Object> object = (Map<String, Object>) document;
                String name = object.containsKey("kind") ? object.get("apiVersion") + " " + object.get("kind") : type;
                if (!known.containsKey(name)) {
                    schema.faults.add("unknown type " + name);
                    continue;
                }
                Map<String, Object> rest = new java.util.LinkedHashMap<>(object);
                if (object.containsKey("kind")) {
                    rest.remove("apiVersion");
                    rest.remove("kind");
                    schema.metadata(
                            name,
                            rest.remove("metadata"),
                            object.get("apiVersion").toString());
                }
                schema.check(name, known.get(name), rest);
            }
            return schema.faults;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InvalidYamlException e) {
            return List.of(e.getMessage());
        }
    }

    private void metadata(String path, Object metadata, String api) {
        if (metadata == null && api.startsWith("kustomize.config.k8s.io/")) {
            return;
        }
        if (!(metadata instanceof Map<?, ?> map) || !(map.get("name") instanceof String)) {
            faults.add(path + ".metadata: has no name");
        }
    }

    private void check(String path, Object schema, Object value) {
        if (schema instanceof Map<?, ?> fields) {
            if (value instanceof Map<?, ?> map) {
                fields(path, fields, map);
            } else {
                faults.add(path + ": is no map");
            }
        } else if (schema instanceof List<?> list && list.get(0).equals("map")) {
            if (value instanceof Map<?, ?> map) {
                map.forEach((key, inner) -> check(path + "." + key, list.get(1), inner));
            } else {
                faults.add(path + ": is no map");
            }
        } else if (schema instanceof List<?> list) {
            if (value instanceof List<?> items) {
                items.forEach(item -> check(path + "[]", list.get(0), item));
            } else {
                faults.add(path + ": is no list");
            }
        } else {
            scalar(path, schema.toString(), value);
        }
    }

    private void fields(String path, Map<?, ?> fields, Map<?, ?> value) {
        fields.forEach((key, inner) -> {
            String name = key.toString().replace("!", "");
            if (value.containsKey(name)) {
                check(path + "." + name, inner, value.get(name));
            } else if (key.toString().endsWith("!")) {
                faults.add(path + "." + name + ": is missing");
            }
        });
        value.keySet().stream()
                .filter(k -> !fields.containsKey(k) && !fields.containsKey(k + "!"))
                .forEach(k -> faults.add(path + "." + k + ": is unknown"));
    }

    private void scalar(String path, String type, Object value) {
        boolean fits = switch (type) {
            case "string" -> value instanceof String;
            case "boolean" -> value instanceof Boolean;
            case "integer" -> value instanceof Integer;
            default -> value instanceof String text && text.matches(type.substring(1, type.length() - 1));
        };
        if (!fits) {
            faults.add(path + ": " + value + " is not " + type);
        }
    }
}
