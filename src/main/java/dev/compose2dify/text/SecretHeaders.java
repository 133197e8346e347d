package dev.compose2dify.text;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Headers of HTTP: which of them carry a credential. */
final class SecretHeaders {
    /** Pairs as OpenTelemetry ({@code name=value,…}) and HTTP ({@code Name: value}) write them. */
    private static final Pattern PAIR =
            Pattern.compile("(?:^|[,;\\n{])\\s*[\"']?([A-Za-z][\\w-]*)[\"']?\\s*[=:]\\s*[\"']?([^,;\\n\"']+)");

    /** What services call their key besides Authorization. */
    private static final List<String> KNOWN =
            List.of("AUTHORIZATION", "COOKIE", "HONEYCOMB", "LICENSE", "SIGNATURE", "SESSION");

    private SecretHeaders() {}

    /** By the name of one header: {@code X-API-Key}, {@code PRIVATE-TOKEN}, {@code Authorization}. */
    static boolean isSecret(String header) {
        List<String> words = NameWords.of(header);
        return words.stream().anyMatch(KNOWN::contains)
                || words.stream().anyMatch(w -> w.equals("APIKEY") || w.equals("AUTH"))
                || SecretClassifier.standard().classifyName(header, "x").isSecret();
    }

    /** Whether a list of headers holds one with a credential in it. */
    static boolean holdSecret(String value) {
        Matcher pair = PAIR.matcher(value);
        while (pair.find()) {
            String text = pair.group(2).strip();
            boolean known = isSecret(pair.group(1))
                    || RandomText.isRandom(text)
                    || text.toLowerCase(Locale.ROOT).matches("(?:bearer|basic)(?:\\s|%20)+\\S+");
            if (known && Placeholders.isValue(text)) {
                return true;
            }
        }
        return false;
    }
}
