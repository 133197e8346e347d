package dev.compose2dify.plan.route;

import dev.compose2dify.diagnostic.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads nginx's configuration language: directives of words that end in {@code ;} or open a block. Never fails: what nginx
 * would refuse is left out, since nginx did start with these files.
 */
final class NginxParser {
    /** A placeholder that Dify's start script fills with whole lines: it stands where a directive would. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{?[A-Z][A-Z0-9_]*}?");

    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{(\\w+)}|(\\w+))");
    private static final int DEEPEST = 64;

    /** @param arguments the words after the name, after the environment was put in; @param block empty without one */
    record Directive(String name, List<String> arguments, List<Directive> block, Location location) {
        String argument(int index) {
            return index < arguments.size() ? arguments.get(index) : "";
        }
    }

    private record Token(String text, boolean symbol, Location location) {
        boolean is(String other) {
            return symbol && text.equals(other);
        }
    }

    private final String file;
    private final String text;
    private final Map<String, String> environment;
    private final List<Token> tokens = new ArrayList<>();
    private int position;
    private int line = 1;
    private int lineStart;
    private int next;

    private NginxParser(NginxFile file, Map<String, String> environment) {
        this.file = file.display();
        this.text = file.text();
        this.environment = file.isTemplate() ? environment : Map.of();
    }

    static List<Directive> parse(NginxFile file, Map<String, String> environment) {
        NginxParser parser = new NginxParser(file, environment);
        parser.tokenize();
        return parser.directives(0);
    }

    private List<Directive> directives(int depth) {
        List<Directive> result = new ArrayList<>();
        List<Token> words = new ArrayList<>();
        while (next < tokens.size()) {
            Token token = tokens.get(next++);
            if (token.is(";")) {
                add(result, words, List.of());
            } else if (token.is("{")) {
                List<Directive> block = depth < DEEPEST ? directives(depth + 1) : List.of();
                add(result, words, block);
            } else if (token.is("}")) {
                return result;
            } else if (!(words.isEmpty() && PLACEHOLDER.matcher(token.text()).matches())) {
                words.add(token);
            }
        }
        return result;
    }

    private static void add(List<Directive> result, List<Token> words, List<Directive> block) {
        if (!words.isEmpty()) {
            List<String> arguments = words.stream().skip(1).map(Token::text).toList();
            result.add(new Directive(
                    words.get(0).text(), arguments, block, words.get(0).location()));
            words.clear();
        }
    }

    private void tokenize() {
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c == '\n') {
                line++;
                lineStart = ++position;
            } else if (Character.isWhitespace(c)) {
                position++;
            } else if (c == '#') {
                while (position < text.length() && text.charAt(position) != '\n') {
                    position++;
                }
            } else if (c == ';' || c == '{' || c == '}') {
                tokens.add(new Token(String.valueOf(c), true, here()));
                position++;
            } else {
                word(c);
            }
        }
    }

    private void word(char first) {
        Location location = here();
        boolean quoted = first == '"' || first == '\'';
        StringBuilder word = new StringBuilder();
        if (quoted) {
            position++;
        }
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c == '\\' && position + 1 < text.length()) {
                char escaped = text.charAt(position + 1);
                if (!(escaped == '"' || escaped == '\'' || escaped == ' ')) {
                    word.append(c);
                }
                word.append(escaped);
                newLine(escaped, position + 2);
                position += 2;
                continue;
            }
            if (c == '$' && position + 1 < text.length() && text.charAt(position + 1) == '{') {
                int close = closingBrace(position);
                if (close > 0) {
                    word.append(text, position, close + 1);
                    position = close + 1;
                    continue;
                }
            }
            boolean end = quoted ? c == first : Character.isWhitespace(c) || c == ';' || c == '{' || c == '}';
            if (end) {
                break;
            }
            word.append(c);
            newLine(c, position + 1);
            position++;
        }
        if (quoted) {
            position++;
        }
        tokens.add(new Token(expand(word.toString()), false, location));
    }

    /** Where the variable that opens at {@code from} ends; names are short, so the search is too. */
    private int closingBrace(int from) {
        int to = Math.min(text.length(), from + 130);
        for (int i = from; i < to; i++) {
            if (text.charAt(i) == '}') {
                return i;
            }
        }
        return -1;
    }

    private void newLine(char c, int start) {
        if (c == '\n') {
            line++;
            lineStart = start;
        }
    }

    /** As {@code envsubst} with the names of the environment: other variables are nginx's own. */
    private String expand(String word) {
        Matcher m = VARIABLE.matcher(word);
        StringBuilder out = new StringBuilder();
        while (m.find()) {
            String name = m.group(1) != null ? m.group(1) : m.group(2);
            m.appendReplacement(out, Matcher.quoteReplacement(environment.getOrDefault(name, m.group())));
        }
        return m.appendTail(out).toString();
    }

    private Location here() {
        return new Location(file, line, position - lineStart + 1);
    }
}
