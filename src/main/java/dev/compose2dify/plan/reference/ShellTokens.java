package dev.compose2dify.plan.reference;

import java.util.ArrayList;
import java.util.List;

/** Splits a shell script into simple commands and their words, as far as finding host names needs it. */
final class ShellTokens {
    /**
     * A word of a command.
     *
     * @param word index of the command-line word that the text is part of
     * @param start index in that word
     * @param text without the quotes around it
     */
    record Token(int word, int start, String text) {
        int end() {
            return start + text.length();
        }
    }

    private final int word;
    private final String script;
    private final List<List<Token>> commands = new ArrayList<>();
    private List<Token> command = new ArrayList<>();

    private ShellTokens(int word, String script) {
        this.word = word;
        this.script = script;
    }

    /** The simple commands of {@code script}; comments are left out. */
    static List<List<Token>> split(int word, String script) {
        ShellTokens tokens = new ShellTokens(word, script);
        tokens.run();
        return tokens.commands;
    }

    private void run() {
        int i = 0;
        while (i < script.length()) {
            char c = script.charAt(i);
            if (c == '#') {
                while (i < script.length() && script.charAt(i) != '\n') {
                    i++;
                }
            } else if (isSeparator(c)) {
                endCommand();
                i++;
            } else if (Character.isWhitespace(c) || c == '<' || c == '>') {
                i++;
            } else if (c == '\\' && i + 1 < script.length() && script.charAt(i + 1) == '\n') {
                i += 2;
            } else {
                i = word(i);
            }
        }
        endCommand();
    }

    private int word(int start) {
        int i = start;
        while (i < script.length()) {
            char c = script.charAt(i);
            if (c == '"' || c == '\'') {
                int close = closing(i, c);
                if (i == start && isEnd(close + 1)) {
                    command.add(new Token(word, i + 1, script.substring(i + 1, close)));
                    return close + 1;
                }
                i = close + 1;
            } else if (c == '\\') {
                i += 2;
            } else if (isEnd(i)) {
                break;
            } else {
                i++;
            }
        }
        int end = Math.min(i, script.length());
        command.add(new Token(word, start, script.substring(start, end)));
        return end;
    }

    /** Index of the closing quote, or the script's last index when it is missing. */
    private int closing(int open, char quote) {
        for (int i = open + 1; i < script.length(); i++) {
            if (script.charAt(i) == '\\' && quote == '"') {
                i++;
            } else if (script.charAt(i) == quote) {
                return i;
            }
        }
        return Math.max(open + 1, script.length());
    }

    private boolean isEnd(int index) {
        if (index >= script.length()) {
            return true;
        }
        char c = script.charAt(index);
        return Character.isWhitespace(c) || isSeparator(c) || c == '<' || c == '>';
    }

    private static boolean isSeparator(char c) {
        return c == '\n' || c == ';' || c == '|' || c == '&' || c == '(' || c == ')' || c == '`';
    }

    private void endCommand() {
        if (!command.isEmpty()) {
            commands.add(command);
            command = new ArrayList<>();
        }
    }
}
