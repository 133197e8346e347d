package dev.compose2dify.compose.syntax;

import dev.compose2dify.compose.LoadException;
import dev.compose2dify.compose.Text;
import dev.compose2dify.diagnostic.Location;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parser of {@code .env} and {@code env_file} files with the rules of Docker Compose: quotes, escapes, {@code export},
 * comments, multi-line values, references to earlier lines, keys without a value.
 */
public final class DotEnv {
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:[abcfnrtv$\"\\\\]|0\\d{0,3})");

    private final String text;
    private final String file;
    private final Map<String, Text> out;
    private final Function<String, Text> lookup;
    private final Template.Observer observer;
    private int position;
    private int line = 1;
    private int lineStart;
    private int counted;

    private DotEnv(
            String text,
            String file,
            Map<String, Text> out,
            Function<String, Text> lookup,
            Template.Observer observer) {
        this.text = text;
        this.file = file;
        this.out = out;
        this.lookup = lookup;
        this.observer = observer;
    }

    /**
     * Reads a file's text into {@code out}; a later line replaces an earlier one.
     *
     * @param file name for locations
     * @param lookup asked before the lines read so far; null for a variable that is not set
     * @throws LoadException at the first line that Compose would not take
     */
    public static void parse(
            String text,
            String file,
            Map<String, Text> out,
            Function<String, Text> lookup,
            Template.Observer observer) {
        String withoutMark = text.startsWith("\uFEFF") ? text.substring(1) : text;
        new DotEnv(withoutMark, file, out, lookup, observer).run();
    }

