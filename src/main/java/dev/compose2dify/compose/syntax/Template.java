package dev.compose2dify.compose.syntax;

import dev.compose2dify.compose.Fragment;
import dev.compose2dify.compose.Text;
import dev.compose2dify.diagnostic.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Interpolation: <code>$VAR</code>, <code>${VAR}</code>, <code>${VAR:-default}</code> and the other operators, as Docker
 * Compose's regular expression and brace counter take them apart.
 *
 * <p>What follows from those: an operand ends at the brace that balances the first one (every brace counts, also one that
 * belongs to JSON), an operand cannot hold a line break, operands are interpolated even when they are not used.
 */
public final class Template {
    private static final int MAX_NESTING = 100;

    private final Function<String, Text> variables;
    private final Observer observer;
    private final Location location;

    /** Is told what happens while a text is expanded. */
    public interface Observer {
        /** A variable that is not set and has no default was used at {@code location}. */
        default void unset(String name, Location location) {}

        /** A value of so many characters was put in; may throw to end an expansion that grows without bounds. */
        default void inserted(int length) {}
    }

    private Template(Function<String, Text> variables, Observer observer, Location location) {
        this.variables = variables;
        this.observer = observer;
        this.location = location;
    }

    /** The text is no template that Compose understands, or a required variable has no value. */
    public static final class TemplateException extends RuntimeException {
        private final boolean malformed;

        /** The message names variables, never values. */
        public TemplateException(String message, boolean malformed) {
            super(message, null, false, false);
            this.malformed = malformed;
        }

        /** Wrong syntax, as opposed to a missing variable. */
        public boolean malformed() {
            return malformed;
        }
    }

    /**
     * Replaces the variables of a text.
     *
     * @param variables gives null for a variable that is not set
     * @throws TemplateException when the text is malformed or a required variable is missing
     */
    public static TextBuilder substitute(
            String text, Location location, Function<String, Text> variables, Observer observer) {
        TextBuilder out = new TextBuilder();
        new Template(variables, observer, location).expand(text, List.of(), out);
        return out;
    }

