package dev.compose2dify.text;

/** Text of the input for eyes: what a terminal or a viewer would act upon is shown instead. */
public final class Printable {
    private Printable() {}

    /** In one line: control characters (line breaks too) and marks that turn the reading direction are shown as escapes. */
    public static String line(String text) {
        return shown(text, false);
    }

    /** As {@link #line}, but line feeds stay: for texts of several lines that are put together from lines. */
    public static String lines(String text) {
        return shown(text, true);
    }

    private static String shown(String text, boolean lineFeeds) {
        if (text.chars().noneMatch(c -> isActive((char) c))) {
            return text;
        }
        StringBuilder shown = new StringBuilder();
        for (char c : text.toCharArray()) {
            if (c == '\n' && lineFeeds || !isActive(c)) {
                shown.append(c);
            } else if (c == '\n' || c == '\r' || c == '\t') {
                shown.append(' ');
            } else {
                shown.append(String.format(java.util.Locale.ROOT, "\\u%04x", (int) c));
            }
        }
        return shown.toString();
    }

    /** Controls of ISO 8859, line and paragraph separators, and the overrides of the reading direction. */
    private static boolean isActive(char c) {
        return Character.isISOControl(c)
                || c == 0x2028
                || c == 0x2029
                || c >= 0x202a && c <= 0x202e
                || c >= 0x2066 && c <= 0x2069;
    }
}
