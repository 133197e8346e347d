package dev.compose2dify.chart;

import dev.compose2dify.diagnostic.Location;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A workload of the chart with everything that belongs to it: one component, one template file.
 *
 * @param name canonical, DNS-1123; the object's name is {@code <release>-<name>}
 * @param valuesKey top-level key in values.yaml
 * @param fileName of the template without {@code .yaml}
 * @param title for a reader
 * @param service the Compose service it comes from
 * @param kind {@code Deployment}, {@code StatefulSet} or {@code Job}
 * @param subchart whether it lives in {@code charts/<name>/}
 * @param sharedEnvironments values keys of the shared environments it uses, the widest first
 * @param servicePorts what other pods may reach; empty: no Service, unless it is headless
 * @param apartPorts each of these is a Service of its own, to be opened without the others
 * @param headless others name it and nothing says on which port: a Service without ports gives them the pods' addresses
 * @param login a command of its image that logs in over the network, for {@code helm test}; host and port follow as two
 *     more words. Empty when nothing is known
 * @param recreate stop the old pod before the new one starts
 * @param fileStorage it mounts the shared file storage, so it follows its access mode
 * @param singleton why it must not run twice; empty when it may
 * @param migrates it runs the database migration at its start
 * @param waitsForMigration it runs the image that the database has to fit
 * @param pod what Compose says of its surroundings
 * @param certificateVariables variables by which it finds the certificates that it trusts
 * @param warnings what its owner has to know
 * @param metrics how Prometheus reads it
 */
public record ComponentPlan(
        String name,
        String valuesKey,
        String fileName,
        String title,
        String category,
        String service,
        Location location,
        String kind,
        boolean subchart,
        ImagePlan image,
        List<String> sharedEnvironments,
        EnvironmentPlan environment,
        List<FileContent> files,
        List<Value> command,
        List<Value> args,
        String workingDir,
        List<PortPlan> ports,
        List<PortPlan> servicePorts,
        List<PortPlan> apartPorts,
        boolean headless,
        Optional<ProbePlan> startupProbe,
        Optional<ProbePlan> readinessProbe,
        Optional<ProbePlan> livenessProbe,
        List<Value> login,
        List<InitPlan> initContainers,
        List<VolumePlan> volumes,
        List<VolumePlan.MountPlan> mounts,
        SecurityPlan security,
        int replicas,
        boolean recreate,
        boolean fileStorage,
        String singleton,
        boolean migrates,
        boolean waitsForMigration,
        int terminationGracePeriodSeconds,
        boolean shareProcessNamespace,
        boolean tty,
        boolean stdin,
        ResourcesPlan resources,
        PodPlan pod,
        List<String> certificateVariables,
        List<String> warnings,
        Optional<MetricsPlan> metrics) {

    /**
     * A port of the container or the Service.
     *
     * @param name at most 15 characters, an IANA service name
     * @param number of the container
     * @param protocol {@code TCP} or {@code UDP}
     */
    public record PortPlan(String name, int number, String protocol) {}

    /**
     * A file of the component's ConfigMap.
     *
     * @param key in the ConfigMap
     * @param chartPath below the chart's folder, {@code files/ssrf-proxy/squid.conf.template}
     * @param value the content of a text, which may name other objects; empty for a binary file
     * @param base64 the content of a binary file; empty for a text
     * @param origin for a reader: the path in the compose project, or what it was replaced by
     */
    public record FileContent(String key, String chartPath, Value value, String base64, String origin) {
        /** Whether it stands in the ConfigMap's {@code binaryData}. */
        public boolean isBinary() {
            return !base64.isEmpty();
        }
    }

    /**
     * An init container.
     *
     * @param type {@code wait} (for a Service to have a ready pod), {@code oneShot} (a service that Compose runs to its
     *     end first), {@code owner} (such a one that only does what {@code fsGroup} does where a volume supports it) or
     *     {@code copy} (files into a writable directory)
     * @param target the component that is waited for, with its {@code port}; empty for other types
     */
    public record InitPlan(
            String type,
            String name,
            String target,
            int port,
            ImagePlan image,
            List<Value> command,
            List<Value> args,
            List<EnvironmentPlan.Variable> environment,
            List<EnvironmentPlan.SecretVariable> secrets,
            String workingDir,
            List<VolumePlan.MountPlan> mounts,
            Optional<Long> runAsUser,
            boolean privileged,
            ResourcesPlan resources,
            String comment) {}

    /**
     * Under which user it runs, with what rights. Absent numbers are left to the image.
     *
     * @param exception why it cannot run under Pod Security "restricted"; empty when it can, or nothing is known
     */
    public record SecurityPlan(
            Optional<Long> runAsUser,
            Optional<Long> runAsGroup,
            Optional<Long> fsGroup,
            boolean privileged,
            List<String> capabilitiesAdded,
            List<String> capabilitiesDropped,
            String exception) {}

    /**
     * What Compose says of a container's surroundings.
     *
     * @param hostname empty: the pod's name
     * @param imagePullPolicy {@code Always} or {@code Never}; empty: as for all
     * @param postStart a command for {@code lifecycle.postStart}, or nothing
     * @param preStop a command for {@code lifecycle.preStop}, or nothing
     */
    public record PodPlan(
            String hostname,
            List<HostAlias> hostAliases,
            String imagePullPolicy,
            List<Value> postStart,
            List<Value> preStop,
            Map<String, String> sysctls,
            List<Long> supplementalGroups,
            boolean readOnlyRootFilesystem,
            boolean noNewPrivileges,
            boolean seccompUnconfined) {}

    /**
     * How Prometheus reads a component.
     *
     * @param repository of an exporter; empty when the component answers itself
     * @param environment of the exporter; {@code {host}}, {@code {port}} and {@code {A|B}} for variables of the component
     */
    public record MetricsPlan(String repository, String tag, int port, String path, Map<String, String> environment) {}

    /** A line of the pod's {@code /etc/hosts}. */
    public record HostAlias(String ip, List<String> hostnames) {}

    /** Quantities as Kubernetes writes them; empty for none. {@code gpus} are counted. */
    public record ResourcesPlan(
            String requestCpu, String requestMemory, String limitCpu, String limitMemory, String gpus) {}

    /** Names of volumes of one kind. */
    public boolean hasClaimTemplates() {
        return volumes.stream().anyMatch(VolumePlan.ClaimTemplate.class::isInstance);
    }
}
