package dev.compose2dify.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Whether a file holds a credential, whatever it is a file of: {@code name = value} in ini, properties, TOML, YAML, JSON and
 * XML; the directives of servers that take a password; files that hold passwords by what they are called.
 *
 * <p>A file that is doubtful counts as secret: in a Secret it is mounted at the same place with the same mode, and costs
 * nothing. Text that only stands for a value ({@code ${DB_PASSWORD}}) is none.
 */
public final class SecretLines {
    /** Files that exist to hold credentials, by the end of their path. */
    private static final Pattern SECRET_FILE = Pattern.compile("(?i)(?:.*[/\\\\])?(?:[._]?pgpass(?:\\.conf)?|[._]netrc"
            + "|[\\w.-]*\\.?ht(?:passwd|digest)|userlist\\.txt|sasl_passwd|\\.git-credentials|\\.aws[/\\\\]credentials"
            + "|g?shadow|id_(?:rsa|dsa|ecdsa|ed25519)|[\\w.-]*\\.(?:p12|pfx|jks|keystore|kdbx|ovpn|key)"
            + "|\\.vault[_-]?pass(?:word)?|\\.?mylogin\\.cnf|kubeconfig|\\.kube[/\\\\]config)");

    private static final Pattern PROSE =
            Pattern.compile("(?i).*\\.(?:md|rst|html?|css|svg|csv|tsv|po|map|lock|sum|xsd|dtd|proto|adoc)");
    private static final Pattern CODE =
            Pattern.compile("(?i).*\\.(?:py|js|mjs|cjs|ts|tsx|jsx|lua|go|java|kt|php|rb|pl|rs|"
                    + "groovy|gradle|c|h|cpp|cs|ex|exs|scala|jinja2?|j2|tpl|tmpl|ftl|template)");
    private static final Pattern SHELL = Pattern.compile("(?i).*\\.(?:sh|bash|ash|zsh)");

    /** A program that takes a password, with options behind it. */
    private static final Pattern PROGRAM = Pattern.compile("(?:^|[\\s/=;&|(\"'`])("
            + StreamSupport.stream(ProgramOptions.programs().spliterator(), false)
                    .map(Pattern::quote)
                    .collect(Collectors.joining("|"))
            + ")(?=[ \\t]+(?:\\S+[ \\t]+){0,8}?-)");

    /** {@code name = value}, {@code "name": "value"}, {@code name: value,}; attributes of XML stand within a line. */
    private static final Pattern ASSIGNED = Pattern.compile(
            "(?<![\\w.$-])[\"']?([A-Za-z_][\\w.-]*(?:\\[[\\w.-]*])?)[\"']?"
                    + "[ \\t]*(?::=|=>|=|:)[ \\t]*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|'([^']*)'|([^\\s\"',;}{\\[\\])][^\\s\"',;}\\])]*))");

    private static final Pattern INLINE_LIST = Pattern.compile(
            "(?<![\\w.-])[\"']?([A-Za-z_][\\w.-]*+)[\"']?[ \\t]*[:=][ \\t]*\\[[ \\t]*[\"']?([^\\s\"',\\]\\[{}]+)");
    /** {@code <property name="password" value="x"/>}. */
    private static final Pattern PROPERTY =
            Pattern.compile("\\b(?:name|key|id)=\"([^\"]+)\"[^<>]*\\bvalue=\"([^\"]+)\"");
    /** Headers that a gateway adds. */
    private static final Pattern SET_HEADER = Pattern.compile(
            "^[ \\t]*(?:proxy_set_header|add_header|request_header|header_up|http-request[ \\t]+set-header)[ \\t]+(\\S+)"
                    + "[ \\t]+\"?([^\\s\";]+)");

