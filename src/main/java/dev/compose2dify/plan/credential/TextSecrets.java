package dev.compose2dify.plan.credential;

import dev.compose2dify.text.UrlCredential;
import dev.compose2dify.text.UrlCredentials;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** URLs with passwords that somebody wrote into a command: {@code curl http://u:pw@host}. */
public final class TextSecrets {
    private TextSecrets() {}

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
