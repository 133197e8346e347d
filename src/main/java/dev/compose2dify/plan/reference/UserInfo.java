package dev.compose2dify.plan.reference;

import dev.compose2dify.compose.Fragment;
import dev.compose2dify.compose.Text;

/** The user info of URLs, as far as variables supply it. */
final class UserInfo {
    private UserInfo() {}

    /**
     * The text with other characters, of the same length, in place of the passwords that variables supply: such a password
     * may hold a slash, a blank or an at sign, and none of it is a host. {@code amqp://app:${PASSWORD}@queue} names
     * {@code queue} whatever {@code PASSWORD} is.
     */
    static String masked(Text text) {
        StringBuilder masked = new StringBuilder(text.value());
        int at = 0;
        for (Fragment fragment : text.fragments()) {
            int end = at + fragment.text().length();
            boolean password = !fragment.variables().isEmpty()
                    && masked.substring(0, at).matches("(?s).*://[^/@\\s]*:")
                    && text.value().startsWith("@", end);
            if (password) {
                masked.replace(at, end, "q".repeat(end - at));
            }
            at = end;
        }
        return masked.toString();
    }
}
