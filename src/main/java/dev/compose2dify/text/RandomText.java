package dev.compose2dify.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells what a generator made from what a person wrote, so that a key under a name that says nothing is found.
 *
 * <p>Names of models, hosts, versions and paths are made of words and numbers ({@code text-embedding-3-large},
 * {@code gpt-4o-mini-2024-07-18}); in random text most characters belong to neither. A UUID names a thing; it is no
 * credential, nor is a duration, a size or a time.
 */
final class RandomText {
    private static final Pattern HEX = Pattern.compile("(?:0x)?[0-9a-f]{32,}|(?:0x)?[0-9A-F]{32,}");
    /** UUIDs, host names, mail addresses, durations, sizes of screens, times, versions. */
    private static final Pattern NAMED = Pattern.compile(
            "(?i:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
                    + "|[a-z0-9_-]+(?:\\.[a-z0-9_-]+)+|[^@]+@[a-z0-9.-]+\\.[a-z]+|(?:\\d+(?:[num]?s|[mhdwy])){1,6}|P?(?:\\d+[DHMSWY]|T)+"
                    + "|\\d+(?:x\\d+)+|\\d{4}-?\\d\\d-?\\d\\dT[\\dZ.+-]+|v?\\d+(?:\\.\\d+)+[\\w.+-]{0,16}|v\\d+(?:[a-z]+\\d+)*");
    /** What random text is written in: base64 and base64url, and what password generators add. */
    private static final Pattern ALPHABET = Pattern.compile("[A-Za-z0-9+/=_.~!@#$%^&*-]+");

    private static final Pattern PIECE = Pattern.compile("[A-Za-z0-9]{5,}");
    /** {@code AES256}, {@code SHA512}, {@code HMAC}: an acronym with its number. */
    private static final Pattern SHORT_NAME = Pattern.compile("[A-Za-z]{2,6}\\d{0,4}");

    private static final Pattern RUN = Pattern.compile("[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+");
    private static final Pattern VOWEL = Pattern.compile("(?i)[aeiouy]");
    private static final Pattern CONSONANTS = Pattern.compile("(?i)[b-df-hj-np-tv-xz]{5}");
    /** What password generators add to letters and digits. */
    private static final Pattern SYMBOL = Pattern.compile("[!#$%^&*~]");

    private static final int SHORTEST = 12;
    /** Changes between letters and digits in one piece: {@code a8Kx92mZp} has four. */
    private static final int CHANGES = 4;

    private RandomText() {}

    /** Whether a value as a whole is most likely made by a generator. */
    static boolean isRandom(String value) {
        String text = value.strip();
        if (text.length() < SHORTEST
                || !ALPHABET.matcher(text).matches()
                || text.startsWith("/")
                || text.startsWith(".")
                || NAMED.matcher(text).matches()) {
            return false;
        }
        boolean lower = text.chars().anyMatch(c -> c >= 'a' && c <= 'z');
        boolean upper = text.chars().anyMatch(c -> c >= 'A' && c <= 'Z');
        boolean digit = text.chars().anyMatch(c -> c >= '0' && c <= '9');
        if (HEX.matcher(text).matches()) {
            return digit && (lower || upper);
        }
        boolean allKinds = lower && upper && digit;
        if (allKinds && SYMBOL.matcher(text).find() && !text.contains("%") || !digit && !(lower && upper)) {
            return allKinds;
        }
        return isDisordered(text);
    }

    /** Whether most characters of the longer pieces stand in no word and in no number behind one. */
    private static boolean isDisordered(String text) {
        int all = 0;
        int words = 0;
        Matcher piece = PIECE.matcher(text);
        while (piece.find()) {
            if (piece.group().length() >= SHORTEST && changes(piece.group()) >= CHANGES) {
                return true;
            }
            all += piece.group().length();
            if (SHORT_NAME.matcher(piece.group()).matches()) {
                words += piece.group().length();
                continue;
            }
            Matcher run = RUN.matcher(piece.group());
            boolean afterWord = false;
            while (run.find()) {
                boolean number = Character.isDigit(run.group().charAt(0));
                boolean ordered = number
                        ? afterWord && run.end() == piece.group().length()
                                || run.group().length() == piece.group().length()
                        : isWord(run.group());
                words += ordered ? run.group().length() : 0;
                afterWord = ordered && !number;
            }
        }
        return all >= SHORTEST - 2 && words * 2 < all;
    }

    private static int changes(String piece) {
        int changes = 0;
        for (int i = 1; i < piece.length(); i++) {
            changes += Character.isDigit(piece.charAt(i)) != Character.isDigit(piece.charAt(i - 1)) ? 1 : 0;
        }
        return changes;
    }

    private static boolean isWord(String run) {
        return run.length() >= 4
                && VOWEL.matcher(run).find()
                && !CONSONANTS.matcher(run).find();
    }
}
