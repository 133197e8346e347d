package dev.compose2dify.cli;

import dev.compose2dify.compose.tree.GoFormat;
import dev.compose2dify.yaml.Json;
import dev.compose2dify.yaml.KubeYaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Prints the resolved model as {@code docker compose config} does: {@code $} is doubled, so that what is printed can be
 * loaded again, and floats in fields for strings look as Go prints them.
 */
public final class ConfigPrinter {
    private ConfigPrinter() {}

    /** Indented by two spaces, keys in the order of the source, a line break at the end. */
    public static String json(Map<String, Object> model) {
        return Json.pretty(printable(model));
    }

    /**
     * The same content as YAML that every YAML version reads alike. A command that is not set is left out: Compose prints
     * null for it in JSON and nothing in YAML.
     */
    public static String yaml(Map<String, Object> model) {
        return KubeYaml.dump(withoutUnsetCommands(printable(model)));
    }

    private static Object printable(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> out = new LinkedHashMap<>();
            map.forEach((key, item) -> out.put(key.toString().replace("$", "$$"), printable(item)));
            return out;
        }
        if (value instanceof List<?> list) {
            List<Object> out = new ArrayList<>(list.size());
            list.forEach(item -> out.add(printable(item)));
            return out;
        }
        if (value instanceof String text) {
            return text.replace("$", "$$");
        }
        return value instanceof Double number ? GoFormat.text(number) : value;
    }

    private static Object withoutUnsetCommands(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> out = new LinkedHashMap<>();
            map.forEach((key, item) -> {
                boolean unset = item == null && (key.equals("command") || key.equals("entrypoint"));
                if (!unset) {
                    out.put(key.toString(), withoutUnsetCommands(item));
                }
            });
            return out;
        }
        if (value instanceof List<?> list) {
            List<Object> out = new ArrayList<>(list.size());
            list.forEach(item -> out.add(withoutUnsetCommands(item)));
            return out;
        }
        return value instanceof String text ? withoutLoneSurrogates(text) : value;
    }

    /** YAML cannot hold half a character. */
    private static String withoutLoneSurrogates(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> out.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c));
        return out.toString();
    }
}
