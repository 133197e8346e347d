package dev.compose2dify.text;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Text of the input inside commands that somebody copies into a shell. */
public final class ShellText {
    private ShellText() {}

    /** One word for a POSIX shell: as it is when that is safe, else in single quotes. A leading dash stays, as {@code ./-x}. */
    public static String word(String text) {
        String word = text.startsWith("-") ? "./" + text : text;
        return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /**
     * One word for bash, always in quotes: what a terminal would act upon stands as escapes of its bytes, so that a script
     * can be shown.
     */
    public static String quoted(String text) {
        if (Printable.line(text).equals(text)) {
            return "'" + text.replace("'", "'\\''") + "'";
        }
        StringBuilder word = new StringBuilder("$'");
        text.codePoints().forEach(c -> {
            String one = Character.toString(c);
            if (c == '\'' || c == '\\') {
                word.append('\\').append(one);
            } else if (Printable.line(one).equals(one)) {
                word.append(one);
            } else {
                for (byte b : one.getBytes(StandardCharsets.UTF_8)) {
                    // Three octal digits: unlike hexadecimal ones they end by themselves.
                    word.append(String.format(Locale.ROOT, "\\%03o", b & 0xff));
                }
            }
        });
        return word.append('\'').toString();
    }
}
