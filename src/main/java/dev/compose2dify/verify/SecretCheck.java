package dev.compose2dify.verify;

import dev.compose2dify.text.CommandSecrets;
import dev.compose2dify.text.SecretClassifier;
import dev.compose2dify.text.SecretLines;
import dev.compose2dify.verify.manifest.ContainerText;
import dev.compose2dify.verify.manifest.Findings;
import dev.compose2dify.verify.manifest.KubeObject;
import dev.compose2dify.verify.manifest.ManifestValue;
import dev.compose2dify.verify.manifest.PodTemplate;
import dev.compose2dify.verify.manifest.Release;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Secrets outside Secrets: by value, by the form of the value, and by the name it has. */
final class SecretCheck implements Check {
    private static final int SHORTEST = 8;
    private static final Pattern CREDENTIALS_IN_URL = Pattern.compile(
            "(?<![a-zA-Z0-9+.-])[a-zA-Z][a-zA-Z0-9+.-]{1,20}://[^\\s/:@\"'<>]*:([^\\s/@\"'<>]+)@[^\\s@]");
    /** A word, or several: a password like this is also a user's name, an image's, a folder's. */
    private static final Pattern WORDS = Pattern.compile("[A-Za-z]+(?:[_-][A-Za-z]+)*");

    private static final Pattern NAME_OF_NO_SECRET = Pattern.compile(
            "(?i)(.*[_.-])?(user|username|host|hostname|port|database|db|dbname|name|region|bucket|endpoint|schema)");
    private static final Pattern PLAIN_VALUE =
            Pattern.compile("(?i)true|false|yes|no|none|null|[0-9.]+|/.*|\\$\\([A-Z0-9_]+\\)|<.*>|\\*+");
    /** What stands for a value to be put in later. */
    private static final Pattern PLACEHOLDER = Pattern.compile("[$<{%*].*|\\[?(password|pass|pwd|secret)]?");

    private static final Pattern URL_WITHOUT_CREDENTIALS = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*://[^\\s@]*");

    @Override
    public void check(Release release, Findings findings) {
        Map<String, String> secrets = secretValues(release);
        for (KubeObject object : release.objects()) {
            if (!object.is("Secret")) {
                object.root().eachString((path, text) -> {
                    values(object, path, text, secrets, findings);
                    credentialsInUrl(object, path, text, findings);
                });
            }
        }
        names(release, findings);
        commands(release, findings);
    }

    /** Secret values and where they stand, longest first so that the most telling one is reported. */
    private static Map<String, String> secretValues(Release release) {
        Map<String, String> places = new LinkedHashMap<>();
        for (KubeObject secret : release.ofKind("Secret")) {
            ContainerText.secretValues(secret).forEach((key, value) -> {
                String plain = value.strip();
                if (plain.length() >= SHORTEST
                        && !NAME_OF_NO_SECRET.matcher(key).matches()
                        && !PLAIN_VALUE.matcher(plain).matches()
                        && !URL_WITHOUT_CREDENTIALS.matcher(plain).matches()) {
                    places.putIfAbsent(plain, "the key " + key + " of " + secret.id());
                }
            });
        }
        List<String> longestFirst = new ArrayList<>(places.keySet());
        longestFirst.sort((a, b) -> Integer.compare(b.length(), a.length()));
        Map<String, String> ordered = new LinkedHashMap<>();
        longestFirst.forEach(value -> ordered.put(value, places.get(value)));
        return ordered;
    }

    private static void values(
            KubeObject object, String path, String text, Map<String, String> secrets, Findings findings) {
        for (Map.Entry<String, String> secret : secrets.entrySet()) {
            if (holds(text, secret.getKey())) {
                findings.add(object, path, "holds the value of " + secret.getValue() + " outside a Secret");
                return;
            }
        }
    }

    /**
     * A password that is a mere word, such as postgres, is also a user's name, an image's, a path's: it counts only as the
     * password of a URL. Where the name of a variable says that it is a secret, that is found by the name.
     */
    private static boolean holds(String text, String secret) {
        if (!text.contains(secret)) {
            return false;
        }
        if (WORDS.matcher(secret).matches()) {
            return text.contains(":" + secret + "@");
        }
        Matcher matcher = Pattern.compile("(?<![A-Za-z0-9])" + Pattern.quote(secret) + "(?![A-Za-z0-9])")
                .matcher(text);
        return matcher.find();
    }

    private static void credentialsInUrl(KubeObject object, String path, String text, Findings findings) {
        Matcher matcher = CREDENTIALS_IN_URL.matcher(text);
        while (matcher.find() && !findings.hasAt(object, path)) {
            if (!PLACEHOLDER.matcher(matcher.group(1)).matches()) {
                findings.add(object, path, "a URL with a password outside a Secret");
                return;
            }
        }
    }

    private static void names(Release release, Findings findings) {
        SecretClassifier classifier = SecretClassifier.standard();
        for (ContainerText text : ContainerText.of(release)) {
            if (text.object().is("Secret") || text.name().isEmpty() || findings.hasAt(text.object(), text.path())) {
                continue;
            }
            boolean isFile = text.text().contains("\n");
            String value = text.text().strip();
            if (isFile) {
                SecretLines.reason(text.name(), text.text())
                        .ifPresent(why -> findings.add(
                                text.object(), text.path(), "a file with a credential outside a Secret: " + why));
            } else if (!PLAIN_VALUE.matcher(value).matches()
                    && !PLACEHOLDER.matcher(value).matches()) {
                if (classifier.isSecretByName(text.name(), value)) {
                    findings.add(
                            text.object(),
                            text.path(),
                            text.name() + " is a secret by its name, but stands outside a Secret");
                } else {
                    classifier
                            .shapeOf(text.name(), value)
                            .ifPresent(what -> findings.add(
                                    text.object(), text.path(), text.name() + " holds " + what + " outside a Secret"));
                }
            }
        }
    }

    private static void commands(Release release, Findings findings) {
        for (PodTemplate pod : release.pods()) {
            for (ManifestValue container : pod.containers()) {
                for (ManifestValue command : ContainerText.commands(container)) {
                    List<String> words =
                            command.items().stream().map(ManifestValue::text).toList();
                    for (int i = 0; i < words.size(); i++) {
                        if (!CommandSecrets.find(words, i, isScript(words, i)).isEmpty()) {
                            findings.add(
                                    pod.owner(),
                                    command,
                                    "a password in a command line: give it by secretKeyRef and $(NAME)");
                        }
                    }
                }
            }
        }
    }

    /** Behind {@code sh -c}, or where words begin that only a shell understands. */
    private static boolean isScript(List<String> words, int index) {
        return index > 0 && words.get(index - 1).matches("-[a-z]*c")
                || words.get(index).contains("\n");
    }
}
