package dev.compose2dify.catalog.image;

/**
 * A place in the container that gets files of the user's, when Compose mounts something exactly there.
 *
 * @param path absolute, in the container
 * @param treatment how to mount it
 */
public record ConfigPath(String path, Treatment treatment) {
    /** How files from a ConfigMap have to appear in the container. */
    public enum Treatment {
        /** One file, mounted by {@code subPath}, so that the directory around it stays writable. */
        FILE,
        /** A directory that is only read. */
        DIRECTORY,
        /** A directory that the entrypoint writes into as well: copied into an {@code emptyDir} first. */
        WRITABLE_DIRECTORY
    }
}
