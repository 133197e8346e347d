package dev.compose2dify.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Secrets in a script that a shell reads: options, assignments, and what is echoed into a file. */
final class ScriptSecrets {
    /** A value ends where the word does. */
    private static final String WORD =
            "(?:\"([^\"$`\\\\]+)\"|'([^']+)'|([^\\s\"'$`\\\\;|&<>()-][^\\s\"'$`\\\\;|&<>()]*))";

    private static final Pattern NAMED = Pattern.compile(
            "(?<![A-Za-z0-9_$-])(?:--?([A-Za-z][A-Za-z0-9_.-]*)(?:=|[ \\t]+)|([A-Za-z_][A-Za-z0-9_]*)=)" + WORD);
    /** Directives of a configuration that the script writes. */
    private static final Pattern DIRECTIVE =
            Pattern.compile("(?<![\\w-])(requirepass|masterauth)[ \\t]+" + WORD + "(?=[ \\t]*(?:[\\n\"'>|&;\\\\]|$))");
    /** {@code echo text > file}, {@code printf '%s' text | tee file}. */
    private static final Pattern WRITTEN = Pattern.compile(
            "(?<![\\w-])(?:echo|printf)(?:[ \\t]+-[neE]+)*(?:[ \\t]+['\"]%s(?:\\\\n)?['\"])?[ \\t]+" + WORD
                    + "[ \\t]*(?:>{1,2}|\\|[ \\t]*(?:sudo[ \\t]+)?tee(?:[ \\t]+-a)?|\\|[ \\t]*base64[ \\t]+-d[ \\t]*>)[ \\t]*[\"']?([^\\s\"';&|]+)");

    /** {@code echo text | chpasswd} and others that read a password. */
    private static final Pattern PIPED = Pattern.compile(
            "(?<![\\w-])(?:echo|printf)(?:[ \\t]+-[neE]+)*(?:[ \\t]+['\"]%s(?:\\\\n)?['\"])?[ \\t]+" + WORD
                    + "[ \\t]*\\|[ \\t]*[^|;&\\n]*(?:--password-stdin|\\bchpasswd\\b|--passphrase-fd|\\bsudo[ \\t]+-S|--stdin\\b)");

    /** The words of one command: what stands between the separators of the shell. */
    private static final Pattern COMMAND_END = Pattern.compile("[;|&\\n(){}]|&&|\\|\\|");

    private static final Pattern TOKEN = Pattern.compile("(?:\"((?:[^\"\\\\]|\\\\.)*)\"|'([^']*)'|[^\\s\"']+)+");

    private static final Pattern GLUED = Pattern.compile("(--?[A-Za-z][\\w-]*=?)(['\"])(.*)\\2", Pattern.DOTALL);

    private static final int PIECE = 8192;
    private static final int OVERLAP = 2048;

    private ScriptSecrets() {}

    /** All secrets of a script; a long one is looked through in pieces that overlap, so that time grows with its size. */
    static void find(String script, List<CommandSecrets.SecretWord> found) {
        if (script.length() <= PIECE) {
            inPiece(script, found);
            return;
        }
        for (int start = 0; start == 0 || start + OVERLAP < script.length(); start += PIECE - OVERLAP) {
            String piece = script.substring(start, Math.min(script.length(), start + PIECE));
            boolean last = start + PIECE >= script.length();
            List<CommandSecrets.SecretWord> inside = new ArrayList<>();
            inPiece(piece, inside);
            for (CommandSecrets.SecretWord word : inside) {
                // What the end of the piece cuts is whole in the next one.
                if (last || word.end() < piece.length() || word.start() < piece.length() - OVERLAP) {
                    found.add(new CommandSecrets.SecretWord(start + word.start(), start + word.end(), word.name()));
                }
            }
        }
    }

    private static void inPiece(String script, List<CommandSecrets.SecretWord> found) {
        Matcher named = NAMED.matcher(script);
        int from = 0;
        while (named.find(from)) {
            String name = named.group(1) != null ? named.group(1) : named.group(2);
            int group = group(named, 3);
            CommandSecrets.named(name, script, named.start(group), named.end(group), found);
            from = named.end(group) > named.start(group) ? Math.max(named.start(group), from + 1) : named.end();
        }
        Matcher directive = DIRECTIVE.matcher(script);
        while (directive.find()) {
            int group = group(directive, 2);
            CommandSecrets.add(directive.group(1), script, directive.start(group), directive.end(group), found);
        }
        written(script, found);
        Matcher piped = PIPED.matcher(script);
        while (piped.find()) {
            int group = group(piped, 1);
            int colon = script.substring(piped.start(group), piped.end(group)).indexOf(':') + 1;
            CommandSecrets.add("password", script, piped.start(group) + colon, piped.end(group), found);
        }
        options(script, found);
    }

