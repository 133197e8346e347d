package dev.compose2dify.compose;

import dev.compose2dify.diagnostic.Location;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A service of the project, in canonical form (short syntax expanded).
 *
 * @param name key under {@code services}; may hold underscores
 * @param location where the key stands
 * @param image empty when the service only has {@code build}
 * @param build whether the service declares {@code build}
 * @param containerName another name under which other services reach this one
 * @param hostname another name under which the container knows itself
 * @param command empty: the image's; present with no words: cleared
 * @param entrypoint empty: the image's; present with no words: cleared
 * @param environment every variable the container sees, in the order of the source, without duplicates
 * @param mounts bind mounts, named volumes, tmpfs mounts of {@code volumes}
 * @param networks networks by key; empty with {@code network_mode}
 * @param deploy {@code deploy}, {@code mem_limit}, {@code cpus}, {@code scale} in one
 * @param labels container labels
 * @param attributes every attribute of the service as it stands in the resolved model (the JSON of {@code docker compose
 *     config} as plain maps, lists, strings, numbers, booleans), so that nothing is lost for what has no field here
 * @param attributeLocations where each top-level attribute of the service is written
 */
public record Service(
        String name,
        Location location,
        Optional<Text> image,
        boolean build,
        Optional<String> containerName,
        Optional<String> hostname,
        Optional<CommandLine> command,
        Optional<CommandLine> entrypoint,
        Map<String, EnvironmentVariable> environment,
        List<Mount> mounts,
        List<Port> ports,
        List<String> expose,
        List<Dependency> dependsOn,
        Optional<HealthCheck> healthCheck,
        Map<String, NetworkAttachment> networks,
        List<String> profiles,
        Optional<String> restart,
        Deploy deploy,
        Optional<Text> user,
        Optional<String> workingDir,
        boolean privileged,
        List<String> capAdd,
        List<String> capDrop,
        Optional<String> stopGracePeriod,
        Map<String, String> labels,
        List<ObjectMount> configs,
        List<ObjectMount> secrets,
        Map<String, Object> attributes,
        Map<String, Location> attributeLocations) {

    /** The same service with other variables. */
    public Service withEnvironment(Map<String, EnvironmentVariable> others) {
        return new Service(
                name,
                location,
                image,
                build,
                containerName,
                hostname,
                command,
                entrypoint,
                others,
                mounts,
                ports,
                expose,
                dependsOn,
                healthCheck,
                networks,
                profiles,
                restart,
                deploy,
                user,
                workingDir,
                privileged,
                capAdd,
                capDrop,
                stopGracePeriod,
                labels,
                configs,
                secrets,
                attributes,
                attributeLocations);
    }

    /** Where {@code attribute} of this service is written, or the service itself if it is not. */
    public Location locationOf(String attribute) {
        return attributeLocations.getOrDefault(attribute, location);
    }

    /**
     * A {@code command}, {@code entrypoint} or health check.
     *
     * @param shellString the string before it was split like a shell does; absent when a list was written
     * @param words the words after splitting; with a list each is its own text. Words that come from a split string have
     *     no finer origin than the string
     */
    public record CommandLine(Optional<Text> shellString, List<Text> words) {
        public List<String> values() {
            return words.stream().map(Text::value).toList();
        }
    }

    /**
     * A published port.
     *
     * @param published host port or range; empty when Docker would pick one
     * @param protocol {@code tcp} or {@code udp}
     */
    public record Port(int target, String published, String protocol, Optional<String> hostIp, Location location) {}

    /** {@code depends_on}: which service, when it counts as up, and whether its absence is an error. */
    public record Dependency(
            String service, Condition condition, boolean required, boolean restart, Location location) {
        /** When the dependency counts as met. */
        public enum Condition {
            STARTED,
            HEALTHY,
            COMPLETED_SUCCESSFULLY
        }
    }

    /**
     * A health check; durations in milliseconds, absent where Docker's defaults apply (interval 30 s, timeout 30 s,
     * retries 3, start period 0 s).
     *
     * @param test {@code CMD …}, {@code CMD-SHELL …} or {@code NONE}, first word included; empty when only timing is set
     */
    public record HealthCheck(
            CommandLine test,
            boolean disabled,
            Optional<Long> intervalMillis,
            Optional<Long> timeoutMillis,
            Optional<Integer> retries,
            Optional<Long> startPeriodMillis,
            Optional<Long> startIntervalMillis,
            Location location) {}

    /** @param aliases other names of the service on that network */
    public record NetworkAttachment(List<String> aliases) {}

    /** @param cpuLimit cores as decimal text, {@code 0.5}; @param memoryLimit bytes */
    public record Deploy(
            Optional<Integer> replicas,
            Optional<String> cpuLimit,
            Optional<Long> memoryLimit,
            Optional<String> cpuReservation,
            Optional<Long> memoryReservation) {}

    /** Use of a top-level config or secret by a service. {@code mode} as octal number, for example 0440. */
    public record ObjectMount(String source, String target, Optional<Integer> mode, Location location) {}
}
