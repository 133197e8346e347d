package dev.compose2dify.chart;

import java.util.List;
import java.util.Locale;

/**
 * How the data of the project moves to the cluster: what {@code migrate.sh} and MIGRATION.md are made from. Nothing here is
 * secret: it says where credentials are, it does not hold them.
 *
 * @param services workloads with their part in the move
 * @param databases servers whose content is dumped and restored
 * @param volumes a row for each mount of each service
 * @param keys what has to stay the same because data was written with it
 * @param outside what stays where it is, in one sentence each
 * @param reindex fills a vector store again that was left empty; empty without one
 * @param keyQuestion why it cannot be seen whether there is data that the old key decrypts, a sentence; empty when it can
 */
public record MovePlan(
        List<MovedService> services,
        List<Database> databases,
        List<MovedVolume> volumes,
        List<EncryptionKey> keys,
        List<String> outside,
        String reindex,
        String keyQuestion) {

    /** What becomes of a service while its data is copied. */
    public enum Role {
        /** Stopped on both sides. */
        WRITER,
        /** Stays up: its content is dumped. */
        DATABASE,
        /** Stopped on both sides, its directory is copied. */
        STORE,
        /** As a store, on request. */
        CACHE,
        /** Left alone. */
        OTHER;

        /** As {@code migrate.sh} knows it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How the content of a volume moves. */
    public enum Method {
        /** Copied, file by file. */
        FILES,
        /** Copied while both sides stand still. */
        STORE,
        /** As a store, on request. */
        CACHE,
        /** By the dumps of its databases. */
        DATABASE,
        /** The same files as another service's volume. */
        SAME,
        /** Part of the chart already: configuration. */
        CHART,
        /** Has no place on the cluster, or nothing worth keeping. */
        LEFT;

        /** As {@code migrate.sh} knows it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A service in Compose and the workload that it became. */
    public record MovedService(String name, String component, String kind, Role part) {}

    /**
     * A database server.
     *
     * @param family whose tools dump it: {@code postgresql} or {@code mysql}
     * @param users variables of its container with the user's name; {@code =NAME} is a fixed one
     * @param passwords variables with the password
     * @param names variables with the name of the main database
     */
    public record Database(
            String service,
            String component,
            String family,
            List<String> users,
            List<String> passwords,
            List<String> names) {}

    /**
     * A mount of a service.
     *
     * @param path in the container, on both sides
     * @param component that mounts it on the cluster; empty when none does
     * @param claim {@code own:NAME} of a StatefulSet's template, {@code shared:NAME} of a pod's volume; empty without
     * @param subPath in the claim, or empty
     * @param reason for a reader, a sentence
     */
    public record MovedVolume(
            String service, String path, Method how, String component, String claim, String subPath, String reason) {}

    /**
     * A credential that data was written with.
     *
     * @param service whose container holds it
     * @param variable of that container
     * @param valuesPath where the chart takes it
     * @param secretKey in the chart's Secret
     * @param title for a reader
     * @param file that holds it when the variable is empty, in the container; empty when there is none
     * @param publicDefaults SHA-256 of the values that everybody knows
     */
    public record EncryptionKey(
            String service,
            String variable,
            String valuesPath,
            String secretKey,
            String title,
            String file,
            List<String> publicDefaults) {}
}
