package dev.compose2dify.gotemplate;

/**
 * A word of an action.
 *
 * @param kind what it is
 * @param text as written; of a field without its dot, of a variable with its dollar, of a string its value
 * @param spaced whether white space comes before it: {@code .a .b} are two words, {@code .a.b} is one path
 */
record Token(Kind kind, String text, boolean spaced) {
    enum Kind {
        WORD,
        FIELD,
        DOT,
        VARIABLE,
        STRING,
        NUMBER,
        OPEN,
        CLOSE,
        PIPE,
        DECLARE,
        ASSIGN,
        COMMA,
        END
    }

    boolean is(Kind other) {
        return kind == other;
    }

    boolean isWord(String word) {
        return kind == Kind.WORD && text.equals(word);
    }
}
