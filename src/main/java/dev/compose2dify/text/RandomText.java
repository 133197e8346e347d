package dev.compose2dify.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells what a generator made from what a person wrote, so that a key under a name that says nothing is found.
 *
 * <p>Words, versions, names of models, hosts and paths change between letters and digits seldom ({@code gpt-4o-mini},
 * {@code text-embedding-3-large}); random text does so every few characters. A UUID names a thing; it is no credential.
 */
final class RandomText {
    private static final Pattern HEX = Pattern.compile("(?:0x)?[0-9a-f]{32,}|(?:0x)?[0-9A-F]{32,}");
    private static final Pattern UUID =
            Pattern.compile("(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9]+");
    /** What random text is written in: base64 and base64url, and what password generators add. */
    private static final Pattern ALPHABET = Pattern.compile("[A-Za-z0-9+/=_.~!@#$%^&*-]+");

    private static final int SHORTEST = 12;
    /** Changes between letters and digits in one word: {@code a8Kx92mZp} has four. */
    private static final int CHANGES = 4;

    private RandomText() {}

    /** Whether a value as a whole is most likely made by a generator. */
    static boolean isRandom(String value) {
        String text = value.strip();
        if (text.length() < SHORTEST
                || !ALPHABET.matcher(text).matches()
                || text.startsWith("/")
                || text.startsWith(".")
                || UUID.matcher(text).matches()) {
            return false;
        }
        if (HEX.matcher(text).matches()) {
            return text.chars().anyMatch(Character::isDigit) && text.chars().anyMatch(Character::isLetter);
        }
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            String w = word.group();
            if (w.length() >= SHORTEST && (changes(w) >= CHANGES || isMixed(w))) {
                return true;
            }
        }
        return false;
    }

    private static int changes(String word) {
        int changes = 0;
        for (int i = 1; i < word.length(); i++) {
            if (Character.isDigit(word.charAt(i)) != Character.isDigit(word.charAt(i - 1))) {
                changes++;
            }
        }
        return changes;
    }

    /** Capitals where no word begins: in {@code camelCase} a capital starts a run of small letters. */
    private static boolean isMixed(String word) {
        int odd = 0;
        for (int i = 1; i + 1 < word.length(); i++) {
            boolean alone = Character.isUpperCase(word.charAt(i))
                    && !Character.isUpperCase(word.charAt(i - 1))
                    && !Character.isLowerCase(word.charAt(i + 1));
            boolean shortWord = Character.isUpperCase(word.charAt(i))
                    && Character.isLowerCase(word.charAt(i + 1))
                    && i + 2 < word.length()
                    && !Character.isLowerCase(word.charAt(i + 2));
            odd += alone || shortWord ? 1 : 0;
        }
        return word.length() >= 16 && odd * 6 >= word.length() && word.chars().anyMatch(Character::isDigit);
    }
}
