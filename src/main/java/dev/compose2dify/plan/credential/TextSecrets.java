package dev.compose2dify.plan.credential;

import dev.compose2dify.text.SecretClassifier;
import dev.compose2dify.text.UrlCredential;
import dev.compose2dify.text.UrlCredentials;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Secrets that somebody wrote into a command: {@code --token abc}, {@code TOKEN=abc cmd}, {@code curl http://u:pw@host}. */
public final class TextSecrets {
    /** An option with its value in one word, or an assignment. */
    private static final Pattern ASSIGNED = Pattern.compile("-{0,2}([A-Za-z_][A-Za-z0-9_.-]*)=(.+)", Pattern.DOTALL);

    private static final Pattern OPTION = Pattern.compile("--?([A-Za-z][A-Za-z0-9_.-]*)");
    /** In a script: the value ends where the word does. */
    private static final Pattern IN_SCRIPT =
            Pattern.compile("(?<![A-Za-z0-9_$-])(?:--?([A-Za-z][A-Za-z0-9_.-]*)(?:=|[ \\t]+)|([A-Za-z_][A-Za-z0-9_]*)=)"
                    + "(?:\"([^\"$`\\\\]+)\"|'([^']+)'|([^\\s\"'$`\\\\;|&<>()-][^\\s\"'$`\\\\;|&<>()]*))");
    /** The clients of MySQL take the password in one word with its option. */
    private static final Pattern CLIENT_PASSWORD =
            Pattern.compile("\\b(?:mysql|mariadb|obclient)[a-z]*\\s(?:[^|;&\\n]*?\\s)?-p"
                    + "([^\\s\"'$`\\\\;|&<>()-][^\\s\"'$`\\\\;|&<>()]*)");
    /** Values of options whose name says secret, but that are none. */
    private static final Pattern PLAIN = Pattern.compile("(?i)true|false|yes|no|none|null|on|off|/.*|\\$.*|\\d{1,3}");

    private TextSecrets() {}

    /**
     * A secret in a text.
     *
     * @param name what the text calls it, as the name of a variable
     */
    public record Found(int start, int end, String name) {}

    /** Secrets by the name of their option or variable, in the word with the index. */
    public static List<Found> named(List<String> words, int index, boolean script) {
        String word = words.get(index);
        List<Found> found = new ArrayList<>();
        if (script) {
            Matcher matcher = IN_SCRIPT.matcher(word);
            while (matcher.find()) {
                String name = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
                int group = matcher.group(3) != null ? 3 : matcher.group(4) != null ? 4 : 5;
                add(name, word, matcher.start(group), matcher.end(group), found);
            }
            Matcher client = CLIENT_PASSWORD.matcher(word);
            while (client.find()) {
                add("password", word, client.start(1), client.end(1), found);
            }
            found.sort(Comparator.comparingInt(Found::start));
            return found;
        }
        Matcher assigned = ASSIGNED.matcher(word);
        if (assigned.matches()) {
            add(assigned.group(1), word, assigned.start(2), assigned.end(2), found);
            return found;
        }
        Matcher option = index == 0 ? null : OPTION.matcher(words.get(index - 1));
        if (option != null && option.matches() && !word.startsWith("-")) {
            add(option.group(1), word, 0, word.length(), found);
        }
        return found;
    }

    private static void add(String option, String text, int start, int end, List<Found> found) {
        String value = text.substring(start, end);
        String name = option.replaceAll("[^A-Za-z0-9]+", "_");
        boolean named = name.length() > 1
                && SecretClassifier.standard().classify(name, "x").isSecret();
        boolean known = name.equals("requirepass") || name.equals("masterauth");
        if ((named || known) && !value.isEmpty() && !PLAIN.matcher(value).matches() && !value.contains("://")) {
            found.add(new Found(start, end, name));
        }
    }

    /**
     * A URL with credentials in it.
     *
     * @param start of its scheme
     */
    public record Url(int start, int end, List<UrlCredential> credentials) {}

    /** The URLs of a text that hold a password in clear. */
    public static List<Url> urls(String text) {
        List<Url> urls = new ArrayList<>();
        for (UrlCredential credential : UrlCredentials.find(text)) {
            String password = credential.password().of(text);
            if (!credential.holdsSecret() || password.matches("\\$(?:[{(]?\\w+[})]?)")) {
                continue;
            }
            Optional<Url> same = urls.stream()
                    .filter(u -> credential.password().start() < u.end())
                    .findFirst();
            if (same.isPresent()) {
                same.get().credentials().add(credential);
            } else {
                urls.add(url(text, credential));
            }
        }
        return urls;
    }

    private static Url url(String text, UrlCredential credential) {
        int from = credential.user().start();
        int scheme =
                text.lastIndexOf("://", Math.max(from, credential.password().start()));
        int start = scheme < 0 ? from : scheme;
        while (start > 0
                && (Character.isLetterOrDigit(text.charAt(start - 1)) || "+.-".indexOf(text.charAt(start - 1)) >= 0)
                && scheme >= 0) {
            start--;
        }
        int end = credential.password().end();
        while (end < text.length() && "\"'`<> \t\r\n;|".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return new Url(start, end, new ArrayList<>(List.of(credential)));
    }
}
