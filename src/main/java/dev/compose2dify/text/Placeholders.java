package dev.compose2dify.text;

import java.util.regex.Pattern;

/** Words that stand where a value would, and values that switch something: neither is a credential. */
final class Placeholders {
    private static final Pattern PLACEHOLDER = Pattern.compile("(?s)\\s*"
            // ${NAME}, $NAME, $(command), {{ name }}, <name>, %(name)s, %{name}, @name@, __name__, #{name}
            + "|\\$[({].*|\\$\\w+(?:[^$\\w].*)?|\\{\\{.*|\\[\\[.*|<[^<>]*>|%[({].*|%\\w?|@\\w+@|__\\w+__|#\\{.*"
            // stars and crosses
            + "|[*xX.]{3,}|-+|_+");

    private static final Pattern SWITCH = Pattern.compile(
            "(?i)true|false|yes|no|on|off|none|null|nil|undefined|optional|required|enabled|disabled|auto|default|~");

    private Placeholders() {}

    static boolean isPlaceholder(String value) {
        return PLACEHOLDER.matcher(value).matches();
    }

    /** {@code true}, {@code none} and their like. */
    static boolean isSwitch(String value) {
        return SWITCH.matcher(value).matches();
    }

    /** Whether a value says something that could be a credential at all. */
    static boolean isValue(String value) {
        return !isPlaceholder(value) && !isSwitch(value);
    }
}
