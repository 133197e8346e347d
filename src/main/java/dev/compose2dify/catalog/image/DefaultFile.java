package dev.compose2dify.catalog.image;

/**
 * What stands in for a mounted file that the user does not have.
 *
 * @param containerPath the file's path in the container; the mount names it or a directory above it
 * @param resource the name of the replacement in the class path
 * @param executable whether it has to be executable
 * @param content the replacement itself
 */
public record DefaultFile(String containerPath, String resource, boolean executable, String content) {
    /** Without the content. */
    @Override
    public String toString() {
        return containerPath + " <- " + resource;
    }
}
