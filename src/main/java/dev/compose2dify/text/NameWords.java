package dev.compose2dify.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Splits a variable's or option's name into words. */
public final class NameWords {
    private static final Pattern SEPARATOR = Pattern.compile("[^\\p{L}\\p{N}]+|(?<=[\\p{Ll}\\p{N}])(?=\\p{Lu}\\p{Ll})");

    private static final Remembered<String, List<String>> WORDS = new Remembered<>(NameWords::split);

    private NameWords() {}

    /** The words, upper case: {@code xpack.security.rootPassword} is XPACK, SECURITY, ROOT, PASSWORD. */
    public static List<String> of(String name) {
        return WORDS.of(name);
    }

    private static List<String> split(String name) {
        List<String> words = new ArrayList<>();
        for (String word : SEPARATOR.split(name)) {
            if (!word.isEmpty()) {
                words.add(word.toUpperCase(Locale.ROOT));
            }
        }
        return List.copyOf(words);
    }
}
