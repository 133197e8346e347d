package dev.compose2dify.chart;

import dev.compose2dify.chart.EnvironmentPlan.SecretVariable;
import dev.compose2dify.chart.EnvironmentPlan.Variable;
import java.util.List;
import java.util.Optional;

/** A container that ends before the pod's own containers start. */
public sealed interface InitPlan {
    /** Unique in the pod. */
    String name();

    /** Waits until a component's Service has a ready pod behind it. {@code port} is the one to connect to. */
    record Wait(String component, int port) implements InitPlan {
        @Override
        public String name() {
            return "wait-for-" + component;
        }
    }

    /**
     * A service that Compose runs to its end before the pod's own service starts.
     *
     * @param onlyOwns all it does is to give a volume to a user, as {@code fsGroup} does where the volume supports it
     */
    record OneShot(
            String name,
            String service,
            boolean onlyOwns,
            ImagePlan image,
            List<Value> command,
            List<Value> args,
            List<Variable> environment,
            List<SecretVariable> secrets,
            String workingDir,
            List<VolumePlan.MountPlan> mounts,
            Optional<Long> runAsUser,
            boolean privileged,
            ResourcesPlan resources)
            implements InitPlan {}

    /**
     * Copies files of a ConfigMap to where the container may write beside them (docs/pitfalls.md, mounted-files).
     *
     * @param source the volume with the files
     * @param volume the volume that the container sees
     */
    record Copy(String source, String volume) implements InitPlan {
        @Override
        public String name() {
            return "copy-" + volume;
        }
    }

    /** Fills a volume with what the image has at {@code path}, where the component mounts it. */
    record Seed(String volume, String path, ImagePlan image) implements InitPlan {
        @Override
        public String name() {
            return "seed-" + volume;
        }
    }

    /** The variables that it takes from the Secret. */
    default List<SecretVariable> secretVariables() {
        return this instanceof OneShot oneShot ? oneShot.secrets() : List.of();
    }
}
