package dev.compose2dify.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Secrets that somebody wrote into a command, a probe or a hook, in exec form (a word each) and in shell form (one script):
 * {@code --token abc}, {@code TOKEN=abc cmd}, {@code curl -H "X-API-Key: abc"}, {@code redis-cli -a abc},
 * {@code echo abc > /run/key}. What programs call their options stands in {@code secret-commands.txt}.
 */
public final class CommandSecrets {
    /** An option with its value in one word, or an assignment. */
    private static final Pattern ASSIGNED = Pattern.compile("-{0,2}([A-Za-z_][A-Za-z0-9_.-]*)=(.+)", Pattern.DOTALL);

    /** Settings inside the value of an option: {@code primary_conninfo=host=db password=abc}. */
    private static final Pattern INNER = Pattern.compile("(?:^|[\\s;,=])([A-Za-z_]\\w*)=([^\\s;,\"'=]+)");

    private static final Pattern OPTION = Pattern.compile("--?([A-Za-z][A-Za-z0-9_.-]*)");
    /** {@code --header=Name: value} in one word. */
    private static final Pattern HEADER_OPTION = Pattern.compile("--headers?=(?=[A-Za-z][A-Za-z0-9_-]*[ \\t]*:)");

    private static final Pattern HEADER = Pattern.compile(
            "([A-Za-z][A-Za-z0-9_-]*)[ \\t]*:[ \\t]*(?:(?i:basic|bearer|token|apikey|digest)[ \\t]+)?(\\S.*?)[ \\t]*",
            Pattern.DOTALL);
    /** Values of options whose name says secret, but that are none. */
    private static final Pattern PLAIN =
            Pattern.compile("(?i)true|false|yes|no|none|null|on|off|/.*|[\"']{0,3}\\$.*|\\d{1,3}");
    /** {@code -p 8080}, {@code -p 80:80}, {@code -p ./dir}, {@code -p tcp}: not a password. */
    private static final Pattern NOT_BEHIND_P = Pattern.compile(
            "[\\d.:*-]+(?:/(?:tcp|udp))?|\\.{0,2}/.*|.*/.*|tcp|udp|\\w+\\.(?:\\w{1,4})|[a-z]{1,5}|\\d.*:\\d+|.*\\$.*");

    private CommandSecrets() {}

    /**
     * A secret in a word.
     *
     * @param name what the text calls it, as the name of a variable; it is not secret itself
     */
    public record SecretWord(int start, int end, String name) {}

    /**
     * The secrets in the word with the index, in order, apart from each other.
     *
     * @param words of the command, as the program gets them; a script is one word
     * @param script whether a shell reads the word
     */
    public static List<SecretWord> find(List<String> words, int index, boolean script) {
        String word = words.get(index);
        List<SecretWord> found = new ArrayList<>();
        if (script) {
            ScriptSecrets.find(word, found);
        } else {
            inWord(words, index, found);
        }
        for (SecretShapes.ShapeMatch shape : SecretShapes.find(word)) {
            found.add(new SecretWord(shape.span().start(), shape.span().end(), "token"));
        }
        return apart(word, found);
    }

    /** The first of those that overlap; the ends without the quotes and brackets of what stands around. */
    private static List<SecretWord> apart(String word, List<SecretWord> found) {
        List<SecretWord> result = new ArrayList<>();
        found.sort(Comparator.comparingInt(SecretWord::start));
        int end = 0;
        for (SecretWord f : found) {
            if (f.start() >= end
                    && f.end() > f.start()
                    && !word.substring(f.start(), f.end()).contains("://")) {
                result.add(f);
                end = f.end();
            }
        }
        return result;
    }

    private static void inWord(List<String> words, int index, List<SecretWord> found) {
        String word = words.get(index);
        Program program = Program.of(words.subList(0, index));
        String before = index == 0 ? "" : words.get(index - 1);
        for (ProgramOptions.Use use : ProgramOptions.of(program.name())) {
            if (use.meaning() == ProgramOptions.Meaning.POSITION) {
                if (isAtPosition(words, index, use.options())) {
                    add("password", word, 0, word.length(), found);
                }
                continue;
            }
            for (String option : use.options()) {
                int start = valueStart(use, option, word, before);
                if (start >= 0 && start < word.length()) {
                    value(use.meaning(), word, start, found);
                    if (use.meaning() != ProgramOptions.Meaning.GLUED) {
                        return;
                    }
                }
            }
        }
        Matcher glued = HEADER_OPTION.matcher(word);
        if (glued.lookingAt()) {
            header(word, glued.end(), word.length(), found);
            return;
        }
        Matcher assigned = ASSIGNED.matcher(word);
        if (assigned.matches()) {
            named(assigned.group(1), word, assigned.start(2), assigned.end(2), found);
            Matcher inner = INNER.matcher(word).region(assigned.start(2), word.length());
            while (found.isEmpty() && inner.find()) {
                named(inner.group(1), word, inner.start(2), inner.end(2), found);
            }
            return;
        }
        if (isHeaderOption(before)) {
            header(word, 0, word.length(), found);
            return;
        }
        Matcher option = OPTION.matcher(before);
        if (option.matches() && !word.startsWith("-")) {
            if (option.group(1).equals("p")
                    && program.mayTakePassword("-p")
                    && !NOT_BEHIND_P.matcher(word).matches()) {
                found.add(new SecretWord(0, word.length(), "password"));
            } else {
                named(option.group(1), word, 0, word.length(), found);
            }
        }
    }

