package dev.compose2dify.text;

/**
 * A range of characters in a text.
 *
 * @param start index of the first character
 * @param end index after the last character
 */
public record Span(int start, int end) {
    /** The characters of {@code text} in this range. */
    public String of(String text) {
        return text.substring(start, end);
    }

    public boolean isEmpty() {
        return start == end;
    }
}
