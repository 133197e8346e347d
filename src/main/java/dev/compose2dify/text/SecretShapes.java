package dev.compose2dify.text;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Credentials that are known by what they look like: the prefixes that products give their keys, tokens, hashes of
 * passwords, private keys, webhooks. The shapes stand in {@code secret-shapes.txt}.
 */
final class SecretShapes {
    /** A long text is looked through in pieces that overlap: the time grows with its size, whatever stands in it. */
    private static final int PIECE = 4096;

    private static final int OVERLAP = 1024;

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

    private record Shape(String what, Pattern pattern) {}

    private static List<Shape> load() {
        List<Shape> shapes = new ArrayList<>();
        for (String line : WordLists.lines("secret-shapes.txt")) {
            int colon = line.indexOf(": ");
            Pattern pattern = Pattern.compile("(?<![A-Za-z0-9_-])(?:" + line.substring(colon + 2) + ")");
            shapes.add(new Shape(line.substring(0, colon), pattern));
        }
        return List.copyOf(shapes);
    }

    /** All credentials of a text, those of one shape after those of another; they may overlap. */
    static List<ShapeMatch> find(String text) {
        List<ShapeMatch> found = new ArrayList<>();
        Set<ShapeMatch> known = new HashSet<>();
        for (Shape shape : SHAPES) {
            for (int start = 0; start == 0 || start + OVERLAP < text.length(); start += PIECE - OVERLAP) {
                String piece = text.substring(start, Math.min(text.length(), start + PIECE));
                for (ShapeMatch match : find(shape, piece, start)) {
                    if (known.add(match)) {
                        found.add(match);
                    }
                }
            }
        }
        return found;
    }

    private static List<ShapeMatch> find(Shape shape, String piece, int offset) {
        List<ShapeMatch> found = new ArrayList<>();
        Matcher matcher = shape.pattern().matcher(piece);
        while (matcher.find()) {
            int group = 0;
            for (int i = matcher.groupCount(); i > 0; i--) {
                group = matcher.group(i) != null ? i : group;
            }
            Span span = new Span(offset + matcher.start(group), offset + matcher.end(group));
            if (!Placeholders.isPlaceholder(matcher.group(group))) {
                found.add(new ShapeMatch(span, shape.what()));
            }
        }
        return found;
    }

    /** What kind of credential a text holds, plain or in base64. */
    static Optional<String> what(String text) {
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
