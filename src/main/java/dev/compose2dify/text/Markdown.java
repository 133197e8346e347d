package dev.compose2dify.text;

/** Text of the input inside Markdown (GitHub's), so that it is shown and never read as markup. */
public final class Markdown {
    private Markdown() {}

    /** For a cell of a table, or a line of prose. */
    public static String cell(String text) {
        String line = Printable.line(text);
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean inWord = c == '_' && isWord(line, i - 1) && isWord(line, i + 1);
            if (c == '<') {
                escaped.append("&lt;");
            } else if (c == '>') {
                escaped.append("&gt;");
            } else if (c == '&' && line.substring(i).matches("&#?\\w+;.*")) {
                escaped.append("&amp;");
            } else if ("\\`|*[]~".indexOf(c) >= 0 || c == '_' && !inWord) {
                escaped.append('\\').append(c);
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /** {@code `text`}, with a fence that the text does not hold; also inside the cell of a table. Empty text stays empty. */
    public static String code(String text) {
        String line = Printable.line(text).replace("|", "\\|");
        if (line.isEmpty()) {
            return "";
        }
        String fence = "`";
        while (line.contains(fence)) {
            fence += "`";
        }
        boolean apart = line.startsWith("`") || line.endsWith("`");
        return apart ? fence + " " + line + " " + fence : fence + line + fence;
    }

    private static boolean isWord(String text, int at) {
        return at >= 0 && at < text.length() && Character.isLetterOrDigit(text.charAt(at));
    }
}
