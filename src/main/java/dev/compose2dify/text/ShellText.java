package dev.compose2dify.text;

/** Text of the input inside commands that somebody copies into a shell. */
public final class ShellText {
    private ShellText() {}

    /** One word for a POSIX shell: as it is when that is safe, else in single quotes. A leading dash stays, as {@code ./-x}. */
    public static String word(String text) {
        String word = text.startsWith("-") ? "./" + text : text;
        return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
