package dev.compose2dify.plan.route;

import dev.compose2dify.diagnostic.Location;

/**
 * A way from a request path to a service.
 *
 * @param path as nginx has it; a prefix in nginx is a plain string prefix: {@code /api} also takes {@code /apiX}
 * @param service the name that nginx passes to, most often a Compose service
 * @param port of that service
 * @param location where it is written
 */
public record Route(String path, MatchKind kind, String service, int port, Location location) {
    /** Whether it is known of Dify's releases and not read from the project. */
    public boolean isOfCatalog() {
        return location.equals(DefaultRoutes.SOURCE);
    }

    /** How nginx compares the path of a request. */
    public enum MatchKind {
        PREFIX,
        EXACT,
        /** Cannot become an Ingress path. */
        REGEX
    }
}
