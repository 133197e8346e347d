package dev.compose2dify.catalog.image;

/**
 * A directory that the process writes and that may be lost with the pod (an {@code emptyDir}), also when Compose mounts
 * a volume there.
 *
 * @param path absolute, in the container
 * @param reason what is written there
 * @param seed whether the image ships files there that an empty directory would hide, so that it only has to be mounted
 *     (after copying them) when the root file system is read-only
 */
public record ScratchPath(String path, String reason, boolean seed) {}
