package dev.compose2dify.plan.reference;

import java.util.OptionalInt;

/**
 * A service's name in host position in a text.
 *
 * @param start index of the name's first character
 * @param end index after its last
 * @param serviceName key of the service, which may differ from the text: {@code container_name}, an alias
 * @param port the port that goes with it: written, by the URL's scheme, or from a neighbour ({@code -p 5432}); empty when
 *     nothing says
 * @param syntax how the host is written
 */
public record Reference(int start, int end, String serviceName, OptionalInt port, Syntax syntax) {
    /** How a host is written. */
    public enum Syntax {
        /** {@code scheme://host…}. */
        URL,
        /** {@code host:port}. */
        HOST_PORT,
        /** The bare name, where only a host can stand. */
        HOST
    }

    Reference at(int offset) {
        return new Reference(start + offset, end + offset, serviceName, port, syntax);
    }

    Reference withPort(OptionalInt other) {
        return new Reference(start, end, serviceName, other, syntax);
    }
}
