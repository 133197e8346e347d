package dev.compose2dify.text;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells credentials from settings, by the structure of the variable's name and by the value.
 *
 * <p>The name is read as a noun phrase whose last word says what the value is: {@code REDIS_KEY_PREFIX} is a prefix and
 * {@code REDIS_SSL_KEYFILE} a file, while {@code INNER_API_KEY_FOR_PLUGIN} is a key. Both halves of a cloud key pair count
 * as secret. The words stand in {@code secret-words.txt}. A value that carries a credential is secret whatever its name.
 */
public final class SecretClassifier {
    private static final Pattern KEY_FILE =
            Pattern.compile("(?:\\.{0,2}/|[A-Za-z]:[\\\\/])[^\\s:]*\\.(?:json|pem|key|crt|cer|p12|pfx|jks|txt|ya?ml)");
    private static final Pattern FLAG = Pattern.compile("(?i)true|false|yes|no|on|off|none|optional|required");
    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----|\"private_key\"\\s*:\\s*\"");
    /** A connection string of {@code name=value} parts: Azure storage, libpq, ADO. */
    private static final Pattern CONNECTION_STRING = Pattern.compile(
            "(?i)(?:^|[;\\s])(?:password|pwd|accountkey|sharedaccesskey|sharedaccesssignature)\\s*=\\s*[^\\s;]+");

    private static final Set<String> KEY = Set.of("KEY", "KEYS");
    private static final Set<String> URL = Set.of("URL", "URLS", "URI", "URIS");

    private static final WordLists WORDS = WordLists.load();
    private static final SecretClassifier INSTANCE = new SecretClassifier();

    private SecretClassifier() {}

    /** The classifier with the built-in word lists. */
    public static SecretClassifier standard() {
        return INSTANCE;
    }

    /**
     * @param variableName any case; words apart by {@code _}, {@code .}, {@code -} or camel case
     * @param value after interpolation; an empty value says nothing
     */
    public Classification classify(String variableName, String value) {
        if (UrlCredentials.find(value).stream().anyMatch(UrlCredential::holdsSecret)) {
            return Classification.URL_WITH_CREDENTIALS;
        }
        if (PRIVATE_KEY.matcher(value).find()
                || CONNECTION_STRING.matcher(value).find()) {
            return Classification.SECRET;
        }
        return classifyName(NameWords.of(variableName), value.strip());
    }

    private static Classification classifyName(List<String> all, String value) {
        List<String> words = withoutTail(all);
        if (words.isEmpty() || (words.size() > 1 && in("switch", words.get(0)))) {
            return Classification.CONFIG;
        }
        boolean carried = words.size() < all.size();
        String head = words.get(words.size() - 1);
        String before = words.size() > 1 ? words.get(words.size() - 2) : "";
        if (isAddressWithCredentials(words, head, before)) {
            return Classification.URL_WITH_CREDENTIALS;
        }
        boolean secret = isCredential(words, head, before)
                || isConnectionString(all)
                || (carried && before.equals("SERVICE") && head.equals("ACCOUNT"));
        return secret && !KEY_FILE.matcher(value).matches() && !isSwitchedOnOrOff(head, value)
                ? Classification.SECRET
                : Classification.CONFIG;
    }

    /** Drops what comes after the word that matters: {@code _FOR_PLUGIN}, {@code _DATA}, {@code _BASE64}, {@code _2}. */
    private static List<String> withoutTail(List<String> words) {
        int end = words.size();
        int purpose = words.lastIndexOf("FOR");
        if (purpose > 0) {
            end = purpose;
        }
        while (end > 1 && (in("carrier", words.get(end - 1)) || isNumber(words.get(end - 1)))) {
            end--;
        }
        return words.subList(0, end);
    }

    private static boolean isCredential(List<String> words, String head, String before) {
        if (words.size() == 1 && (head.equals("PWD") || head.equals("OLDPWD"))) {
            return false; // the shell's working directory
        }
        if (in("credential", head) || WORDS.get("credential-ending").stream().anyMatch(head::endsWith)) {
            return true;
        }
        return switch (head) {
            case "KEY", "KEYS" -> !in("plain-key", before);
            case "TOKEN" -> !in("plain-token", before);
            case "TOKENS" -> in("secret-tokens", before);
            case "AUTH" -> words.size() > 1;
            case "ID" -> KEY.contains(before) || before.equals("SECRET") || before.equals("TOKEN");
            case "HASH" -> in("credential", before);
            default -> false;
        };
    }

    private static boolean isConnectionString(List<String> words) {
        int last = words.size() - 1;
        return last > 0
                && words.get(last).equals("STRING")
                && words.get(last - 1).equals("CONNECTION")
                && words.stream().noneMatch(WORDS.get("address-only")::contains);
    }

    private static boolean isAddressWithCredentials(List<String> words, String head, String before) {
        if (head.equals("DSN")) {
            return words.stream().noneMatch(WORDS.get("address-only")::contains);
        }
        return URL.contains(head) && (in("credential-url", before) || in("package-index", before));
    }

    /** {@code CLIENT_AUTH=required} is a mode, not a credential. */
    private static boolean isSwitchedOnOrOff(String head, String value) {
        return head.equals("AUTH") && FLAG.matcher(value).matches();
    }

    private static boolean isNumber(String word) {
        return word.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean in(String list, String word) {
        return WORDS.get(list).contains(word.toUpperCase(Locale.ROOT));
    }
}
