package dev.compose2dify.plan.credential;

/**
 * A range of a text that a credential takes the place of.
 *
 * @param start index of the first character
 * @param end index after the last; equal to {@code start} for one that is empty in the compose project
 * @param key of the Secret
 * @param urlEncoded whether the value is percent-encoded there
 */
public record SecretSpan(int start, int end, String key, boolean urlEncoded) {
    boolean overlaps(int from, int to) {
        return start < to && from < end || start == end && from == to && start == from;
    }
}
