package dev.compose2dify.plan.volume;

import dev.compose2dify.catalog.image.ImageFacts;
import dev.compose2dify.catalog.image.ScratchPath;
import dev.compose2dify.catalog.image.SecurityFacts;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.chart.VolumePlan;
import dev.compose2dify.plan.attribute.Attributes;
import dev.compose2dify.plan.attribute.Quantities;
import dev.compose2dify.plan.component.Component;
import dev.compose2dify.plan.component.ImageUser;
import dev.compose2dify.plan.decision.Planning;
import java.util.List;
import java.util.Map;

/** What a container writes besides its mounts: {@code read_only} and {@code shm_size}. */
public final class RootFileSystem {
    private RootFileSystem() {}

    static void plan(Planning planning, Component component, PodVolumesBuilder volumes) {
        Map<String, Object> attributes = component.service().attributes();
        if (isReadOnly(component)) {
            for (ScratchPath path :
                    component.facts().map(ImageFacts::scratchPaths).orElse(List.of())) {
                if (!volumes.isMounted(path.path())) {
                    String name = volumes.name("scratch", path.path());
                    volumes.add(new VolumePlan.Scratch(name, false, ""));
                    volumes.mount(name, path.path(), "", false);
                    if (path.seed()) {
                        volumes.seed(name, path.path());
                    }
                    planning.decide(
                            component.service(),
                            Subject.VOLUME,
                            path.path(),
                            Outcome.ADDED,
                            "emptyDir",
                            path.reason(),
                            component.service().locationOf("read_only"));
                }
            }
        }
        Attributes.bytes(attributes.get("shm_size")).filter(b -> b > 0).ifPresent(bytes -> {
            if (!volumes.isMounted("/dev/shm")) {
                String name = volumes.unique("shm");
                volumes.add(new VolumePlan.Scratch(name, true, Quantities.bytes(bytes)));
                volumes.mount(name, "/dev/shm", "", false);
                planning.decide(
                        component.service(),
                        Subject.ATTRIBUTE,
                        "shm_size",
                        Outcome.CHANGED,
                        "emptyDir in memory at /dev/shm",
                        "a pod's /dev/shm is a volume",
                        component.service().locationOf("shm_size"));
            }
        });
    }

    /** Whether Compose says so, or the image is known to work with it. */
    public static boolean isReadOnly(Component component) {
        return saysReadOnly(component)
                || ImageUser.facts(component)
                                .filter(SecurityFacts::readOnlyRootFilesystem)
                                .isPresent()
                        && !component.service().privileged();
    }

    /** Whether Compose says so. */
    public static boolean saysReadOnly(Component component) {
        return Boolean.TRUE.equals(component.service().attributes().get("read_only"));
    }
}
