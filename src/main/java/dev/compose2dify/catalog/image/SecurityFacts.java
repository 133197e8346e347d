package dev.compose2dify.catalog.image;

import java.util.List;
import java.util.Optional;

/**
 * Under which users the image works.
 *
 * @param runAsUser the user to name in the pod; absent: leave the image's own
 * @param runAsGroup the group to name in the pod; absent: leave the image's own
 * @param fsGroup the group that owns the volumes; to be used with {@code OnRootMismatch}
 * @param runsAsRoot whether the process starts as uid 0, so that {@code runAsNonRoot} would stop it
 * @param privileged whether the image works only as a privileged container
 * @param requiredCapabilities capabilities of the runtime's default set that must not be dropped
 * @param dropAllCapabilities whether the image is known to work with every capability dropped
 */
public record SecurityFacts(
        Optional<Long> runAsUser,
        Optional<Long> runAsGroup,
        Optional<Long> fsGroup,
        boolean runsAsRoot,
        boolean privileged,
        List<String> requiredCapabilities,
        boolean dropAllCapabilities) {}