    private static int group(Matcher matcher, int first) {
        int group = first;
        while (matcher.group(group) == null) {
            group++;
        }
        return group;
    }

    /** What is written to a file that is a secret by its name, or that looks like one. */
    private static void written(String script, List<CommandSecrets.SecretWord> found) {
        Matcher written = WRITTEN.matcher(script);
        while (written.find()) {
            int group = group(written, 1);
            String text = written.group(group);
            String file = written.group(4);
            String name = file.substring(file.lastIndexOf('/') + 1);
            boolean secret = RandomText.isRandom(text)
                    || SecretLines.reason(file, text).isPresent()
                    || SecretClassifier.standard()
                            .classifyName(name.replaceAll("\\.\\w{1,4}$", ""), "x")
                            .isSecret()
                    || name.matches("(?i).*keyfile|.*\\.key");
            if (secret && !file.startsWith("/dev/")) {
                CommandSecrets.add("file_" + name, script, written.start(group), written.end(group), found);
            }
        }
    }

    private static final Pattern ENDED = Pattern.compile(".*[;|&]$");
    private static final Pattern BETWEEN = Pattern.compile("[;|&]+|then|do|else|!|if|while|until");

    /** A word of the script, without its quotes. */
    private record Token(String text, int start, int end) {}

    private static void options(String script, List<CommandSecrets.SecretWord> found) {
        List<Token> command = new ArrayList<>();
        Matcher token = TOKEN.matcher(script);
        int last = 0;
        while (token.find()) {
            if (COMMAND_END.matcher(script.substring(last, token.start())).find()) {
                command.clear();
            }
            last = token.end();
            Token word = unquoted(script, token);
            String plain = word.text();
            boolean ends = ENDED.matcher(plain).matches() && plain.equals(token.group());
            Token whole = ends
                    ? new Token(plain.replaceAll("[;|&]+$", ""), word.start(), word.end() - trailing(plain))
                    : word;
            int inner = token.group().indexOf("$(");
            if (inner >= 0 && !token.group().startsWith("'")) {
                within(script, token.start() + inner + 2, token.end(), found);
            }
            if (BETWEEN.matcher(plain).matches()) {
                command.clear();
                continue;
            }
            command.add(whole);
            option(script, command, found);
            if (ends) {
                command.clear();
            }
        }
    }

    /** A command inside of {@code "$(…)"}. */
    private static void within(String script, int start, int end, List<CommandSecrets.SecretWord> found) {
        List<CommandSecrets.SecretWord> inner = new ArrayList<>();
        String text = script.substring(start, end);
        options(text.replaceAll("[)\"]+$", ""), inner);
        inner.forEach(f -> found.add(new CommandSecrets.SecretWord(start + f.start(), start + f.end(), f.name())));
    }

    private static int trailing(String word) {
        int n = 0;
        while (n < word.length() && ";|&".indexOf(word.charAt(word.length() - 1 - n)) >= 0) {
            n++;
        }
        return n;
    }

    private static Token unquoted(String script, Matcher token) {
        int start = token.start();
        int end = token.end();
        char first = script.charAt(start);
        boolean quoted = end - start >= 2 && (first == '"' || first == '\'') && script.charAt(end - 1) == first;
        return quoted
                ? new Token(script.substring(start + 1, end - 1), start + 1, end - 1)
                : new Token(script.substring(start, end), start, end);
    }

    /** The last word as the program reads it, with the place that it has in the script. */
    private static void option(String script, List<Token> command, List<CommandSecrets.SecretWord> found) {
        Token last = command.get(command.size() - 1);
        if (last.text().contains("$") && !last.text().contains(":")) {
            return;
        }
        List<String> words = new ArrayList<>(command.stream().map(Token::text).toList());
        // A glued quote belongs to the shell: -p'pw', --header="Name: value".
        Matcher glued = GLUED.matcher(last.text());
        int quote = glued.matches() ? glued.end(1) : Integer.MAX_VALUE;
        if (glued.matches()) {
            words.set(words.size() - 1, glued.group(1) + glued.group(3));
        }
        for (CommandSecrets.SecretWord f : CommandSecrets.find(words, words.size() - 1, false)) {
            int start = last.start() + f.start() + (f.start() >= quote ? 1 : 0);
            int end = last.start() + f.end() + (f.end() > quote ? 1 : 0);
            String value = script.substring(start, end);
            if (!value.contains("$") && !value.contains("`")) {
                found.add(new CommandSecrets.SecretWord(start, end, f.name()));
            }
        }
    }
}
