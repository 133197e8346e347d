package dev.compose2dify.chart;

import dev.compose2dify.diagnostic.Location;
import java.util.Optional;

/**
 * What became of one thing of the input, and why. The report prints them all; nothing disappears in silence.
 *
 * @param service the Compose service, or empty for what belongs to the project
 * @param subject what kind of thing
 * @param name which one: a variable, a mount's target, an attribute
 * @param target where it went, for a reader: {@code ConfigMap dify-api-env}, {@code Secret key postgresql-password}
 * @param reason in one sentence; empty only for {@link Outcome#KEPT}
 */
public record Decision(
        String service,
        Subject subject,
        String name,
        Outcome outcome,
        String target,
        String reason,
        Optional<Location> location) {

    /** The kinds of things that are decided on. */
    public enum Subject {
        SERVICE,
        IMAGE,
        VARIABLE,
        COMMAND,
        VOLUME,
        PORT,
        DEPENDENCY,
        HEALTHCHECK,
        NETWORK,
        ATTRIBUTE,
        ROUTE
    }

    /** What happened to it. */
    public enum Outcome {
        KEPT,
        CHANGED,
        MOVED,
        ADDED,
        DROPPED,
        /** A service that no active profile selects. */
        INACTIVE,
        /** Nobody but the user can do it. */
        ATTENTION
    }
}
