package dev.compose2dify.cli;

import dev.compose2dify.compose.load.LoadResult;
import dev.compose2dify.compose.tree.GoFormat;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.function.Consumer;

/** Prints {@link LoadResult#model()} as {@code docker compose config} does, with {@code $} doubled. */
public final class ConfigPrinter {
    private final StringBuilder out = new StringBuilder();

    private ConfigPrinter() {}

    /** Indented by two spaces, keys in the order of the source, a line break at the end. */
    public static String json(Map<String, Object> model) {
        ConfigPrinter printer = new ConfigPrinter();
        printer.jsonValue(model, 0);
        return printer.out.append('\n').toString();
    }

    /**
     * The same content as YAML that every YAML version reads alike: all strings that are not plain words are quoted. What
     * is not set is left out.
     */
    public static String yaml(Map<String, Object> model) {
        ConfigPrinter printer = new ConfigPrinter();
        printer.yamlMap(model, 0);
        return printer.out.toString();
    }

    private void jsonValue(Object value, int depth) {
        if (value instanceof Map<?, ?> map) {
            container('{', '}', map.entrySet().iterator(), depth, entry -> {
                quote(entry.getKey().toString());
                out.append(": ");
                jsonValue(entry.getValue(), depth + 1);
            });
        } else if (value instanceof List<?> list) {
            container('[', ']', list.iterator(), depth, item -> jsonValue(item, depth + 1));
        } else if (value instanceof String text) {
            quote(text);
        } else {
            out.append(scalar(value));
        }
    }

    private <T> void container(char open, char close, Iterator<? extends T> items, int depth, Consumer<T> print) {
        out.append(open);
        if (items.hasNext()) {
            while (items.hasNext()) {
                out.append('\n').append("  ".repeat(depth + 1));
                print.accept(items.next());
                out.append(items.hasNext() ? "," : "");
            }
            out.append('\n').append("  ".repeat(depth));
        }
        out.append(close);
    }

    private static String scalar(Object value) {
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        return value instanceof Double number ? "\"" + GoFormat.text(number) + "\"" : String.valueOf(value);
    }

    private void quote(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '$' -> out.append("$$");
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    boolean lonely = Character.isSurrogate(c) && !isPaired(text, i);
                    if (c < 0x20 || c == 0x7f || c >= 0x80 && c < 0xa0 || c == 0x2028 || c == 0x2029 || lonely) {
                        out.append(String.format(java.util.Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static boolean isPaired(String text, int index) {
        return Character.isHighSurrogate(text.charAt(index))
                ? index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1))
                : index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
    }

    private void yamlMap(Map<?, ?> map, int depth) {
        for (Entry<?, ?> entry : map.entrySet()) {
            if (entry.getValue() == null && isCommand(entry.getKey())) {
                continue;
            }
            out.append("  ".repeat(depth));
            yamlString(entry.getKey().toString());
            out.append(':');
            yamlValue(entry.getValue(), depth);
        }
    }

    /** Where nothing is set, Compose prints null in JSON and nothing in YAML. */
    private static boolean isCommand(Object key) {
        return key.equals("command") || key.equals("entrypoint");
    }

    private void yamlValue(Object value, int depth) {
        if (value instanceof Map<?, ?> map) {
            boolean empty =
                    map.entrySet().stream().allMatch(entry -> entry.getValue() == null && isCommand(entry.getKey()));
            if (empty) {
                out.append(" {}\n");
            } else {
                out.append('\n');
                yamlMap(map, depth + 1);
            }
        } else if (value instanceof List<?> list) {
            if (list.isEmpty()) {
                out.append(" []\n");
                return;
            }
            out.append('\n');
            for (Object item : list) {
                yamlItem(item, depth + 1);
            }
        } else {
            out.append(' ');
            yamlScalar(value);
            out.append('\n');
        }
    }

    private void yamlItem(Object item, int depth) {
        out.append("  ".repeat(depth)).append('-');
        if (item instanceof Map<?, ?> map && !map.isEmpty()) {
            int start = out.length();
            yamlMap(map, depth + 1);
            // The first key stands beside the dash.
            out.replace(start, Math.min(out.length(), start + 2 * (depth + 1)), out.length() == start ? " {}\n" : " ");
        } else {
            yamlValue(item, depth);
        }
    }

    private void yamlScalar(Object value) {
        if (value instanceof String text) {
            yamlString(text);
        } else {
            out.append(scalar(value));
        }
    }

    private void yamlString(String text) {
        boolean plain =
                text.matches("[A-Za-z/_][A-Za-z0-9/_.-]*") && !text.matches("(?i)true|false|yes|no|on|off|y|n|null");
        if (plain) {
            out.append(text);
        } else {
            quote(text);
        }
    }
}
