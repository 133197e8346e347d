package dev.compose2dify.plan.reference;

import dev.compose2dify.text.Remembered;
import java.util.List;

/**
 * Finds every place in a text where a service of the project stands in host position.
 *
 * <p>A token counts by where it stands, never by being equal to a service's name: {@code VECTOR_STORE=weaviate},
 * {@code CELERY_BACKEND=redis}, {@code /api/v1}, {@code ./volumes/plugin_daemon} name no host, and
 * {@code api.example.com} is not {@code api}.
 */
public final class ReferenceScanner {
    private record Variable(String name, String value) {}

    private final ServiceNames names;
    private final Remembered<Variable, List<Reference>> inVariables;

    /** @param names the hosts to look for */
    public ReferenceScanner(ServiceNames names) {
        this.names = names;
        this.inVariables = new Remembered<>(v -> new EnvironmentScanner(names).scan(v.name(), v.value()));
    }

    /**
     * The references in the value of an environment variable.
     *
     * @param variable its name tells whether a bare word is a host ({@code DB_HOST}), something else ({@code POSTGRES_DB})
     *     or neither
     */
    public List<Reference> inEnvironment(String variable, String value) {
        return inVariables.of(new Variable(variable, value));
    }

    /**
     * The references in a command, an entrypoint or a health check ({@code CMD} and {@code CMD-SHELL} included). Words with
     * spaces are read as shell scripts.
     */
    public List<WordReference> inCommand(List<String> words) {
        return new CommandScanner(names).words(words);
    }

    /** The references in a shell script. */
    public List<Reference> inShell(String script) {
        ReferenceCollector found = new ReferenceCollector(names);
        new CommandScanner(names).script(Comments.blank(script), found);
        return found.references();
    }

    /**
     * The references in a config file: squid, nginx, shell scripts, YAML, JSON and other {@code key = value} files by their
     * own rules, anything else only where the form tells (URLs, {@code host:port}). Comments do not count.
     *
     * @param path tells the syntax, with the content
     */
    public List<Reference> inFile(String path, String text) {
        return new FileScanner(names).scan(path, text);
    }
}
