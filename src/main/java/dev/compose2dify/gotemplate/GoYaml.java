package dev.compose2dify.gotemplate;

import dev.compose2dify.yaml.KubeYaml;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * YAML as {@code toYaml} writes it, byte for byte: checksums are made of it. Keys are sorted as people sort (9 before 10),
 * lists are not indented, strings of several lines stand in a block, and long lines are folded at 80 columns.
 */
final class GoYaml {
    private static final int WIDTH = 80;
    /** What this writer takes for a date, though the reader does not. */
    private static final Pattern TIME = Pattern.compile(
            "\\d{4}-\\d{1,2}-\\d{1,2}([Tt ]\\d{1,2}:\\d{1,2}:\\d{1,2}([.]\\d+)?(Z|[-+]\\d\\d:\\d\\d)?)?");

    private static final Pattern SEXAGESIMAL = Pattern.compile("[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+([.][0-9_]*)?");

    private final StringBuilder out = new StringBuilder();

    private GoYaml() {}

    /** Without the line feed at its end. */
    static String write(Object value) {
        GoYaml yaml = new GoYaml();
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            yaml.mapping(map, 0, false);
        } else if (value instanceof List<?> list && !list.isEmpty()) {
            yaml.sequence(list, 0, false);
        } else {
            yaml.scalar(value, 0, false);
            yaml.out.append('\n');
        }
        String text = yaml.out.toString();
        return text.substring(0, text.length() - 1);
    }

    private void mapping(Map<?, ?> map, int indent, boolean started) {
        boolean first = started;
        for (Map.Entry<?, ?> entry : map.entrySet().stream()
                .sorted(Comparator.comparing(e -> e.getKey().toString(), GoYaml::order))
                .toList()) {
            if (!first) {
                out.append(" ".repeat(indent));
            }
            first = false;
            scalar(entry.getKey(), indent, true);
            out.append(':');
            Object value = entry.getValue();
            if (value instanceof Map<?, ?> inner && !inner.isEmpty()) {
                out.append('\n');
                mapping(inner, indent + 2, false);
            } else if (value instanceof List<?> inner && !inner.isEmpty()) {
                out.append('\n');
                sequence(inner, indent, false);
            } else {
                out.append(' ');
                scalar(value, indent + 2, false);
                out.append('\n');
            }
        }
    }

    private void sequence(List<?> list, int indent, boolean started) {
        boolean first = started;
        for (Object item : list) {
            if (!first) {
                out.append(" ".repeat(indent));
            }
            first = false;
            out.append("- ");
            if (item instanceof Map<?, ?> inner && !inner.isEmpty()) {
                mapping(inner, indent + 2, true);
            } else if (item instanceof List<?> inner && !inner.isEmpty()) {
                sequence(inner, indent + 2, true);
            } else {
                scalar(item, indent + 2, false);
                out.append('\n');
            }
        }
    }

    private void scalar(Object value, int indent, boolean key) {
        if (value instanceof String text) {
            string(GoText.valid(text), indent, key);
        } else if (value instanceof Double number) {
            out.append(GoValue.json(number));
        } else if (value instanceof Map<?, ?>) {
            out.append("{}");
        } else if (value instanceof List<?>) {
            out.append("[]");
        } else {
            out.append(value == null ? "null" : value.toString());
        }
    }

    private void string(String text, int indent, boolean key) {
        Shape shape = Shape.of(text);
        if (text.indexOf('\n') >= 0 && shape.block && !key) {
            block(text, indent);
        } else if (text.indexOf('\n') < 0 && shape.plain && !text.isEmpty() && isString(text)) {
            folded(text, indent, key);
        } else if (text.indexOf('\n') < 0 && shape.single && isString(text)) {
            out.append('\'');
            folded(text.replace("'", "''"), indent, key);
            out.append('\'');
        } else {
            out.append('"');
            doubleQuoted(text, indent, key);
            out.append('"');
        }
    }

    /** Whether it would be read as a string without quotes. */
    private static boolean isString(String text) {
        return KubeYaml.isString(text)
                && !TIME.matcher(text).matches()
                && !SEXAGESIMAL.matcher(text).matches();
    }

    private void block(String text, int indent) {
        out.append('|');
        if (text.charAt(0) == ' ' || text.charAt(0) == '\n') {
            out.append(2);
        }
        boolean ends = text.endsWith("\n");
        if (!ends) {
            out.append('-');
        } else if (text.length() == 1 || text.charAt(text.length() - 2) == '\n') {
            out.append('+');
        }
        String[] lines = (ends ? text.substring(0, text.length() - 1) : text).split("\n", -1);
        for (String line : lines) {
            out.append('\n');
            if (!line.isEmpty()) {
                out.append(" ".repeat(indent)).append(line);
            }
        }
    }

    /** Plain or single-quoted: a line may end at a single space. */
    private void folded(String text, int indent, boolean key) {
        int column = column();
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            boolean breaks = c == ' '
                    && !key
                    && column > WIDTH
                    && i > 0
                    && i < text.length() - 1
                    && text.charAt(i - 1) != ' '
                    && text.charAt(i + 1) != ' ';
            if (breaks) {
                out.append('\n').append(" ".repeat(indent));
                column = indent;
            } else {
                out.appendCodePoint(c);
                column++;
            }
            i += Character.charCount(c);
        }
    }

    private void doubleQuoted(String text, int indent, boolean key) {
        int column = column();
        boolean spaces = false;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            int length = Character.charCount(c);
            boolean breaks = c == ' ' && !key && !spaces && column > WIDTH && i > 0 && i < text.length() - 1;
            if (breaks) {
                out.append('\n').append(" ".repeat(indent));
                column = indent;
                if (text.charAt(i + 1) == ' ') {
                    out.append('\\');
                    column++;
                }
            } else {
                String written = escape(c);
                out.append(written);
                column += written.codePointCount(0, written.length());
            }
            spaces = c == ' ';
            i += length;
        }
    }

    private static String escape(int c) {
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case 0 -> "\\0";
            case 7 -> "\\a";
            case '\b' -> "\\b";
            case '\t' -> "\\t";
            case '\n' -> "\\n";
            case 11 -> "\\v";
            case 12 -> "\\f";
            case '\r' -> "\\r";
            case 27 -> "\\e";
            case 0x85 -> "\\N";
            case 0xa0 -> "\\_";
            case 0x2028 -> "\\L";
            case 0x2029 -> "\\P";
            default ->
                Shape.isPrintable(c)
                        ? Character.toString(c)
                        : String.format(
                                java.util.Locale.ROOT, c < 0x100 ? "\\x%02X" : c > 0xffff ? "\\U%08X" : "\\u%04X", c);
        };
    }

    private int column() {
        int start = out.lastIndexOf("\n") + 1;
        return out.codePointCount(start, out.length());
    }

    /** As people sort: letters after everything else, numbers by their value. */
    private static int order(String one, String other) {
        int i = 0;
        while (i < one.length() && i < other.length() && one.charAt(i) == other.charAt(i)) {
            i++;
        }
        if (i == one.length() || i == other.length()) {
            return one.length() - other.length();
        }
        char a = one.charAt(i);
        char b = other.charAt(i);
        if (Character.isLetter(a) || Character.isLetter(b)) {
            return Character.isLetter(a) && Character.isLetter(b) ? a - b : Character.isLetter(a) ? 1 : -1;
        }
        String digitsA = digits(one, i);
        String digitsB = digits(other, i);
        // Behind the same digits, a zero is a digit like any other.
        boolean within = (a == '0' || b == '0') && significant(one, i);
        long numberA = digitsA.isEmpty() ? 0 : Long.parseLong((within ? "1" : "") + digitsA);
        long numberB = digitsB.isEmpty() ? 0 : Long.parseLong((within ? "1" : "") + digitsB);
        if (numberA != numberB) {
            return Long.compare(numberA, numberB);
        }
        return digitsA.length() != digitsB.length() ? digitsA.length() - digitsB.length() : a - b;
    }

    private static boolean significant(String text, int end) {
        int at = end;
        while (--at >= 0 && Character.isDigit(text.charAt(at))) {
            if (text.charAt(at) != '0') {
                return true;
            }
        }
        return false;
    }

    private static String digits(String text, int from) {
        int end = from;
        while (end < text.length() && Character.isDigit(text.charAt(end)) && end - from < 17) {
            end++;
        }
        return text.substring(from, end);
    }

    /** In which styles a string can stand. */
    private record Shape(boolean plain, boolean single, boolean block) {
        static Shape of(String text) {
            boolean plain = !text.isEmpty() && !text.startsWith("---") && !text.startsWith("...");
            boolean special = text.codePoints().anyMatch(c -> !isPrintable(c));
            boolean spaceBreak = text.contains(" \n");
            boolean breakSpace = text.contains("\n ");
            boolean edges = text.startsWith(" ") || text.endsWith(" ") || text.startsWith("\n") || text.endsWith("\n");
            boolean single = !special && !spaceBreak && !breakSpace;
            boolean block = !special && !spaceBreak && !text.endsWith(" ");
            boolean breaks = text.indexOf(0x2028) >= 0 || text.indexOf(0x2029) >= 0;
            return new Shape(plain && single && !edges && !breaks && !indicators(text), single, block);
        }

        private static boolean indicators(String text) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                boolean blank = i + 1 == text.length() || " \t\n".indexOf(text.charAt(i + 1)) >= 0;
                if (i == 0 && ("#,[]{}&*!|>'\"%@`".indexOf(c) >= 0 || (c == '?' || c == ':' || c == '-') && blank)) {
                    return true;
                }
                if (c == ':' && blank || c == '#' && i > 0 && " \t\n".indexOf(text.charAt(i - 1)) >= 0) {
                    return true;
                }
            }
            return false;
        }

        /** What stands as it is; beyond the basic plane nothing does. */
        static boolean isPrintable(int c) {
            return c == '\n'
                    || c >= 0x20 && c <= 0x7e
                    || c >= 0xa0 && c < 0xd800
                    || c >= 0xe000 && c <= 0xfffd && c != 0xfeff;
        }
    }
}
