package dev.compose2dify.plan.reference;

/**
 * The place in a service that names another.
 *
 * @param key the variable's name; the word's index (from 0) for command, entrypoint and health check; the absolute path in
 *     the container for a config file
 */
public record ReferencePlace(Part part, String key) {
    /** The parts of a service in which another can be named. */
    public enum Part {
        ENVIRONMENT,
        COMMAND,
        ENTRYPOINT,
        HEALTHCHECK,
        CONFIG_FILE
    }
}
