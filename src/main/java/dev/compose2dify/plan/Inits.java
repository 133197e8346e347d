package dev.compose2dify.plan;

import dev.compose2dify.plan.ComponentPlan.InitPlan;
import dev.compose2dify.plan.VolumePlan.MountPlan;
import java.util.List;
import java.util.Optional;

/** Init containers. */
final class Inits {
    private static final ImagePlan HELPER = new ImagePlan("helper", "", "", "", "", false, "");

    private Inits() {}

    /** Waits until {@code component}'s Service has a ready pod behind it. */
    static InitPlan waitFor(String component, int port) {
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
                Optional.empty(),
                "");
    }

    /** Copies files of a ConfigMap to where the container may write beside them (pitfall P31). */
    static InitPlan copy(String volume, String source, List<String> executables) {
        StringBuilder script = new StringBuilder("cp -RL /source/. /target/");
        for (String path : executables) {
            script.append(" && chmod 0755 '/target/")
                    .append(path.replace("'", "'\\''"))
                    .append('\'');
        }
        return new InitPlan(
                "copy",
                "copy-" + volume,
                "",
                0,
                HELPER,
                List.of(Value.literal("sh"), Value.literal("-c")),
                List.of(Value.literal(script.toString())),
                List.of(),
                List.of(new MountPlan(source, "/source", "", true), new MountPlan(volume, "/target", "", false)),
                Optional.empty(),
                "The container writes beside these files.");
    }
}
