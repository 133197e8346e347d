package dev.compose2dify.plan.reference;

import dev.compose2dify.plan.reference.Reference.Syntax;
import dev.compose2dify.plan.reference.ShellTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds hosts in command lines and shell scripts. */
final class CommandScanner {
    private static final Pattern ASSIGNMENT = Pattern.compile("([A-Za-z_][A-Za-z0-9_.]*)=(.*)", Pattern.DOTALL);
    private static final Pattern OPTION_WITH_VALUE =
            Pattern.compile("--?([A-Za-z][A-Za-z0-9_.-]*)=[\"']?(" + Hosts.HOST + ")[\"']?");
    private static final Pattern OPTION = Pattern.compile("--?([A-Za-z][A-Za-z0-9_.-]*)");
    /** {@code mysql -hdb_mysql}. */
    private static final Pattern GLUED_HOST = Pattern.compile("-h[\"']?(" + Hosts.HOST + ")[\"']?");

    private static final Pattern PORT_OPTION = Pattern.compile("(?:-p|-P|--port)(?:=?([0-9]{1,5}))?");
    private static final Pattern CURL_TARGET = Pattern.compile("(" + Hosts.HOST + ")(?:/.*)?", Pattern.DOTALL);

    /** Words before the program's name. */
    private static final Set<String> PREFIXES = Set.of(
            "if",
            "then",
            "else",
            "elif",
            "while",
            "until",
            "do",
            "!",
            "{",
            "exec",
            "time",
            "sudo",
            "nohup",
            "command",
            "CMD",
            "CMD-SHELL");
    /** Programs that are given a host, then maybe a port, as plain words. */
    private static final Set<String> HOST_FIRST = Set.of(
            "nc", "ncat", "netcat", "telnet", "ping", "ping6", "nslookup", "dig", "wait-for", "wait-for-it", "tnsping");

    private static final Set<String> DOWNLOADERS = Set.of("curl", "wget");
    /** Options of those that are followed by something that is no host. */
    private static final Pattern TAKES_A_VALUE = Pattern.compile(
            "-[A-Za-z]*[oHXduAebcFTwmKOPUE]|--(?:output|header|request|data\\S*|user\\S*|output-document|max-time)");
    /** Programs whose {@code name:number} means owner and group, or image and tag. */
    private static final Set<String> OWNERS_AND_IMAGES = Set.of(
            "chown", "chgrp", "install", "gosu", "su-exec", "docker", "podman", "nerdctl", "crictl", "useradd",
            "usermod");

    private final ServiceNames names;

    CommandScanner(ServiceNames names) {
        this.names = names;
    }

