package dev.compose2dify.yaml;

import java.util.List;
import org.snakeyaml.engine.v2.nodes.Tag;

/** The one reader and writer of YAML for Helm and Kubernetes. */
public final class KubeYaml {
    private KubeYaml() {}

    /**
     * A string as YAML on one line that Helm, go-yaml and snakeyaml all read back as exactly that string, in block and in
     * flow context, as key and as value: plain where that is safe, otherwise {@link #quoted}.
     *
     * <p>Template actions are not escaped: in a file that Helm renders, {@code {{} starts an action in a quoted string too.
     *
     * @throws IllegalArgumentException for a lone surrogate: no YAML can hold it
     */
    public static String scalar(String text) {
        return ScalarText.isPlain(text) ? text : ScalarText.quote(text);
    }

    /** Whether the text without quotes is a string, and neither a number, a boolean nor nothing. */
    public static boolean isString(String text) {
        return KubeScalars.resolve(text).equals(Tag.STR) || text.equals("<<");
    }

    /** As {@link #scalar}, always in double quotes: the form for environment values. */
    public static String quoted(String text) {
        return ScalarText.quote(text);
    }

    /**
     * Maps, lists, strings, numbers, booleans and {@code null} as YAML: block style, two spaces, lists not indented below
     * their key, in the order given, without anchors, ending in a newline. Strings of several lines become {@code |}
     * blocks where those are exact.
     *
     * @throws IllegalArgumentException for other types, for NaN and infinity, and for keys that are not strings
     */
    public static String dump(Object value) {
        return new BlockWriter().write(value);
    }

    /**
     * Every document that is not empty, with all keys as strings as Kubernetes makes them. Maps are
     * {@link java.util.LinkedHashMap}s in source order.
     *
     * @param fileLabel the file's name for errors
     * @throws InvalidYamlException for bad syntax, duplicate or unusable keys, more than 100 levels of nesting, more than
     *     50 aliases, or tags beyond YAML's own
     */
    public static List<Object> loadAll(String text, String fileLabel) throws InvalidYamlException {
        return new StrictLoader(fileLabel).loadAll(text);
    }
}
