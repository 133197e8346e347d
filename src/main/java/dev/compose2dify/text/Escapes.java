package dev.compose2dify.text;

import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/** Text between double quotes, for languages that escape as C does: JSON, YAML, Go. */
public final class Escapes {
    private Escapes() {}

    /**
     * The text in double quotes.
     *
     * @param shown which code points stand as they are; a surrogate without its other half is a code point of its own
     * @param escape what stands for any other
     */
    public static String quoted(String text, IntPredicate shown, IntFunction<String> escape) {
        StringBuilder out = new StringBuilder(text.length() + 8).append('"');
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (shown.test(c)) {
                        out.appendCodePoint(c);
                    } else {
                        out.append(escape.apply(c));
                    }
                }
            }
        });
        return out.append('"').toString();
    }
}
