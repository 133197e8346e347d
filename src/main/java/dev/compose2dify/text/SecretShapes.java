package dev.compose2dify.text;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Credentials that are known by what they look like: the prefixes that products give their keys, tokens, hashes of
 * passwords, private keys, webhooks. The shapes stand in {@code secret-shapes.txt}.
 */
final class SecretShapes {
    /** No credential is longer: the time grows with the size of the text, whatever stands in it. */
    private static final int LONGEST = 4096;

    private static final Pattern PRIVATE_KEY = Pattern.compile(
            "-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|\"private_key\"\\s*:\\s*\"|PuTTY-User-Key-File-\\d");
    private static final Pattern BASE64 = Pattern.compile("(?<![\\w+/=-])[A-Za-z0-9+/_-]{24,}={0,2}(?![\\w+/=-])");
    private static final List<Shape> SHAPES = load();

    private SecretShapes() {}

    /**
     * A credential in a text.
     *
     * @param what in words, for a report
     */
    record ShapeMatch(Span span, String what) {}

    /** @param first what is known of the characters of ASCII: whether the shape can begin with one */
    private record Shape(String what, Pattern pattern, Boolean[] first) {
        /** A matcher that fails on one character without having wanted more never begins with it. */
        boolean canBeginWith(char c) {
            if (c >= first.length) {
                return true;
            }
            Boolean known = first[c];
            if (known == null) {
                Matcher matcher = pattern.matcher(String.valueOf(c));
                known = matcher.lookingAt() || matcher.hitEnd();
                first[c] = known;
            }
            return known;
        }
    }

    private static List<Shape> load() {
        List<Shape> shapes = new ArrayList<>();
        for (String line : WordLists.lines("secret-shapes.txt")) {
            int colon = line.indexOf(": ");
            Pattern pattern = Pattern.compile(line.substring(colon + 2));
            shapes.add(new Shape(line.substring(0, colon), pattern, new Boolean[128]));
        }
        return List.copyOf(shapes);
    }

    /** Where a credential can begin: with no letter, digit, _ or - before it. */
    private static int[] beginnings(String text) {
        int[] found = new int[text.length()];
        int count = 0;
        char before = ' ';
        for (int i = 0; i < text.length(); i++) {
            boolean inside = before >= 'a' && before <= 'z'
                    || before >= 'A' && before <= 'Z'
                    || before >= '0' && before <= '9'
                    || before == '_'
                    || before == '-';
            if (!inside) {
                found[count++] = i;
            }
            before = text.charAt(i);
        }
        return Arrays.copyOf(found, count);
    }

    /** All credentials of a text, those of one shape after those of another; they may overlap. */
    static List<ShapeMatch> find(String text) {
        List<ShapeMatch> found = new ArrayList<>();
        int[] beginnings = beginnings(text);
        for (Shape shape : SHAPES) {
            Matcher matcher = null;
            int from = 0;
            for (int at : beginnings) {
                if (at < from || !shape.canBeginWith(text.charAt(at))) {
                    continue;
                }
                if (matcher == null) {
                    // A shape that says ^ or $ means the text's own ends.
                    matcher = shape.pattern()
                            .matcher(text)
                            .useAnchoringBounds(false)
                            .useTransparentBounds(true);
                }
                if (!matcher.region(at, Math.min(text.length(), at + LONGEST)).lookingAt()) {
                    continue;
                }
                from = matcher.end();
                int group = 0;
                for (int i = matcher.groupCount(); i > 0; i--) {
                    group = matcher.group(i) != null ? i : group;
                }
                Span span = new Span(matcher.start(group), matcher.end(group));
                if (!Placeholders.isPlaceholder(span.of(text))) {
                    found.add(new ShapeMatch(span, shape.what()));
                }
            }
        }
        return found;
    }

    /** What kind of credential a text holds, plain or in base64. */
    static Optional<String> what(String text) {
        return text.length() > LONGEST_REMEMBERED ? whatAnew(text) : KNOWN.of(text);
    }

    private static final int LONGEST_REMEMBERED = 1000;
    private static final Remembered<String, Optional<String>> KNOWN = new Remembered<>(SecretShapes::whatAnew);

    private static Optional<String> whatAnew(String text) {
        if (PRIVATE_KEY.matcher(text).find()) {
            return Optional.of("a private key");
        }
        return find(text).stream().map(f -> article(f.what())).findFirst().or(() -> inBase64(text));
    }

    private static String article(String what) {
        return ("aAei".indexOf(what.charAt(0)) >= 0 ? "an " : "a ") + what;
    }

    /** A service account, a key or a file of settings with a password, packed so that it fits into one line. */
    private static Optional<String> inBase64(String text) {
        Matcher token = BASE64.matcher(text);
        while (token.find()) {
            Optional<String> inner = decoded(token.group());
            boolean holds = inner.filter(SecretShapes::isText)
                    .filter(t -> PRIVATE_KEY.matcher(t).find()
                            || SecretLines.reason("", t).isPresent())
                    .isPresent();
            if (holds) {
                return Optional.of("a credential in base64");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> decoded(String token) {
        String standard = token.replace('-', '+').replace('_', '/').replaceAll("=+$", "");
        try {
            byte[] bytes = Base64.getDecoder().decode(standard);
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(java.nio.ByteBuffer.wrap(bytes))
                    .toString());
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static boolean isText(String text) {
        return text.chars().noneMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t');
    }
}
