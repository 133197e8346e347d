package dev.compose2dify.output.merge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Text as lines without their line feeds. A text that ends with one has an empty last line, so that nothing is lost. */
final class Lines {
    private Lines() {}

    static List<String> of(String text) {
        return new ArrayList<>(Arrays.asList(text.split("\n", -1)));
    }

    static String join(List<String> lines) {
        return String.join("\n", lines);
    }

    static boolean isBlank(String line) {
        return line.isBlank();
    }

    static boolean isComment(String line) {
        return line.stripLeading().startsWith("#");
    }

    static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }
}
