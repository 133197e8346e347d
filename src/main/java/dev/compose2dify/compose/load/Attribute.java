package dev.compose2dify.compose.load;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What Compose accepts at one place of a file, and how compose2dify treats it. See {@code attributes.txt}. */
final class Attribute {
    /** What may be written. */
    enum Form {
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

    final Set<Form> forms = EnumSet.noneOf(Form.class);
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
        return child == null && (keyPattern == null || keyPattern.matcher(key).find()) ? anyKey : child;
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