    private static final Pattern ELEMENT = Pattern.compile("<([A-Za-z_][\\w.:-]*)(?:\\s[^<>]*)?>([^<>]+)</\\1>");
    private static final Pattern WHOLE_ASSIGNMENT = Pattern.compile(
            "[ \\t]*(?:export[ \\t]+)?([A-Za-z_][\\w.-]*)[ \\t]*[:=][ \\t]*([^\\s\"'{\\[|>].*?)[ \\t]*");
    private static final Pattern LIST_FOLLOWS =
            Pattern.compile("[ \\t-]*[\"']?([A-Za-z_][\\w.-]*)[\"']?[ \\t]*[:=][ \\t]*[\\[|>]?[+-]?[ \\t]*");
    private static final Pattern LIST_ITEM =
            Pattern.compile("[ \\t]*(?:-[ \\t]+)?[\"']?([^\\s\"'#:,{}\\[\\]]+)[\"']?,?[ \\t]*");

    /** Directives that take a password without a sign between: of Redis, Squid, SQL, HAProxy, Postfix, OpenVPN … */
    private static final List<Pattern> DIRECTIVES = List.of(
            Pattern.compile(
                    "(?i)^[ \\t]*(?:requirepass|masterauth|sentinel[ \\t]+auth-pass[ \\t]+\\S+|secret|password|passwd"
                            + "|rootpw|sasl_passwd|auth-pass|tls-key-file-pass|secure_link_secret|ssl_password)"
                            + "[ \\t]+[\"']?([^\\s\"';]+)[\"']?[ \\t]*;?[ \\t]*$"),
            Pattern.compile("(?i)^[ \\t]*user[ \\t]+\\S+[ \\t].*?(?<=[ \\t])[>#]([^\\s\"']+)"),
            Pattern.compile("(?i)\\blogin=([^\\s:]+:[^\\s]+)"),
            Pattern.compile("(?i)\\b(?:insecure-)?password[ \\t]+[\"']?([^\\s\"';{]+)[\"']?[ \\t]*$"),
            Pattern.compile("(?i)\\bstats[ \\t]+auth[ \\t]+([^\\s:]+:\\S+)"),
            Pattern.compile("(?i)\\b(?:machine[ \\t]+\\S+|default)[ \\t]+login[ \\t]+\\S+[ \\t]+password[ \\t]+(\\S+)"),
            Pattern.compile(
                    "(?i)\\b(?:IDENTIFIED[ \\t]+(?:WITH[ \\t]+\\S+[ \\t]+)?BY|WITH[ \\t]+PASSWORD|ENCRYPTED[ \\t]+PASSWORD"
                            + "|LOGIN[ \\t]+PASSWORD|PASSWORD)[ \\t]+'([^']+)'"),
            Pattern.compile("^[ \\t]*\"[^\"]+\"[ \\t]+\"([^\"]+)\"[ \\t]*(?:\"[^\"]*\"[ \\t]*)*$"),
            Pattern.compile("(?i)^[\\w@.-]+:(\\{?[\\w./+$-]{13}|\\{[^}]+}[\\w+/=]+)$"),
            Pattern.compile("^[^\\s:#]+:(?:\\d{2,5}|\\*):[^\\s:]+:[^\\s:]+:([^\\s:]+)$"));

    /** For each of them, in lower case: a line that holds none of these need not be searched for it. */
    private static final List<List<String>> DIRECTIVE_WORDS = List.of(
            List.of("pass", "masterauth", "secret", "rootpw", "auth-pass"),
            List.of("user"),
            List.of("login="),
            List.of("password"),
            List.of("stats"),
            List.of("login"),
            List.of("by", "password"),
            List.of("\""),
            List.of(":"),
            List.of(":"));

    private static final Set<String> ALONE = Set.of("key", "keys", "auth", "secretname", "secret_name");
    private static final Pattern EXPANDED = Pattern.compile("[^$]*:?\\$[\\w({].*|.*\\{\\{.*");
    private static final Pattern EXPRESSION = Pattern.compile("[(\\[{&*|<>].*|.*\\$\\{?[A-Z_].*|.*\\{\\{.*");

    private static final int PIECE = 2048;
    private static final int OVERLAP = 512;

    private SecretLines() {}

