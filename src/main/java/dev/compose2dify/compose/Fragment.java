package dev.compose2dify.compose;

import dev.compose2dify.diagnostic.Location;
import java.util.List;

/**
 * A piece of a {@link Text} that comes from one place.
 *
 * <p>{@code redis://:${REDIS_PASSWORD:-difyai123456}@redis:6379/1} with {@code REDIS_PASSWORD} unset is three fragments:
 * a literal, a default with {@code variables = [REDIS_PASSWORD]}, and a literal. With nested defaults
 * <code>${A:-${B:-c}}</code> the fragment {@code c} has {@code variables = [A, B]}, outermost first.
 *
 * @param text the resolved text of this piece, possibly empty when a variable is set to nothing
 * @param kind where the text comes from
 * @param variables the variables that were consulted to get it, outermost first; empty for a literal
 * @param definedAt for {@link Origin#VALUE} the line that sets the last of {@code variables}; otherwise where the text
 *     itself stands. A variable of the process environment has the file {@code environment}, line 0
 */
public record Fragment(String text, Origin kind, List<String> variables, Location definedAt) {
    /** Where a fragment's text comes from. */
    public enum Origin {
        /** Written in the compose file or env file outside of any <code>${…}</code>. */
        LITERAL,
        /** The value of the last variable in {@link Fragment#variables()}. */
        VALUE,
        /** The default or alternative operand of the last variable in {@link Fragment#variables()}. */
        DEFAULT
    }

    public Fragment {
        variables = List.copyOf(variables);
    }

    static Fragment literal(String text, Location location) {
        return new Fragment(text, Origin.LITERAL, List.of(), location);
    }
}
