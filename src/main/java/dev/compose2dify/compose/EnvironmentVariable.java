package dev.compose2dify.compose;

/**
 * A variable of a service's environment after env files and {@code environment} have been put together.
 *
 * @param name as the process sees it; may hold dots ({@code discovery.type})
 * @param text value and origin; for {@link Source#ENV_FILE} the location and raw text are those of the env file's line
 * @param source which of the two ways of Compose set it
 */
public record EnvironmentVariable(String name, Text text, Source source) {
    /** How the variable reached the service. */
    public enum Source {
        /** {@code environment:} of the service (also when the value is taken over from the project's environment). */
        ENVIRONMENT,
        /** An {@code env_file:} of the service, often shared by services that do not need it (docs/pitfalls.md, shared-env-files). */
        ENV_FILE
    }

    public String value() {
        return text.value();
    }
}
