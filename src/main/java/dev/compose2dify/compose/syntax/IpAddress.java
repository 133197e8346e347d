package dev.compose2dify.compose.syntax;

/** Textual IP addresses as Go's {@code net.ParseIP} takes them; never a look-up. */
public final class IpAddress {
    private IpAddress() {}

    /** Whether the text is an IPv4 or IPv6 address; one with a leading zero in a part is none. */
    public static boolean isValid(String text) {
        return text.indexOf(':') < 0 ? isV4(text) : isV6(text);
    }

    private static boolean isV4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        for (String part : parts) {
            // A leading zero is refused: elsewhere it would mean octal.
            if (!part.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return true;
    }

    private static boolean isV6(String text) {
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            return false;
        }
        if (gap < 0) {
            return groups(text, true) == 8;
        }
        String head = text.substring(0, gap);
        String tail = text.substring(gap + 2);
        int first = head.isEmpty() ? 0 : groups(head, false);
        int second = tail.isEmpty() ? 0 : groups(tail, true);
        return first >= 0 && second >= 0 && first + second < 8;
    }

    /** Number of 16-bit groups, or -1 when one is malformed. */
    private static int groups(String text, boolean mayEndInV4) {
        String[] parts = text.split(":", -1);
        int count = 0;
        for (int i = 0; i < parts.length; i++) {
            if (i == parts.length - 1 && mayEndInV4 && parts[i].indexOf('.') >= 0) {
                return isV4(parts[i]) ? count + 2 : -1;
            }
            if (!parts[i].matches("[0-9a-fA-F]{1,4}")) {
                return -1;
            }
            count++;
        }
        return count;
    }
}
