package dev.compose2dify.compose.syntax;

import dev.compose2dify.compose.LoadException;
import dev.compose2dify.diagnostic.Location;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a command string as Compose does: by white space, with quotes and backslashes. An unquoted
 * {@code ; & | < >} silently ends the command.
 */
public final class ShellWords {
    private final String line;
    private final Location location;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean escaped;
    private boolean doubleQuoted;
    private boolean singleQuoted;
    private boolean backQuoted;
    private boolean substitution;
    private boolean started;

    private ShellWords(String line, Location location) {
        this.line = line;
        this.location = location;
    }

    /** @throws LoadException for an open quote or a bare parenthesis */
    public static List<String> split(String line, Location location) {
        return new ShellWords(line, location).run();
    }

    /** Where Compose stops reading the command, or -1 when it reads all of it. */
    public static int end(String line, Location location) {
        ShellWords words = new ShellWords(line, location);
        words.run();
        return words.stopped;
    }

    private int stopped = -1;

    private List<String> run() {
        for (int i = 0; i < line.length() && stopped < 0; i++) {
            char c = line.charAt(i);
            if (escaped) {
                add(c);
                escaped = false;
            } else if (c == '\\' && !singleQuoted) {
                escaped = true;
            } else if (c == '\\') {
                word.append(c);
            } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                space(c);
            } else if (special(c, i)) {
                add(c);
            }
        }
        if (started) {
            words.add(word.toString());
        }
        if (escaped || singleQuoted || doubleQuoted || backQuoted || substitution) {
            throw invalid("a quote is not closed");
        }
        return words;
    }

    private void add(char c) {
        word.append(c);
        started = true;
    }

    private void space(char c) {
        if (singleQuoted || doubleQuoted || backQuoted || substitution) {
            word.append(c);
        } else if (started) {
            words.add(word.toString());
            word.setLength(0);
            started = false;
        }
    }

    /** Handles quotes and operators; true when {@code c} is part of the word. */
    private boolean special(char c, int index) {
        switch (c) {
            case '`':
                backQuoted ^= !singleQuoted && !doubleQuoted && !substitution;
                return true;
            case ')':
                substitution ^= !singleQuoted && !doubleQuoted && !backQuoted;
                return true;
            case '(':
                if (singleQuoted || doubleQuoted || backQuoted) {
                    return true;
                }
                if (substitution || word.length() == 0 || word.charAt(word.length() - 1) != '$') {
                    throw invalid("a parenthesis is not quoted");
                }
                substitution = true;
                word.append('(');
                return false;
            case '"':
                if (singleQuoted || substitution) {
                    return true;
                }
                started |= doubleQuoted;
                doubleQuoted = !doubleQuoted;
                return false;
            case '\'':
                if (doubleQuoted || substitution) {
                    return true;
                }
                started |= singleQuoted;
                singleQuoted = !singleQuoted;
                return false;
            case ';', '&', '|', '<', '>':
                if (singleQuoted || doubleQuoted || backQuoted || substitution) {
                    return true;
                }
                if (c == '>' && word.length() > 0 && Character.isDigit(word.charAt(0))) {
                    started = false;
                }
                stopped = index;
                return false;
            default:
                return true;
        }
    }

    private LoadException invalid(String why) {
        return LoadException.at(
                location, "invalid command line string: " + why, "write the command as a list, one word per item");
    }
}
