package dev.compose2dify.plan.volume;

import dev.compose2dify.chart.ComponentPlan.InitPlan;
import dev.compose2dify.chart.ComponentPlan.ResourcesPlan;
import dev.compose2dify.chart.ImagePlan;
import dev.compose2dify.chart.Value;
import dev.compose2dify.chart.VolumePlan.MountPlan;
import java.util.List;
import java.util.Optional;

/** Init containers. */
public final class InitContainers {
    private static final ImagePlan HELPER = new ImagePlan("helper", "", "", "", "", false, "");
    /** Enough for a shell. */
    private static final ResourcesPlan SMALL = new ResourcesPlan("10m", "16Mi", "", "128Mi", "");

    private InitContainers() {}

    /** Waits until {@code component}'s Service has a ready pod behind it. */
    public static InitPlan waitFor(String component, int port) {
        return new InitPlan(
                "wait",
                "wait-for-" + component,
                component,
                port,
                HELPER,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                "",
                List.of(),
                Optional.empty(),
                false,
                SMALL,
                "");
    }

    /** Fills a volume with what the image has where the component mounts it. */
    static InitPlan seed(String volume, String path, ImagePlan image) {
        return new InitPlan(
                "copy",
                "seed-" + volume,
                "",
                0,
                image,
                List.of(Value.literal("sh"), Value.literal("-c")),
                List.of(Value.literal("cp -R " + path + "/. /seed/")),
                List.of(),
                List.of(),
                "",
                List.of(new MountPlan(volume, "/seed", "", false)),
                Optional.empty(),
                false,
                SMALL,
                "The container writes beside what its image has in " + path + ".");
    }

    /**
     * Copies files of a ConfigMap to where the container may write beside them (docs/pitfalls.md,
     * mounted-files). A ConfigMap's volume holds them twice, the second time behind {@code ..data}, which is how Kubernetes
     * exchanges them.
     */
    static InitPlan copy(String volume, String source) {
        return new InitPlan(
                "copy",
                "copy-" + volume,
                "",
                0,
                HELPER,
                List.of(Value.literal("sh"), Value.literal("-c")),
                List.of(Value.literal("cp -RL /source/. /target/ && rm -rf /target/..?*")),
                List.of(),
                List.of(),
                "",
                List.of(new MountPlan(source, "/source", "", true), new MountPlan(volume, "/target", "", false)),
                Optional.empty(),
                false,
                SMALL,
                "The container writes beside these files.");
    }
}