    private void expand(String text, List<String> consulted, TextBuilder out) {
        if (consulted.size() > MAX_NESTING) {
            throw new TemplateException("more than " + MAX_NESTING + " variables nested in one another", true);
        }
        StringBuilder literal = new StringBuilder();
        int lastBrace = -1;
        int lineEnd = -1;
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            char next = i + 1 < text.length() ? text.charAt(i + 1) : 0;
            if (c != '$' || next != '$' && next != '{' && !startsName(next)) {
                literal.append(c);
                i++;
                continue;
            }
            if (next == '$') {
                literal.append('$');
                i += 2;
                continue;
            }
            flush(literal, consulted, out);
            int nameStart = next == '{' ? i + 2 : i + 1;
            int nameEnd = endOfName(text, nameStart);
            String name = text.substring(nameStart, nameEnd);
            if (next != '{') {
                value(name, consulted, out);
                i = nameEnd;
                continue;
            }
            if (!name.isEmpty() && nameEnd < text.length() && text.charAt(nameEnd) == '}') {
                value(name, consulted, out);
                i = nameEnd + 1;
                continue;
            }
            int operandStart = name.isEmpty() ? -1 : endOfOperator(text, nameEnd);
            if (operandStart > lineEnd) {
                int newline = text.indexOf('\n', operandStart);
                lineEnd = newline < 0 ? text.length() : newline;
                lastBrace = text.lastIndexOf('}', lineEnd - 1);
            }
            if (operandStart < 0 || lastBrace < operandStart) {
                // Not the whole expression: its operand may be a password.
                throw new TemplateException(text.substring(i, Math.min(text.length(), nameEnd + 1)) + "...", true);
            }
            int end = balance(text, i, lastBrace);
            String operator = text.substring(nameEnd, operandStart);
            operation(name, operator, text.substring(operandStart, end), consulted, out);
            i = end + 1;
        }
        flush(literal, consulted, out);
    }

    private void flush(StringBuilder literal, List<String> consulted, TextBuilder out) {
        if (literal.length() > 0) {
            Fragment.Origin kind = consulted.isEmpty() ? Fragment.Origin.LITERAL : Fragment.Origin.DEFAULT;
            out.add(new Fragment(literal.toString(), kind, consulted, location));
            literal.setLength(0);
        }
    }

    private void value(String name, List<String> consulted, TextBuilder out) {
        Text text = variables.apply(name);
        if (text == null) {
            observer.unset(name, location);
            out.add(new Fragment("", Fragment.Origin.DEFAULT, with(consulted, name), location));
        } else {
            addValue(name, text, consulted, out);
        }
    }

    private void addValue(String name, Text text, List<String> consulted, TextBuilder out) {
        observer.inserted(text.value().length() + text.fragments().size());
        List<String> path = with(consulted, name);
        if (text.fragments().isEmpty()) {
            out.add(new Fragment(text.value(), Fragment.Origin.VALUE, path, text.location()));
        }
        for (Fragment fragment : text.fragments()) {
            if (fragment.kind() == Fragment.Origin.LITERAL) {
                out.add(new Fragment(fragment.text(), Fragment.Origin.VALUE, path, text.location()));
            } else {
                List<String> longer = new ArrayList<>(path);
                longer.addAll(fragment.variables());
                out.add(new Fragment(fragment.text(), fragment.kind(), longer, fragment.definedAt()));
            }
        }
    }

    private void operation(String name, String operator, String operand, List<String> consulted, TextBuilder out) {
        TextBuilder alternative = new TextBuilder();
        expand(operand, with(consulted, name), alternative);
        Text text = variables.apply(name);
        boolean emptyCounts = operator.length() == 2;
        boolean present = text != null && !(emptyCounts && text.value().isEmpty());
        switch (operator.charAt(operator.length() - 1)) {
            case '-' -> {
                if (present) {
                    addValue(name, text, consulted, out);
                } else {
                    addAlternative(alternative, name, consulted, out);
                }
            }
            case '+' -> {
                if (present) {
                    addAlternative(alternative, name, consulted, out);
                } else {
                    out.add(new Fragment(
                            "",
                            text == null ? Fragment.Origin.DEFAULT : Fragment.Origin.VALUE,
                            with(consulted, name),
                            text == null ? location : text.location()));
                }
            }
            default -> {
                if (!present) {
                    String reason = alternative.value();
                    throw new TemplateException(
                            "required variable " + name + " is missing a value"
                                    + (reason.isEmpty() ? "" : ": " + reason),
                            false);
                }
                addValue(name, text, consulted, out);
            }
        }
    }

    private void addAlternative(TextBuilder alternative, String name, List<String> consulted, TextBuilder out) {
        if (alternative.fragments().isEmpty()) {
            out.add(new Fragment("", Fragment.Origin.DEFAULT, with(consulted, name), location));
        } else {
            out.addAll(alternative);
        }
    }

    private static List<String> with(List<String> names, String name) {
        List<String> longer = new ArrayList<>(names.size() + 1);
        longer.addAll(names);
        longer.add(name);
        return longer;
    }

    private static boolean startsName(char c) {
        // The long s and the Kelvin sign are letters of [a-z] to a Go expression that ignores case.
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == '\u017f' || c == '\u212a';
    }

    private static int endOfName(String text, int start) {
        int end = start;
        while (end < text.length()
                && (startsName(text.charAt(end))
                        || end > start && text.charAt(end) >= '0' && text.charAt(end) <= '9')) {
            end++;
        }
        return end;
    }

    /** Where the operand starts, or -1 when there is no operator. */
    private static int endOfOperator(String text, int start) {
        int end = start < text.length() && text.charAt(start) == ':' ? start + 1 : start;
        return end < text.length() && "-+?".indexOf(text.charAt(end)) >= 0 ? end + 1 : -1;
    }

    /** The brace that closes the one after the {@code $} at {@code start}; {@code last} when the braces do not balance. */
    private static int balance(String text, int start, int last) {
        int depth = 0;
        for (int i = start; i <= last; i++) {
            char c = text.charAt(i);
            if (c == '}') {
                if (--depth == 0) {
                    return i;
                }
            } else if (c == '{') {
                depth++;
                // Compose skips the character after an opening brace, also when that is a closing one.
                i++;
            }
        }
        return last;
    }
}
