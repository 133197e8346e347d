package dev.compose2dify.verify;

import dev.compose2dify.verify.manifest.ManifestValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Fields whose values the server restricts beyond their type: words from a list, and ranges of numbers. */
final class EnumValues {
    private static final Pattern VERSION_PREFIX = Pattern.compile("^V[0-9]+");
    private static final List<String> SCHEMES = List.of("HTTP", "HTTPS");
    private static final List<String> PROTOCOLS = List.of("TCP", "UDP", "SCTP");
    private static final List<String> ACCESS_MODES =
            List.of("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod");
    private static final List<String> TERMS = List.of("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt");

    /** By type without its version, and field. */
    private static final Map<String, List<String>> WORDS = Map.ofEntries(
            words("Container.imagePullPolicy", "Always", "IfNotPresent", "Never"),
            words("Container.terminationMessagePolicy", "File", "FallbackToLogsOnError"),
            words("PodSpec.restartPolicy", "Always", "OnFailure", "Never"),
            words("PodSpec.dnsPolicy", "ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"),
            words("PodSpec.preemptionPolicy", "Never", "PreemptLowerPriority"),
            words("PodSecurityContext.fsGroupChangePolicy", "Always", "OnRootMismatch"),
            words("SeccompProfile.type", "RuntimeDefault", "Unconfined", "Localhost"),
            words("Toleration.operator", "Exists", "Equal", "Lt", "Gt"),
            words("Toleration.effect", "NoSchedule", "PreferNoSchedule", "NoExecute"),
            words("TopologySpreadConstraint.whenUnsatisfiable", "DoNotSchedule", "ScheduleAnyway"),
            words("LabelSelectorRequirement.operator", "In", "NotIn", "Exists", "DoesNotExist"),
            Map.entry("NodeSelectorRequirement.operator", TERMS),
            Map.entry("HTTPGetAction.scheme", SCHEMES),
            Map.entry("ContainerPort.protocol", PROTOCOLS),
            Map.entry("ServicePort.protocol", PROTOCOLS),
            Map.entry("NetworkPolicyPort.protocol", PROTOCOLS),
            Map.entry("PersistentVolumeClaimSpec.accessModes", ACCESS_MODES),
            Map.entry("PersistentVolumeSpec.accessModes", ACCESS_MODES),
            words("PersistentVolumeClaimSpec.volumeMode", "Filesystem", "Block"),
            words("VolumeMount.mountPropagation", "None", "HostToContainer", "Bidirectional"),
            words("ServiceSpec.type", "ClusterIP", "NodePort", "LoadBalancer", "ExternalName"),
            words("ServiceSpec.sessionAffinity", "None", "ClientIP"),
            words("ServiceSpec.externalTrafficPolicy", "Cluster", "Local"),
            words("ServiceSpec.internalTrafficPolicy", "Cluster", "Local"),
            words("ServiceSpec.ipFamilyPolicy", "SingleStack", "PreferDualStack", "RequireDualStack"),
            words("HTTPIngressPath.pathType", "Exact", "Prefix", "ImplementationSpecific"),
            words("NetworkPolicySpec.policyTypes", "Ingress", "Egress"),
            words("DeploymentStrategy.type", "Recreate", "RollingUpdate"),
            words("StatefulSetUpdateStrategy.type", "RollingUpdate", "OnDelete"),
            words("DaemonSetUpdateStrategy.type", "RollingUpdate", "OnDelete"),
            words("StatefulSetSpec.podManagementPolicy", "OrderedReady", "Parallel"),
            words("JobSpec.completionMode", "NonIndexed", "Indexed"),
            words("CronJobSpec.concurrencyPolicy", "Allow", "Forbid", "Replace"),
            words("MetricSpec.type", "Resource", "Pods", "Object", "External", "ContainerResource"),
            words("MetricTarget.type", "Utilization", "ManifestValue", "AverageValue"),
            words("EmptyDirVolumeSource.medium", "", "Memory"));

    private EnumValues() {}

    private static Map.Entry<String, List<String>> words(String field, String... allowed) {
        return Map.entry(field, List.of(allowed));
    }

    /** What is wrong with the value of a field, if anything. Values of a wrong type are not this method's business. */
    static Optional<String> fault(String type, String field, ManifestValue value) {
        String name = VERSION_PREFIX.matcher(type).replaceFirst("") + "." + field;
        List<String> allowed = WORDS.get(name);
        if (allowed != null) {
            List<String> given = new ArrayList<>(
                    value.items().stream().map(ManifestValue::text).toList());
            if (value.raw() instanceof String text) {
                given.add(text);
            }
            return given.stream()
                    .filter(word -> !allowed.contains(word))
                    .findFirst()
                    .map(word -> "must be one of " + String.join(", ", allowed) + ", is " + word);
        }
        if (value.raw() instanceof Integer number) {
            return outOfRange(name, field, number);
        }
        return Optional.empty();
    }

    private static Optional<String> outOfRange(String name, String field, int number) {
        switch (name) {
            case "ContainerPort.containerPort",
                    "ServicePort.port",
                    "ServicePort.targetPort",
                    "HTTPGetAction.port",
                    "TCPSocketAction.port",
                    "GRPCAction.port",
                    "ServiceBackendPort.number",
                    "NetworkPolicyPort.port" -> {
                return number < 1 || number > 65535
                        ? Optional.of("a port lies between 1 and 65535, not " + number)
                        : Optional.empty();
            }
            case "Probe.periodSeconds",
                    "Probe.timeoutSeconds",
                    "Probe.failureThreshold",
                    "Probe.successThreshold",
                    "HorizontalPodAutoscalerSpec.maxReplicas" -> {
                return number < 1 ? Optional.of("must be at least 1, is " + number) : Optional.empty();
            }
            default -> {
                boolean never = switch (field) {
                    case "replicas",
                            "initialDelaySeconds",
                            "terminationGracePeriodSeconds",
                            "backoffLimit",
                            "parallelism",
                            "completions",
                            "activeDeadlineSeconds",
                            "minReadySeconds",
                            "runAsUser",
                            "runAsGroup",
                            "fsGroup" -> number < 0;
                    case "defaultMode", "mode" -> number < 0 || number > 0777;
                    default -> false;
                };
                return never ? Optional.of("out of range: " + number) : Optional.empty();
            }
        }
    }
}
