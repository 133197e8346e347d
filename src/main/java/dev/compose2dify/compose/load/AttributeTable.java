package dev.compose2dify.compose.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The attributes of the Compose format, read from {@code attributes.txt}. */
final class AttributeTable {
    /** What Compose accepts at one place of a file, and how compose2dify treats it. See {@code attributes.txt}. */
    static final class Attribute {
        /** What may be written. */
        enum ValueType {
            STRING,
            INT,
            NUMBER,
            BOOL,
            NULL,
            LIST,
            MAP
        }

        /** What becomes of it. */
        enum Handling {
            CONVERTED,
            REPORTED,
            RESOLVED
        }

        final Set<ValueType> forms = EnumSet.noneOf(ValueType.class);
        final Map<String, Attribute> children = new LinkedHashMap<>();
        Attribute anyKey;
        Attribute item;
        boolean closed;
        boolean open;
        boolean unique;
        Long min;
        Long max;
        List<String> allowed = List.of();
        List<String> required = List.of();
        Pattern pattern;
        Pattern keyPattern;
        String model = "";
        Handling handling = Handling.REPORTED;

        /** The attribute at {@code key}, or null when there is none. */
        Attribute child(String key) {
            Attribute child = children.get(key);
            return child == null
                            && (keyPattern == null || keyPattern.matcher(key).find())
                    ? anyKey
                    : child;
        }

        boolean isExtension(String key) {
            return !closed && key.startsWith("x-");
        }

        /** A copy that shares the children: the same group at another place. */
        Attribute copy() {
            Attribute copy = new Attribute();
            copy.forms.addAll(forms);
            copy.children.putAll(children);
            copy.anyKey = anyKey;
            copy.item = item;
            copy.closed = closed;
            copy.open = open;
            copy.unique = unique;
            copy.min = min;
            copy.max = max;
            copy.allowed = new ArrayList<>(allowed);
            copy.required = new ArrayList<>(required);
            copy.pattern = pattern;
            copy.keyPattern = keyPattern;
            copy.model = model;
            copy.handling = handling;
            return copy;
        }
    }

    private static final Pattern NAME = Pattern.compile("^[a-zA-Z0-9._-]+$");
    private static final Pattern LOWER = Pattern.compile("^[a-z]+$");
    private static final Pattern CONTAINER = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]+");
    private static final Pattern PULL =
            Pattern.compile("always|never|build|if_not_present|missing|refresh|daily|weekly|every_([0-9]+[wdhms])+");

    /** The whole file. */
    static final Attribute ROOT;

    /** One line of the table, in its order. */
    record Line(String path, String form, Attribute.Handling handling) {}

    /** Every attribute with the groups written out, in the order of the table. */
    static final List<Line> LINES;

    private final Attribute root = new Attribute();
    private final Map<String, Attribute> groups = new LinkedHashMap<>();
    private final List<Line> lines = new ArrayList<>();

    static {
        AttributeTable table = new AttributeTable();
        table.root.forms.add(Attribute.ValueType.MAP);
        List<String[]> rows = rows();
        // Groups first, and a group that uses another one after it: @command stands before @hook.
        rows.stream().filter(row -> row[0].startsWith("@")).forEach(table::add);
        rows.stream().filter(row -> !row[0].startsWith("@")).forEach(table::add);
        ROOT = table.root;
        LINES = List.copyOf(table.lines);
    }

    private AttributeTable() {}

    private static List<String[]> rows() {
        List<String[]> rows = new ArrayList<>();
        try (InputStream in = AttributeTable.class.getResourceAsStream("attributes.txt");
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    String[] words = line.trim().split("\\s+");
                    int last = words.length - 1;
                    String form = String.join(" ", List.of(words).subList(1, last - 1));
                    rows.add(new String[] {words[0], form, words[last - 1], words[last]});
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("attributes.txt is part of the program", e);
        }
        return rows;
    }

    private void add(String[] row) {
        String[] path = row[0].split("\\.");
        Attribute attribute = attribute(row[1]);
        attribute.model = row[2];
        attribute.handling = Attribute.Handling.valueOf(row[3].toUpperCase(java.util.Locale.ROOT));
        if (path[0].startsWith("@")) {
            if (path.length == 1) {
                groups.put(path[0], attribute);
                return;
            }
        } else {
            lines.add(new Line(row[0], row[1], attribute.handling));
        }
        Attribute parent = path[0].startsWith("@") ? groups.get(path[0]) : root;
        for (int i = path[0].startsWith("@") ? 1 : 0; i < path.length - 1; i++) {
            parent = switch (path[i]) {
                case "*" -> parent.anyKey;
                case "[]" -> parent.item;
                default -> parent.children.get(path[i]);
            };
        }
        switch (path[path.length - 1]) {
            case "*" -> parent.anyKey = attribute;
            case "[]" -> parent.item = attribute;
            default -> parent.children.put(path[path.length - 1], attribute);
        }
    }

    private Attribute attribute(String form) {
        String[] words = form.split(" ");
        Attribute attribute = words[0].startsWith("@") ? groups.get(words[0]).copy() : new Attribute();
        if (!words[0].startsWith("@")) {
            for (String word : words[0].split("\\|")) {
                form(attribute, word);
            }
        }
        for (int i = 1; i < words.length; i++) {
            option(attribute, words[i]);
        }
        return attribute;
    }

    private static void form(Attribute attribute, String word) {
        switch (word) {
            case "strings" -> {
                attribute.forms.add(Attribute.ValueType.LIST);
                attribute.unique = true;
                attribute.item = scalar(Attribute.ValueType.STRING);
            }
            case "dict" -> {
                form(attribute, "strings");
                attribute.forms.add(Attribute.ValueType.MAP);
                attribute.closed = true;
                attribute.keyPattern = Pattern.compile(".");
                attribute.anyKey = scalar(
                        Attribute.ValueType.STRING,
                        Attribute.ValueType.NUMBER,
                        Attribute.ValueType.BOOL,
                        Attribute.ValueType.NULL);
            }
            default -> attribute.forms.add(Attribute.ValueType.valueOf(word.toUpperCase(java.util.Locale.ROOT)));
        }
    }

    private static Attribute scalar(Attribute.ValueType... forms) {
        Attribute attribute = new Attribute();
        attribute.forms.addAll(List.of(forms));
        return attribute;
    }

    private static void option(Attribute attribute, String option) {
        int equals = option.indexOf('=');
        String name = equals < 0 ? option : option.substring(0, equals);
        String value = option.substring(equals + 1);
        switch (name) {
            case "closed" -> attribute.closed = true;
            case "open" -> attribute.open = true;
            case "unique" -> attribute.unique = true;
            case "min" -> attribute.min = Long.valueOf(value);
            case "max" -> attribute.max = Long.valueOf(value);
            case "enum" -> attribute.allowed = List.of(value.split(","));
            case "required" -> attribute.required = List.of(value.split(","));
            case "pattern" -> attribute.pattern = value.equals("pull") ? PULL : CONTAINER;
            case "key" -> attribute.keyPattern = value.equals("name") ? NAME : LOWER;
            default -> throw new IllegalStateException("unknown option in attributes.txt: " + option);
        }
    }
}
