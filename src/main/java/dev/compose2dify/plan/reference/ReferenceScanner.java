package dev.compose2dify.plan.reference;

import dev.compose2dify.text.Remembered;
import java.util.List;

/**
 * Finds every place in a text where a service of the project stands in host position.
 *
 * <p>A token counts by where it stands, never by being equal to a service's name: {@code VECTOR_STORE=weaviate},
 * {@code CELERY_BACKEND=redis}, {@code /api/v1}, {@code ./volumes/plugin_daemon} name no host, and
 * {@code api.example.com} is not {@code api}.
 *
 * <p>A text is looked through once, whoever asks: the graph for its edges, the passes after it for what to write in place of
 * a name.
 */
public final class ReferenceScanner {
    private record Variable(String name, String value) {}

    private record ConfigFile(String path, String text) {}

    private final Remembered<Variable, List<Reference>> inVariables;
    private final Remembered<List<String>, List<WordReference>> inCommands;
    private final Remembered<ConfigFile, List<Reference>> inFiles;

    /** @param names the hosts to look for */
    public ReferenceScanner(ServiceNames names) {
        this.inVariables = new Remembered<>(v -> new EnvironmentScanner(names).scan(v.name(), v.value()));
        this.inCommands = new Remembered<>(words -> new CommandScanner(names).words(words));
        this.inFiles = new Remembered<>(f -> new FileScanner(names).scan(f.path(), f.text()));
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
        return inCommands.of(words);
    }

    /**
     * The references in a config file: squid, nginx, shell scripts, YAML, JSON and other {@code key = value} files by their
     * own rules, anything else only where the form tells (URLs, {@code host:port}). Comments do not count.
     *
     * @param path tells the syntax, with the content
     */
    public List<Reference> inFile(String path, String text) {
        return inFiles.of(new ConfigFile(path, text));
    }
}
