package dev.compose2dify.catalog.image;

import java.util.List;
import java.util.Optional;

/**
 * Under which users the image works.
 *
 * @param runAsUser the user to name in the pod; absent: leave the image's own
 * @param runAsGroup the group to name in the pod; absent: leave the image's own
 * @param fsGroup the group that owns the volumes; to be used with {@code OnRootMismatch}
 * @param runsAsRoot whether the image starts as uid 0 by itself; with a {@code runAsUser} it works as that one as well, unless
 *     an entrypoint of the project's own takes the place of the image's
 * @param privileged whether the image works only as a privileged container
 * @param requiredCapabilities capabilities of the runtime's default set that must not be dropped
 * @param dropAllCapabilities whether the image is known to work with every capability dropped
 * @param readOnlyRootFilesystem whether it writes nowhere but to its data and the scratch paths
 * @param exception why it cannot run under Pod Security "restricted"
 */
public record SecurityFacts(
        Optional<Long> runAsUser,
        Optional<Long> runAsGroup,
        Optional<Long> fsGroup,
        boolean runsAsRoot,
        boolean privileged,
        List<String> requiredCapabilities,
        boolean dropAllCapabilities,
        boolean readOnlyRootFilesystem,
        Optional<String> exception) {}