    /** The n-th word behind the name of an action, options not counted: {@code add_user 2}. */
    private static boolean isAtPosition(List<String> words, int index, List<String> action) {
        int at = words.lastIndexOf(action.get(0));
        int number = 0;
        for (int i = at + 1; at >= 0 && i <= index; i++) {
            number += words.get(i).startsWith("-") ? 0 : 1;
        }
        return at >= 0 && !words.get(index).startsWith("-") && number == Integer.parseInt(action.get(1));
    }

    static boolean isHeaderOption(String word) {
        return word.matches("-[A-Za-z]{0,6}H|--headers?");
    }

    /** Where the value of an option begins in the word: behind it, or at the start when it is the next word; or -1. */
    private static int valueStart(ProgramOptions.Use use, String option, String word, String before) {
        boolean glued = use.meaning() == ProgramOptions.Meaning.GLUED;
        // Short options may stand together: -sSu user:password.
        boolean together = option.length() == 2 && before.matches("-[A-Za-z]{1,6}" + option.charAt(1));
        if ((before.equals(option) || together && use.meaning().canBeGlued()) && !glued) {
            return 0;
        }
        if (option.startsWith("--")) {
            return word.startsWith(option + "=") ? option.length() + 1 : -1;
        }
        return word.startsWith(option)
                        && word.length() > option.length()
                        && use.meaning().canBeGlued()
                ? option.length()
                : -1;
    }

    static void value(ProgramOptions.Meaning meaning, String word, int start, List<SecretWord> found) {
        value(meaning, word, start, word.length(), found);
    }

    /** The secret part of the value of an option between two places. */
    static void value(ProgramOptions.Meaning meaning, String word, int start, int end, List<SecretWord> found) {
        switch (meaning) {
            case PASSWORD, GLUED -> add("password", word, start, end, found);
            case USER -> {
                int colon = word.indexOf(':', start);
                if (colon >= 0 && colon + 1 < end) {
                    add("password", word, colon + 1, end, found);
                }
            }
            case HEADER -> header(word, start, end, found);
            default -> {}
        }
    }

    /** {@code Name: value}, where the name says that the value is a credential. */
    static void header(String word, int start, int end, List<SecretWord> found) {
        Matcher header = HEADER.matcher(word).region(start, end);
        if (header.matches() && SecretHeaders.isSecret(header.group(1))) {
            add(header.group(1).replaceAll("[^A-Za-z0-9]+", "_"), word, header.start(2), header.end(2), found);
        }
    }

    /** A value by the name of its option or variable. */
    static void named(String option, String text, int start, int end, List<SecretWord> found) {
        String name = option.replaceAll("[^A-Za-z0-9]+", "_");
        boolean named = name.length() > 1
                && SecretClassifier.standard()
                        .classifyName(name, text.substring(start, end))
                        .isSecret();
        if (named || name.equals("requirepass") || name.equals("masterauth")) {
            add(name, text, start, end, found);
        }
    }

    static void add(String name, String text, int start, int end, List<SecretWord> found) {
        String value = text.substring(start, end);
        if (!value.isEmpty()
                && !PLAIN.matcher(value).matches()
                && !Placeholders.isPlaceholder(value)
                && !value.contains("://")) {
            found.add(new SecretWord(start, end, name));
        }
    }

    /** The program that the words before an option call. */
    private record Program(String name) {
        private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_]\\w*=.*", Pattern.DOTALL);
        private static final List<String> PREFIXES = List.of(
                "CMD", "CMD-SHELL", "exec", "sudo", "nohup", "env", "time", "timeout", "tini", "--", "gosu", "su-exec");

        static Program of(List<String> words) {
            Optional<String> first = words.stream()
                    .filter(w -> !ASSIGNMENT.matcher(w).matches() && !PREFIXES.contains(w) && !w.startsWith("-"))
                    .findFirst();
            return new Program(
                    first.map(w -> w.substring(w.lastIndexOf('/') + 1)).orElse(""));
        }

        boolean mayTakePassword(String option) {
            return ProgramOptions.of(name).stream()
                    .noneMatch(u -> u.meaning() == ProgramOptions.Meaning.PLAIN
                            && u.options().contains(option));
        }
    }
}
