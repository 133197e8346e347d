package dev.compose2dify.gotemplate;

import dev.compose2dify.gotemplate.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** From the text of a template to its pieces: text, and the words of each action. */
final class Lexer {
    private static final String SPACE = " \t\r\n";

    private final String name;
    private final String source;
    private final List<Piece> pieces = new ArrayList<>();

    private Lexer(String name, String source) {
        this.name = name;
        this.source = source;
    }

    /**
     * Text, or an action.
     *
     * @param text of the template; empty for an action
     * @param words of an action, ending in {@link Kind#END}; empty for text
     * @param line where it begins
     */
    record Piece(String text, List<Token> words, int line) {
        boolean isText() {
            return words.isEmpty();
        }
    }

    /** The pieces in order; comments are gone, and the white space that {@code {{-} and {@code -}}} take. */
    static List<Piece> pieces(String name, String source) {
        Lexer lexer = new Lexer(name, source);
        lexer.read();
        return lexer.pieces;
    }

    private void read() {
        int at = 0;
        boolean trimNext = false;
        while (true) {
            int open = source.indexOf("{{", at);
            String text = source.substring(at, open < 0 ? source.length() : open);
            boolean trims = open >= 0 && source.startsWith("{{- ", open)
                    || open >= 0 && source.startsWith("{{-\n", open)
                    || open >= 0 && source.startsWith("{{-\t", open);
            if (trimNext) {
                text = stripLeading(text);
            }
            if (trims) {
                text = stripTrailing(text);
            }
            if (!text.isEmpty()) {
                pieces.add(new Piece(text, List.of(), line(at)));
            }
            if (open < 0) {
                return;
            }
            int start = open + (trims ? 3 : 2);
            int end = comment(start);
            if (end < 0) {
                end = action(start);
            }
            trimNext = end > start && source.charAt(end - 1) == '-' && SPACE.indexOf(source.charAt(end - 2)) >= 0;
            at = end + 2;
        }
    }

    /** The closing braces of a comment that begins here, or -1. */
    private int comment(int start) {
        int at = start;
        while (at < source.length() && SPACE.indexOf(source.charAt(at)) >= 0) {
            at++;
        }
        if (!source.startsWith("/*", at)) {
            return -1;
        }
        int end = source.indexOf("*/", at);
        int close = end < 0 ? -1 : source.indexOf("}}", end);
        if (close < 0) {
            throw fault(start, "a comment is not closed");
        }
        return close;
    }

    /** Reads an action's words; the place of its closing braces. */
    private int action(int start) {
        List<Token> words = new ArrayList<>();
        int at = start;
        boolean spaced = false;
        while (true) {
            if (at >= source.length()) {
                throw fault(start, "an action is not closed");
            }
            char c = source.charAt(at);
            if (source.startsWith("}}", at)
                    || c == '-' && source.startsWith("}}", at + 1) && at > start && isSpace(at - 1)) {
                words.add(new Token(Kind.END, "", spaced));
                pieces.add(new Piece("", words, line(start)));
                return c == '-' ? at + 1 : at;
            }
            if (SPACE.indexOf(c) >= 0) {
                spaced = true;
                at++;
                continue;
            }
            int next = end(at);
            words.add(word(at, next, spaced));
            spaced = false;
            at = next;
        }
    }

    private boolean isSpace(int at) {
        return SPACE.indexOf(source.charAt(at)) >= 0;
    }

    private int end(int at) {
        char c = source.charAt(at);
        if (c == '"' || c == '\'') {
            int end = at + 1;
            while (end < source.length() && source.charAt(end) != c) {
                end += source.charAt(end) == '\\' ? 2 : 1;
            }
            return Math.min(end + 1, source.length());
        }
        if (c == '`') {
            int end = source.indexOf('`', at + 1);
            return end < 0 ? source.length() : end + 1;
        }
        if (source.startsWith(":=", at)) {
            return at + 2;
        }
        if ("()|=,".indexOf(c) >= 0) {
            return at + 1;
        }
        int end = at + 1;
        boolean number = Character.isDigit(c) || c == '-' || c == '+';
        while (end < source.length()
                && (Character.isLetterOrDigit(source.charAt(end))
                        || source.charAt(end) == '_'
                        || number && source.charAt(end) == '.')) {
            end++;
        }
        return end;
    }

    private Token word(int at, int end, boolean spaced) {
        String text = source.substring(at, end);
        char c = text.charAt(0);
        Kind kind = switch (c) {
            case '(' -> Kind.OPEN;
            case ')' -> Kind.CLOSE;
            case '|' -> Kind.PIPE;
            case ',' -> Kind.COMMA;
            case '=' -> Kind.ASSIGN;
            case ':' -> Kind.DECLARE;
            case '$' -> Kind.VARIABLE;
            case '"', '`', '\'' -> Kind.STRING;
            case '.' -> text.length() == 1 ? Kind.DOT : Kind.FIELD;
            default -> Character.isDigit(c) || c == '-' || c == '+' ? Kind.NUMBER : Kind.WORD;
        };
        if (kind == Kind.WORD && !Character.isLetter(c) && c != '_') {
            throw fault(at, "unexpected \"" + text + "\"");
        }
        return new Token(
                kind,
                switch (kind) {
                    case FIELD -> text.substring(1);
                    case STRING -> GoText.unquote(text);
                    default -> text;
                },
                spaced);
    }

    private static String stripLeading(String text) {
        int at = 0;
        while (at < text.length() && SPACE.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return text.substring(at);
    }

    private static String stripTrailing(String text) {
        int end = text.length();
        while (end > 0 && SPACE.indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return text.substring(0, end);
    }

    private int line(int at) {
        int line = 1;
        for (int i = source.indexOf('\n'); i >= 0 && i < at; i = source.indexOf('\n', i + 1)) {
            line++;
        }
        return line;
    }

    private TemplateException fault(int at, String what) {
        return new TemplateException(name + ":" + line(at) + ": " + what);
    }
}
