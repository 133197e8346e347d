package dev.compose2dify.compose.syntax;

import dev.compose2dify.compose.Text;
import dev.compose2dify.diagnostic.Location;
import java.util.LinkedHashMap;
import java.util.Map;

/** Environment variables with the origin of each value. */
public final class Variables {
    /** The file name of a variable that comes from the process. */
    public static final String PROCESS = "environment";

    private final Map<String, Text> values = new LinkedHashMap<>();

    /** The variables of the process, which win over every file. */
    public static Variables ofProcess(Map<String, String> environment) {
        Variables variables = new Variables();
        Location location = Location.ofFile(PROCESS);
        environment.forEach((name, value) -> variables.values.put(name, Text.literal(value, location)));
        return variables;
    }

    /** An independent set, for a project that is included. */
    public Variables copy() {
        Variables copy = new Variables();
        copy.values.putAll(values);
        return copy;
    }

    /** Null when it is not set. */
    public Text get(String name) {
        return values.get(name);
    }

    /** Empty when it is not set. */
    public String value(String name) {
        Text text = values.get(name);
        return text == null ? "" : text.value();
    }

    /** Sets a variable, whatever it was before. */
    public void put(String name, Text text) {
        values.put(name, text);
    }

    /** Adds what is not set yet. */
    public void addAbsent(Map<String, Text> others) {
        others.forEach(values::putIfAbsent);
    }
}