    /** The format of {@code docker run --env-file}: no quotes, no interpolation. */
    public static void parseRaw(String text, String file, Map<String, Text> out, Function<String, Text> lookup) {
        String[] lines = (text.startsWith("\uFEFF") ? text.substring(1) : text).split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].endsWith("\r") ? lines[i].substring(0, lines[i].length() - 1) : lines[i];
            line = line.stripLeading();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Location location = new Location(file, i + 1, 1);
            int separator = line.indexOf('=');
            String key = separator < 0 ? line : line.substring(0, separator);
            if (key.isEmpty()) {
                throw LoadException.at(location, "no variable name on this line");
            }
            if (key.chars().anyMatch(c -> c == ' ' || c == '\t')) {
                throw LoadException.at(location, "a variable's name contains white space");
            }
            Text inherited = separator < 0 ? lookup.apply(key) : Text.literal(line.substring(separator + 1), location);
            if (inherited != null) {
                out.put(key, inherited);
            }
        }
    }

    private void run() {
        while (toStatement()) {
            statement();
        }
    }

    private Location here(int offset) {
        for (; counted < offset; counted++) {
            if (text.charAt(counted) == '\n') {
                line++;
                lineStart = counted + 1;
            }
        }
        return new Location(file, line, offset - lineStart + 1);
    }

    /** Skips white space and comments; false at the end of the file. */
    private boolean toStatement() {
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c == '#') {
                int end = text.indexOf('\n', position);
                position = end < 0 ? text.length() : end;
            } else if (isSpace(c) || c == '\n' || Character.isSpaceChar(c)) {
                position++;
            } else {
                return true;
            }
        }
        return false;
    }

    private void statement() {
        if (text.startsWith("export", position) && position + 6 < text.length() && isAsciiSpace(position + 6)) {
            position += 6;
            skipSpaces();
        }
        Location location = here(position);
        int end = position;
        while (end < text.length() && "=:\n".indexOf(text.charAt(end)) < 0) {
            int c = text.codePointAt(end);
            if (!isSpace(c) && "_.-[]".indexOf(c) < 0 && !Character.isLetter(c) && !isNumber(c)) {
                throw LoadException.at(
                        here(end),
                        "unexpected character \"" + Character.toString(c) + "\" in a variable name",
                        "a line is NAME=value; quote a value that spans lines, start a comment with #");
            }
            end += Character.charCount(c);
        }
        // Without any separator up to the end of the file, Compose takes the rest as the value of a nameless variable.
        boolean separated = end < text.length();
        String key = separated ? text.substring(position, end).stripTrailing() : "";
        boolean inherited = separated && text.charAt(end) == '\n';
        if (separated) {
            position = end + 1;
        }
        skipSpaces();
        if (key.indexOf(' ') >= 0) {
            throw LoadException.at(
                    location, "key cannot contain a space", "write NAME=value, or start a comment with #");
        }
        if (inherited) {
            Text value = lookup.apply(key);
            if (value != null) {
                out.put(key, value);
            }
        } else {
            out.put(key, value(location));
        }
    }

    private Text value(Location location) {
        char quote = position < text.length() ? text.charAt(position) : 0;
        if (quote == '"' || quote == '\'') {
            return quoted(quote, location);
        }
        int newline = text.indexOf('\n', position);
        int end = newline < 0 ? text.length() : newline;
        String value = text.substring(position, end);
        position = newline < 0 ? end : newline + 1;
        int comment = value.indexOf(" #");
        value = stripTrailing(comment < 0 ? value : value.substring(0, comment));
        return expand(value, location);
    }

    private Text quoted(char quote, Location location) {
        Location start = here(position);
        StringBuilder value = new StringBuilder();
        boolean escaped = false;
        for (int i = position + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == quote && !escaped) {
                position = i + 1;
                String content = value.toString();
                return quote == '\'' ? Text.literal(content, location) : expand(unescape(content), location);
            }
            if (c == '\\' && !escaped) {
                escaped = true;
                continue;
            }
            if (escaped && c != quote) {
                value.append('\\');
            }
            escaped = false;
            value.append(c);
        }
        throw LoadException.at(start, "unterminated quoted value", "close the quote, or quote the whole value with '");
    }

    private Text expand(String value, Location location) {
        if (value.indexOf('$') < 0) {
            return Text.literal(value, location);
        }
        try {
            return Template.substitute(value, location, this::variable, observer)
                    .build(value, location);
        } catch (Template.TemplateException e) {
            throw LoadException.at(
                    location,
                    e.malformed() ? "invalid interpolation format" : e.getMessage(),
                    e.malformed()
                            ? "write $$ for a dollar sign, or put the value in single quotes"
                            : "set the variable in the environment or above this line");
        }
    }

    private Text variable(String name) {
        Text text = lookup.apply(name);
        return text == null ? out.get(name) : text;
    }

    private static String unescape(String value) {
        if (value.indexOf('\\') < 0) {
            return value;
        }
        Matcher matcher = ESCAPE.matcher(value);
        StringBuilder result = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(result, Matcher.quoteReplacement(escape(matcher.group())));
        }
        return matcher.appendTail(result).toString();
    }

    private static String escape(String match) {
        return switch (match.charAt(1)) {
            case '$' -> "$$";
            case 'a' -> "\u0007";
            case 'b' -> "\b";
            case 'f' -> "\f";
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case 'v' -> "\u000b";
            case '\\' -> "\\";
            case '"' -> "\"";
            case '0' -> octal(match);
            default -> match;
        };
    }

    private static String octal(String match) {
        // \0123 is the character 0123; Go wants exactly three digits and drops the zero also where it then gives up.
        String digits = match.substring(2);
        if (digits.matches("[0-3][0-7]{2}")) {
            return Character.toString(Integer.parseInt(digits, 8));
        }
        return "\\" + digits;
    }

    private void skipSpaces() {
        while (position < text.length() && isSpace(text.charAt(position))) {
            position++;
        }
    }

    private boolean isAsciiSpace(int index) {
        return " \t\n\f\r".indexOf(text.charAt(index)) >= 0;
    }

    private static boolean isNumber(int c) {
        int type = Character.getType(c);
        return type == Character.DECIMAL_DIGIT_NUMBER
                || type == Character.LETTER_NUMBER
                || type == Character.OTHER_NUMBER;
    }

    private static boolean isSpace(int c) {
        return c == '\t' || c == 0x0b || c == '\f' || c == '\r' || c == ' ' || c == 0x85 || c == 0xa0;
    }

    private static String stripTrailing(String value) {
        int end = value.length();
        while (end > 0 && (isSpace(value.charAt(end - 1)) || Character.isSpaceChar(value.charAt(end - 1)))) {
            end--;
        }
        return value.substring(0, end);
    }
}
