package dev.compose2dify.text;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
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
    /** Numbers that count something: {@code KEYS=5}. */
    private static final Pattern COUNT = Pattern.compile("\\d{1,3}");
    /** A connection string of {@code name=value} parts: Azure storage, libpq, ADO. */
    private static final Pattern CONNECTION_STRING = Pattern.compile(
            "(?i)(?:^|[;\\s])(?:password|pwd|accountkey|sharedaccesskey|sharedaccesssignature)\\s*=\\s*[^\\s;]+");

    private static final Pattern URL_VALUE = Pattern.compile("(?:jdbc:)?[A-Za-z][A-Za-z0-9+.-]*://.*", Pattern.DOTALL);
    private static final Pattern WEBHOOK = Pattern.compile("https?://[^/\\s]+/(\\S+)");
    /** Options, headers and assignments stand among blanks; text in a structure has brackets or line breaks. */
    private static final Pattern OPTIONS = Pattern.compile("(?:^|\\s)(?:--?[A-Za-z]|\\w{1,200}=)");

    private static final Pattern USER_AND_PASSWORD = Pattern.compile("[A-Za-z][\\w.@-]*:[^\\s/:]{3,}");

    private static final Set<String> KEY = Set.of("KEY", "KEYS");
    private static final Set<String> URL = Set.of("URL", "URLS", "URI", "URIS");

    private static final WordLists WORDS = WordLists.load();
    private static final SecretClassifier INSTANCE = new SecretClassifier();

    private record Named(String name, String value) {}

    private final Remembered<Named, Classification> classified =
            new Remembered<>(v -> classifyAnew(v.name(), v.value()));
    private final Remembered<Named, Classification> byName =
            new Remembered<>(v -> classifyNameAnew(v.name(), v.value()));
    private final Remembered<Named, Optional<String>> shapes = new Remembered<>(v -> shapeAnew(v.name(), v.value()));

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
        return classified.of(new Named(variableName, value));
    }

    private Classification classifyAnew(String variableName, String value) {
        if (UrlCredentials.find(value).stream().anyMatch(UrlCredential::holdsSecret)) {
            return Classification.URL_WITH_CREDENTIALS;
        }
        Classification said = classifyName(variableName, value);
        return said.isSecret() || reasonOfValue(variableName, value).isEmpty() ? said : Classification.SECRET;
    }

    /**
     * Why a value is a credential although the name of its variable does not say so: {@code a JSON web token}. Never holds
     * the value.
     *
     * @return empty for plain configuration, and where the name says it already
     */
    public Optional<String> reasonOfValue(String variableName, String value) {
        return shapeOf(variableName, value)
                .or(() -> RandomText.isRandom(value)
                                && NameWords.of(variableName).stream().noneMatch(w -> in("random", w))
                        ? Optional.of("it looks like a generated key")
                        : Optional.empty());
    }

    /** Whether the name of a variable says that its value is a credential, and the value does not speak against it. */
    public boolean isSecretByName(String variableName, String value) {
        return classifyName(variableName, value) == Classification.SECRET;
    }

    /** As {@link #reasonOfValue}, for what is certain: values that merely look generated are not. */
    public Optional<String> shapeOf(String variableName, String value) {
        return shapes.of(new Named(variableName, value));
    }

    private Optional<String> shapeAnew(String variableName, String value) {
        List<String> words = NameWords.of(variableName);
        String text = value.strip();
        if (text.isEmpty() || isPublicByName(words)) {
            return Optional.empty();
        }
        if (CONNECTION_STRING.matcher(text).find()) {
            return Optional.of("a connection string with a password");
        }
        Optional<String> shape = SecretShapes.what(text);
        if (shape.isPresent()) {
            return shape;
        }
        String head = words.isEmpty() ? "" : words.get(words.size() - 1);
        if (in("header", head) && SecretHeaders.holdSecret(text)) {
            return Optional.of("a header with a credential");
        }
        if (isStructure(text) && SecretLines.reason("", text).isPresent()) {
            return Optional.of("settings with a password among them");
        }
        if (OPTIONS.matcher(text).find()
                && !CommandSecrets.find(List.of(text), 0, true).isEmpty()) {
            return Optional.of("options with a credential among them");
        }
        Matcher hook = WEBHOOK.matcher(text);
        if (words.stream().anyMatch(w -> in("webhook", w)) && hook.matches() && hasRandomPart(hook.group(1))) {
            return Optional.of("a webhook with its token");
        }
        return Optional.empty();
    }

    /** JSON, or several lines with names and values. */
    private static boolean isStructure(String text) {
        int colon = text.indexOf(':');
        int equals = text.indexOf('=');
        int first = colon < 0 ? equals : equals < 0 ? colon : Math.min(colon, equals);
        return first >= 0 && ("{[".indexOf(text.charAt(0)) >= 0 || text.indexOf('\n', first) >= 0);
    }

    /** Whether a variable names the file that holds a credential: {@code POSTGRES_PASSWORD_FILE}, {@code JWT_SECRET_PATH}. */
    public boolean namesSecretFile(String variableName) {
        List<String> words = NameWords.of(variableName);
        int last = words.size() - 1;
        if (last > 0 && in("file", words.get(last))) {
            List<String> inner = words.subList(0, last);
            return classifyName(inner, "").isSecret();
        }
        return last >= 0 && WORDS.get("secret-file").stream().anyMatch(words.get(last)::endsWith);
    }

    /** The half of a pair that everybody may see, and what the name declares to be an identifier. */
    private static boolean isPublicByName(List<String> words) {
        int last = words.size() - 1;
        return last > 0 && KEY.contains(words.get(last)) && in("public-key", words.get(last - 1));
    }

    private static boolean hasRandomPart(String path) {
        for (String part : path.split("[/?&=]")) {
            if (RandomText.isRandom(part)
                    || part.length() >= 16 && part.matches(".*\\d.*") && part.matches(".*[A-Za-z].*")) {
                return true;
            }
        }
        return false;
    }

    /** What the name alone says; the value is asked only for what speaks against it. */
    Classification classifyName(String variableName, String value) {
        return byName.of(new Named(variableName, value));
    }

    private Classification classifyNameAnew(String variableName, String value) {
        String text = value.strip();
        Classification said = classifyName(NameWords.of(variableName), text);
        // An address without user and password in it is none, whatever it is called.
        return said.isSecret()
                        && URL_VALUE.matcher(text).matches()
                        && !UrlCredentials.leavesRoom(text)
                        && SecretShapes.what(text).isEmpty()
                ? Classification.CONFIG
                : said;
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
        boolean secret = isCredential(words, head, before, value)
                || words.contains("AUTH") && USER_AND_PASSWORD.matcher(value).matches()
                || isConnectionString(all)
                || (carried && before.equals("SERVICE") && head.equals("ACCOUNT"));
        return secret && !KEY_FILE.matcher(value).matches() && !isSwitchOrCount(head, value)
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

    private static boolean isCredential(List<String> words, String head, String before, String value) {
        if (words.size() == 1
                && (head.equals("PWD") || head.equals("OLDPWD"))
                && (value.isEmpty() || value.startsWith("/"))) {
            return false; // the shell's working directory
        }
        if (in("plain-pass", before) && in("step", head)) {
            return false;
        }
        if (in("credential", head)
                || in("credential", withoutDigits(head))
                || WORDS.get("credential-ending").stream().anyMatch(head::endsWith)) {
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

    private static String withoutDigits(String word) {
        int end = word.length();
        while (end > 0 && word.charAt(end - 1) >= '0' && word.charAt(end - 1) <= '9') {
            end--;
        }
        return word.substring(0, end);
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

    /** {@code CLIENT_AUTH=required} is a mode, {@code KEYS=5} a count; passwords may look like either. */
    private static boolean isSwitchOrCount(String head, String value) {
        return in("may-count", head)
                && (Placeholders.isSwitch(value) || COUNT.matcher(value).matches());
    }

    private static boolean isNumber(String word) {
        return word.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean in(String list, String word) {
        return WORDS.get(list).contains(word.toUpperCase(Locale.ROOT));
    }
}
