package dev.compose2dify.catalog;

import java.util.List;
import java.util.Optional;

/**
 * How data moves from a machine with Docker Compose to the cluster.
 *
 * @param components how each moves; one that is not listed and has a claim is copied as files
 * @param key what Dify encrypts its data with
 * @param reindex fills a vector store again that was left empty, in the api's container
 * @param outside what may lie outside of the project
 */
public record MoveFacts(List<ComponentMove> components, EncryptionKey key, String reindex, List<Outside> outside) {
    /** The ways to move data. */
    public enum Method {
        /** Dumped by its own tools and restored into an empty database. */
        DUMP,
        /** The directory is copied while both sides stand still, to the same version. */
        STORE,
        /** As {@link #STORE}, and only on request. */
        CACHE
    }

    /**
     * How one component moves.
     *
     * @param component its canonical name
     * @param how the way
     * @param family for a dump: whose tools, {@code postgresql} or {@code mysql}
     * @param users variables of its container with the user's name, the first that is set; {@code =NAME} is fixed
     * @param passwords variables with the password
     * @param names variables with the name of its main database
     * @param keeps variables whose value lives in the directory, so that they have to stay the same
     */
    public record ComponentMove(
            String component,
            Method how,
            String family,
            List<String> users,
            List<String> passwords,
            List<String> names,
            List<String> keeps) {}

    /**
     * The key that decrypts what Dify has stored.
     *
     * @param credential its key in the Secret
     * @param variable of the api's container
     * @param file in Dify's storage: Dify's own, where the variable is empty (1.14.1 and later)
     */
    public record EncryptionKey(String credential, String variable, String file) {}

    /**
     * Something that may lie outside of the project.
     *
     * @param variable of the api, with its host or URL
     * @param title what people call it
     * @param vectorStore the value of {@code VECTOR_STORE} with which it is used; absent: always
     */
    public record Outside(String variable, String title, Optional<String> vectorStore) {}

    /** How a component moves, if it is special. */
    public Optional<ComponentMove> component(String name) {
        return components.stream().filter(c -> c.component().equals(name)).findFirst();
    }
}