    /**
     * Why the content of a file must not be seen: {@code line 3: requirepass}. Names the place and never the value.
     *
     * @param path of the file, with its folders; its name alone can say that it is secret
     * @return empty when the file may stand in a ConfigMap
     */
    public static Optional<String> reason(String path, String text) {
        if (SECRET_FILE.matcher(path).matches() && hasContent(text)) {
            return Optional.of("a file that holds credentials by its name");
        }
        boolean prose = PROSE.matcher(path).matches();
        String pending = "";
        int number = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            number++;
            if (isComment(line)) {
                continue;
            }
            Optional<String> what = pieces(line).stream()
                    .map(piece -> inLine(path, piece, prose))
                    .flatMap(Optional::stream)
                    .findFirst();
            if (what.isEmpty() && !pending.isEmpty() && !prose) {
                what = inList(pending, line);
            }
            if (what.isPresent()) {
                return Optional.of(
                        number == 1 && !text.contains("\n") ? what.get() : "line " + number + ": " + what.get());
            }
            pending = pending(pending, line);
        }
        return SecretShapes.what(text);
    }

    /** As {@link #reason}, for a file that has two paths: one of them can say what the other does not. */
    public static Optional<String> reason(String path, String otherPath, String text) {
        return reason(path, text).or(() -> sameKind(path, otherPath) ? Optional.empty() : reason(otherPath, text));
    }

    /** Whether the two paths say the same of the content. */
    private static boolean sameKind(String path, String other) {
        for (Pattern kind : List.of(SECRET_FILE, PROSE, CODE, SHELL)) {
            if (kind.matcher(path).matches() != kind.matcher(other).matches()) {
                return false;
            }
        }
        return true;
    }

    /**
     * A line in pieces that overlap, so that looking through a file takes time by its size and not by the square of its
     * longest line. Each piece is longer than any name with its value that the patterns look for.
     */
    private static List<String> pieces(String line) {
        if (line.length() <= PIECE) {
            return List.of(line);
        }
        List<String> pieces = new ArrayList<>();
        for (int start = 0; start < line.length(); start += PIECE - OVERLAP) {
            pieces.add(line.substring(start, Math.min(line.length(), start + PIECE)));
        }
        return pieces;
    }

    private static Optional<String> inLine(String path, String line, boolean prose) {
        Optional<String> shape = SecretShapes.find(line).stream()
                .map(SecretShapes.ShapeMatch::what)
                .findFirst()
                .or(() -> UrlCredentials.find(line).stream()
                        .filter(c -> c.holdsSecret()
                                && Placeholders.isValue(c.password().of(line)))
                        .filter(c -> !c.password().of(line).matches(".*[$<{].*"))
                        .map(c -> "a URL with a password")
                        .findFirst());
        if (shape.isPresent() || prose) {
            return shape;
        }
        boolean code = CODE.matcher(path).matches();
        Optional<String> named = assigned(line, code)
                .or(() -> line.contains("</") ? pair(ELEMENT, line) : Optional.empty())
                .or(() -> line.contains("=\"") ? pair(PROPERTY, line) : Optional.empty())
                .or(() -> code || line.indexOf('[') < 0 ? Optional.empty() : pair(INLINE_LIST, line))
                .or(() -> header(line));
        if (named.isPresent() || code) {
            return named;
        }
        return SHELL.matcher(path).matches()
                ? command(line)
                : directive(line).or(() -> whole(line)).or(() -> program(line));
    }

    /** A command within a line of another file: of a crontab, a unit, a supervisor. */
    private static Optional<String> program(String line) {
        Matcher program = PROGRAM.matcher(line);
        // Passwords stand behind options.
        while (line.contains(" -") && program.find()) {
            Optional<String> found = command(line.substring(program.start(1)));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> command(String line) {
        return CommandSecrets.find(List.of(line), 0, true).stream()
                .map(CommandSecrets.SecretWord::name)
                .findFirst();
    }

    /** In code only a text in quotes is a value; everything else is an expression. */
    private static Optional<String> assigned(String line, boolean code) {
        if (line.indexOf('=') < 0 && line.indexOf(':') < 0) {
            return Optional.empty();
        }
        Matcher matcher = ASSIGNED.matcher(line);
        while (matcher.find()) {
            boolean quoted = matcher.group(4) == null;
            String value = quoted ? (matcher.group(2) != null ? matcher.group(2) : matcher.group(3)) : matcher.group(4);
            if ((quoted || !code) && isSecret(matcher.group(1), value)) {
                return Optional.of(matcher.group(1));
            }
        }
        return Optional.empty();
    }

    /** {@code password = two words and more}: properties and ini files need no quotes. */
    private static Optional<String> whole(String line) {
        Matcher matcher = WHOLE_ASSIGNMENT.matcher(line);
        return matcher.matches() && isSecret(matcher.group(1), matcher.group(2))
                ? Optional.of(matcher.group(1))
                : Optional.empty();
    }

    private static Optional<String> pair(Pattern pattern, String line) {
        Matcher matcher = pattern.matcher(line);
        while (matcher.find()) {
            if (isSecret(matcher.group(1), matcher.group(2).strip())) {
                return Optional.of(matcher.group(1));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> header(String line) {
        Matcher matcher = SET_HEADER.matcher(line);
        return matcher.find()
                        && SecretHeaders.isSecret(matcher.group(1))
                        && Placeholders.isValue(matcher.group(2))
                        && !matcher.group(2).contains("$")
                ? Optional.of("header " + matcher.group(1))
                : Optional.empty();
    }

    private static Optional<String> directive(String line) {
        String lower = line.toLowerCase(Locale.ROOT);
        for (int i = 0; i < DIRECTIVES.size(); i++) {
            if (!containsOne(lower, DIRECTIVE_WORDS.get(i))) {
                continue;
            }
            Matcher matcher = DIRECTIVES.get(i).matcher(line);
            while (matcher.find()) {
                String value = matcher.group(1);
                boolean expanded = EXPANDED.matcher(value).matches();
                if (Placeholders.isValue(value) && !expanded && !value.startsWith("/")) {
                    String word = line.strip().split("[\\s:=\"]+", 2)[0];
                    return Optional.of(word.isEmpty() ? "a user and a password" : directiveName(line));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean containsOne(String text, List<String> words) {
        for (String word : words) {
            if (text.contains(word)) {
                return true;
            }
        }
        return false;
    }

    /** The word by which a reader finds the line, never the one that is the secret. */
    private static String directiveName(String line) {
        Matcher first = Pattern.compile("[A-Za-z_-]{3,24}(?=[ \\t])").matcher(line);
        return first.find() ? first.group() : "a user and a password";
    }

    /** {@code api_keys:} with the keys in the lines that follow, or a block of text. */
    private static Optional<String> inList(String name, String line) {
        Matcher item = LIST_ITEM.matcher(line);
        return item.matches() && isSecret(name, item.group(1)) ? Optional.of(name) : Optional.empty();
    }

    private static String pending(String before, String line) {
        Matcher opens = LIST_FOLLOWS.matcher(line);
        if (opens.matches()) {
            return opens.group(1);
        }
        return LIST_ITEM.matcher(line).matches() ? before : "";
    }

    private static boolean isSecret(String name, String value) {
        String text = value.strip();
        boolean alone = NameWords.of(name).size() == 1 && ALONE.contains(name.toLowerCase(Locale.ROOT));
        if (alone && !name.equalsIgnoreCase("auth")) {
            return RandomText.isRandom(text); // key: app is a label, a field or a sort order in most files
        }
        if (name.equalsIgnoreCase("auth")) {
            return text.matches("[\\w+/]{8,}={0,2}") && isUserAndPassword(text); // of Docker's config.json
        }
        return Placeholders.isValue(text)
                && !EXPRESSION.matcher(text).matches()
                && SecretClassifier.standard().classify(name, text).isSecret();
    }

    private static boolean isUserAndPassword(String base64) {
        try {
            byte[] bytes = java.util.Base64.getDecoder().decode(base64);
            return new String(bytes, java.nio.charset.StandardCharsets.UTF_8).indexOf(':') > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isComment(String line) {
        String text = line.strip();
        return text.isEmpty()
                || text.startsWith("#")
                || text.startsWith(";")
                || text.startsWith("//") && !text.contains(":_");
    }

    private static boolean hasContent(String text) {
        return text.lines().anyMatch(l -> !isComment(l) && !Placeholders.isPlaceholder(l));
    }
}