    /** The references in the words of an exec-form command; words with spaces are read as shell scripts. */
    List<WordReference> words(List<String> words) {
        List<ReferenceCollector> found = new ArrayList<>();
        List<Token> tokens = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            ReferenceCollector collector = new ReferenceCollector(names);
            textForms(words.get(i), collector);
            found.add(collector);
            tokens.add(new Token(i, 0, words.get(i)));
        }
        command(tokens, found);
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).chars().anyMatch(Character::isWhitespace)) {
                for (List<Token> simple : ShellTokens.split(i, words.get(i))) {
                    command(simple, found);
                }
            }
        }
        List<WordReference> references = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            for (Reference reference : found.get(i).references()) {
                references.add(new WordReference(i, reference));
            }
        }
        return List.copyOf(references);
    }

    /** The references in a shell script. */
    void script(String script, ReferenceCollector found) {
        textForms(script, found);
        for (List<Token> simple : ShellTokens.split(0, script)) {
            command(simple, List.of(found));
        }
    }

    /** Options with hosts in a value that is not a script itself: {@code JAVA_OPTS}, {@code -h db -U postgres}. */
    void options(String text, ReferenceCollector found) {
        for (List<Token> simple : ShellTokens.split(0, text)) {
            command(simple, List.of(found));
        }
    }

    private static void textForms(String text, ReferenceCollector found) {
        Hosts.urls(text, found);
        Hosts.hostPorts(text, found);
    }

    private void command(List<Token> tokens, List<ReferenceCollector> found) {
        int first = 0;
        while (first < tokens.size()
                && (PREFIXES.contains(tokens.get(first).text())
                        || ASSIGNMENT.matcher(tokens.get(first).text()).matches())) {
            first++;
        }
        String program = first < tokens.size() ? baseName(tokens.get(first).text()) : "";
        OptionalInt port = portOption(tokens);
        boolean operandsEnded = false; // wait-for redis:6379 -- the next command
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            ReferenceCollector collector = found.get(token.word());
            if (OWNERS_AND_IMAGES.contains(program)) {
                collector.removeHostPorts(token.start(), token.end());
                continue;
            }
            operandsEnded |= token.text().equals("--");
            assignment(token, collector);
            option(token, port, collector);
            if (i > 0) {
                String before = tokens.get(i - 1).text();
                if (isHostOption(before)) {
                    add(collector, token, 0, token.text().length(), port);
                } else if (i > first && !operandsEnded) {
                    operand(program, before, token, nextPort(tokens, i), collector);
                }
            }
        }
    }

    private void assignment(Token token, ReferenceCollector found) {
        Matcher assignment = ASSIGNMENT.matcher(token.text());
        if (assignment.matches() && !assignment.group(2).isEmpty()) {
            String value = assignment.group(2);
            int quotes = value.length() > 1 && "\"'".indexOf(value.charAt(0)) >= 0 ? 1 : 0;
            String inner = value.substring(quotes, value.length() - quotes);
            for (Reference reference : new EnvironmentScanner(names).scan(assignment.group(1), inner)) {
                found.merge(reference.at(token.start() + assignment.start(2) + quotes));
            }
        }
    }

    private static void option(Token token, OptionalInt port, ReferenceCollector found) {
        Matcher option = OPTION_WITH_VALUE.matcher(token.text());
        if (option.matches()) {
            if (isHostName(option.group(1))) {
                add(found, token, option.start(2), option.end(2), port);
            }
            return;
        }
        Matcher glued = GLUED_HOST.matcher(token.text());
        if (glued.matches()) {
            add(found, token, glued.start(1), glued.end(1), port);
        }
    }

    private static void operand(
            String program, String before, Token token, OptionalInt next, ReferenceCollector found) {
        String text = token.text();
        if (HOST_FIRST.contains(program) || program.startsWith("wait-for")) {
            add(found, token, 0, text.length(), next);
        } else if (program.equals("getent") && before.endsWith("hosts")) {
            add(found, token, 0, text.length(), OptionalInt.empty());
        } else if (program.equals("ssh") && text.indexOf('@') > 0) {
            add(found, token, text.indexOf('@') + 1, text.length(), OptionalInt.empty());
        } else if (DOWNLOADERS.contains(program)
                && !TAKES_A_VALUE.matcher(before).matches()) {
            Matcher target = CURL_TARGET.matcher(text);
            if (target.matches()) {
                add(found, token, target.start(1), target.end(1), OptionalInt.of(80));
            }
        }
    }

    private static void add(ReferenceCollector found, Token token, int start, int end, OptionalInt port) {
        ReferenceCollector inToken = found.empty();
        inToken.add(token.text(), start, end, port, Syntax.HOST);
        inToken.references().forEach(reference -> found.merge(reference.at(token.start())));
    }

    private static OptionalInt nextPort(List<Token> tokens, int index) {
        return index + 1 < tokens.size() ? Hosts.port(tokens.get(index + 1).text()) : OptionalInt.empty();
    }

    private static OptionalInt portOption(List<Token> tokens) {
        for (int i = 0; i < tokens.size(); i++) {
            Matcher option = PORT_OPTION.matcher(tokens.get(i).text());
            if (option.matches()) {
                OptionalInt port = option.group(1) != null ? Hosts.port(option.group(1)) : nextPort(tokens, i);
                if (port.isPresent()) {
                    return port;
                }
            }
        }
        return OptionalInt.empty();
    }

    private static boolean isHostOption(String text) {
        Matcher option = OPTION.matcher(text);
        return text.equals("-h") || (option.matches() && text.length() > 2 && isHostName(option.group(1)));
    }

    /** {@code --hostname} names the container itself. */
    private static boolean isHostName(String option) {
        return !option.equals("hostname") && HostVariable.of(option) == HostVariable.HOST;
    }

    private static String baseName(String program) {
        String name = program.substring(program.lastIndexOf('/') + 1);
        return name.endsWith(".sh") ? name.substring(0, name.length() - 3) : name;
    }
}
