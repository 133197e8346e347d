package dev.compose2dify.plan.reference;

import dev.compose2dify.diagnostic.Location;
import java.util.OptionalInt;

/**
 * One service names another.
 *
 * @param fromService key of the service that holds the reference
 * @param place the place in it
 * @param toService key of the service that is named, maybe {@code fromService} itself
 * @param port the port that goes with the host, also when it stands in a sibling variable; empty when nothing says
 * @param location where the text stands; inside a mounted file, the line and column in that file
 * @param text in which the name stands, passwords of URLs taken out
 * @param reference the place in the text, to rewrite it; its port is the one found in that text alone
 */
public record Edge(
        String fromService,
        ReferencePlace place,
        String toService,
        OptionalInt port,
        Location location,
        String text,
        Reference reference) {
    /** Whether a service names itself: a probe, or a variable it got from a shared env file. */
    public boolean isSelf() {
        return fromService.equals(toService);
    }
}
