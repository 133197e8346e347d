package dev.compose2dify.chart;

import dev.compose2dify.diagnostic.Location;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A workload of the chart with everything that belongs to it: one component, one template file.
 *
 * @param initContainers what ends before its own container starts, in order
 * @param pod what Compose says of its surroundings
 * @param certificateVariables variables by which it finds the certificates that it trusts
 * @param warnings what its owner has to know
 * @param metrics how Prometheus reads it
 */
public record ComponentPlan(
        Identity identity,
        WorkloadPlan workload,
        ContainerPlan container,
        ProbesPlan probes,
        NetworkPlan network,
        StoragePlan storage,
        List<InitPlan> initContainers,
        SecurityPlan security,
        PodPlan pod,
        List<String> certificateVariables,
        List<String> warnings,
        Optional<MetricsPlan> metrics) {

    /** Its name for life. */
    public String name() {
        return identity.name();
    }

    /** Its key in values.yaml. */
    public String valuesKey() {
        return identity.valuesKey();
    }

    /** The Compose service it comes from. */
    public String service() {
        return identity.service();
    }

    /**
     * What it is called and where it comes from.
     *
     * @param name canonical, DNS-1123; the object's name is {@code <release>-<name>}
     * @param valuesKey top-level key in values.yaml
     * @param fileName of the template without {@code .yaml}
     * @param title for a reader
     * @param category what it is for: {@code DIFY}, {@code DATABASE} and so on; {@code EXTRA} for a service of the user's own
     * @param service the Compose service it comes from
     * @param subchart whether it lives in {@code charts/<name>/}
     */
    public record Identity(
            String name,
            String valuesKey,
            String fileName,
            String title,
            String category,
            String service,
            Location location,
            boolean subchart) {}

    /**
     * How its pods are run.
     *
     * @param singleton why it must not run twice; empty when it may
     * @param recreate stop the old pod before the new one starts
     * @param migrates it runs the database migration at its start
     * @param waitsForMigration it runs the image that the database has to fit
     */
    public record WorkloadPlan(
            Controller controller,
            int replicas,
            String singleton,
            boolean recreate,
            boolean migrates,
            boolean waitsForMigration,
            int terminationGracePeriodSeconds) {
        /** Whether more than one of its pods may run. */
        public boolean scales() {
            return controller == Controller.DEPLOYMENT && singleton.isEmpty();
        }
    }

    /**
     * What its container runs.
     *
     * @param sharedEnvironments values keys of the shared environments it uses, the widest first
     * @param environment what it has of its own
     * @param login a command of its image that logs in over the network, for {@code helm test}; host and port follow as two
     *     more words. Empty when nothing is known
     * @param reads whose variables of outside services it reads: {@code api}, {@code plugin}, {@code agent}; {@code known}
     *     for those that it has, where they name a component; empty for none
     */
    public record ContainerPlan(
            ImagePlan image,
            List<String> sharedEnvironments,
            EnvironmentPlan environment,
            List<Value> command,
            List<Value> args,
            String workingDir,
            boolean tty,
            boolean stdin,
            ResourcesPlan resources,
            List<Value> login,
            String reads) {}

    /** What the kubelet asks it. */
    public record ProbesPlan(
            Optional<ProbePlan> startup, Optional<ProbePlan> readiness, Optional<ProbePlan> liveness) {}

    /**
     * How others reach it.
     *
     * @param ports of the container and of its Service; empty: no Service, unless it is headless
     * @param apart ports of these that are a Service of their own, to be opened without the others
     * @param headless others name it and nothing says on which port: a Service without ports gives them the pods' addresses
     */
    public record NetworkPlan(List<PortPlan> ports, List<PortPlan> apart, boolean headless) {}

    /**
     * What it reads and writes.
     *
     * @param files of its ConfigMap
     * @param fileStorage it mounts the shared file storage, so it follows its access mode
     */
    public record StoragePlan(
            List<FileContent> files, List<VolumePlan> volumes, List<VolumePlan.MountPlan> mounts, boolean fileStorage) {
        /** Whether it has claims that its StatefulSet makes. */
        public boolean hasClaimTemplates() {
            return volumes.stream().anyMatch(VolumePlan.ClaimTemplate.class::isInstance);
        }
    }

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
            boolean seccompUnconfined,
            boolean shareProcessNamespace) {}

    /**
     * How Prometheus reads a component.
     *
     * @param repository of an exporter; empty when the component answers itself
     * @param environment of the exporter; {@code {host}}, {@code {port}} and {@code {A|B}} for variables of the component
     */
    public record MetricsPlan(
            String repository, String tag, int port, String path, List<String> args, Map<String, String> environment) {}

    /** A line of the pod's {@code /etc/hosts}. */
    public record HostAlias(String ip, List<String> hostnames) {}
}
