package dev.compose2dify.yaml;

import dev.compose2dify.text.Escapes;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Decides how one string is written on one line. Deliberately independent of the JDK's Unicode tables. */
final class ScalarText {
    /**
     * Starts with a letter, {@code /}, {@code _}, or a dash or dots before one; words are separated by single blanks. No question
     * mark: go-yaml ends a plain scalar there when it stands in a flow sequence.
     */
    private static final Pattern WORDS =
            Pattern.compile("(?:[A-Za-z/_]|--?[A-Za-z]|\\.{1,2}/)[A-Za-z0-9_./+@%=~$()*!&;^<>|:\\\\-]*"
                    + "(?: [A-Za-z0-9_./+@%=~$()*!&;^<>|\\\\-][A-Za-z0-9_./+@%=~$()*!&;^<>|:\\\\-]*)*");
    /** {@code 1.14.2}, {@code 10.0.0.1}, {@code 1.14.2-rc1}: at least two points, so a number to no reader. */
    private static final Pattern VERSION = Pattern.compile("[0-9]+(?:\\.[0-9]+){2,}(?:-[a-z][a-z0-9.]*)?");
    /** {@code 50Mi}, {@code 100m}, {@code 30s}: the unit is a letter that occurs in no notation of a number. */
    private static final Pattern QUANTITY = Pattern.compile("[1-9][0-9]*(?:[KMGTP]i?|m|s|h)");
    /** Read as something else than a string by one YAML reader or another, in some spelling. */
    private static final Set<String> WORDS_OF_YAML = Set.of(
            "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf", "infinity", "-inf", "-nan");

    /** Longer strings are quoted: the patterns above recurse over words. */
    private static final int LONGEST_PLAIN = 500;

    private ScalarText() {}

    static boolean isPlain(String text) {
        if (text.length() > LONGEST_PLAIN) {
            return false;
        }
        if (QUANTITY.matcher(text).matches() || VERSION.matcher(text).matches()) {
            return true;
        }
        return WORDS.matcher(text).matches()
                && !text.endsWith(":")
                && !text.contains(": ")
                && !WORDS_OF_YAML.contains(text.toLowerCase(Locale.ROOT))
                && KubeScalars.resolve(text).equals(Tag.STR);
    }

    static String quote(String text) {
        return Escapes.quoted(text, ScalarText::isPrintable, ScalarText::escape);
    }

    private static String escape(int c) {
        if (c >= 0xD800 && c <= 0xDFFF) {
            throw new IllegalArgumentException("a lone surrogate cannot be written as YAML");
        }
        String format = c <= 0xFF ? "\\x%02X" : c <= 0xFFFF ? "\\u%04X" : "\\U%08X";
        return String.format(Locale.ROOT, format, c);
    }

    /** May stand in a file as it is: every reader takes it, and a reader of the file sees it. */
    static boolean isPrintable(int c) {
        if (c < 0x7F) {
            return c >= 0x20;
        }
        if (c < 0xA1 || c == 0xAD) {
            return false;
        }
        if (c < 0x2000) {
            // Arabic and Syriac format characters, Khmer and Mongolian ones: invisible.
            return !(c >= 0x600 && c <= 0x605)
                    && c != 0x61C
                    && c != 0x6DD
                    && c != 0x70F
                    && c != 0x1680
                    && !(c >= 0x17B4 && c <= 0x17B5)
                    && !(c >= 0x180B && c <= 0x180F);
        }
        if (c < 0x2070) {
            return c >= 0x2010 && c <= 0x2027 || c >= 0x2030 && c <= 0x205E;
        }
        if (c < 0xD800) {
            return c != 0x3000;
        }
        if (c < 0x10000) {
            return c >= 0xF900
                    && c < 0xFFF0
                    && c != 0xFEFF
                    && !(c >= 0xFDD0 && c <= 0xFDEF)
                    && !(c >= 0xFE00 && c <= 0xFE0F);
        }
        return c < 0x20000 && (c & 0xFFFE) != 0xFFFE;
    }
}
