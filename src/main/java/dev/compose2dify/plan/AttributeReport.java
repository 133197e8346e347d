package dev.compose2dify.plan;

import dev.compose2dify.compose.Service;
import dev.compose2dify.plan.Decision.Outcome;
import dev.compose2dify.plan.Decision.Subject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Attributes of services that no other pass looks at: each is reported, none is lost in silence. */
final class AttributeReport {
    /** Attributes that other passes convert and report. */
    private static final Set<String> CONVERTED = Set.of(
            "image",
            "build",
            "command",
            "entrypoint",
            "environment",
            "env_file",
            "volumes",
            "tmpfs",
            "ports",
            "expose",
            "depends_on",
            "healthcheck",
            "networks",
            "user",
            "working_dir",
            "privileged",
            "cap_add",
            "cap_drop",
            "tty",
            "stdin_open",
            "deploy",
            "mem_limit",
            "cpus",
            "scale",
            "stop_grace_period",
            "configs",
            "secrets",
            "profiles",
            "extends",
            "label_file",
            "init",
            "hostname",
            "extra_hosts",
            "mem_reservation",
            "links");

    private static final Map<String, String> REASONS = reasons();

    private AttributeReport() {}

    static void report(Planning planning, Roster.Member member) {
        Service service = member.service();
        for (String attribute : service.attributes().keySet()) {
            if (!CONVERTED.contains(attribute) && !attribute.startsWith("x-")) {
                boolean known = REASONS.containsKey(attribute);
                planning.decide(
                        service,
                        Subject.ATTRIBUTE,
                        attribute,
                        known ? Outcome.DROPPED : Outcome.ATTENTION,
                        "",
                        REASONS.getOrDefault(attribute, "it has no counterpart in the chart"),
                        service.locationOf(attribute));
            }
        }
    }

    private static Map<String, String> reasons() {
        Map<String, String> reasons = new LinkedHashMap<>();
        reasons.put("restart", "Kubernetes restarts what its controller runs");
        reasons.put("container_name", "a pod's name comes from its controller; the name is known as a host name");
        reasons.put("labels", "labels for Docker's own tools; set podLabels or podAnnotations for Kubernetes'");
        reasons.put("annotations", "annotations for Docker's own tools; set podAnnotations for Kubernetes'");
        reasons.put("logging", "the cluster collects what containers print");
        reasons.put("pull_policy", "global.imagePullPolicy says when images are pulled");
        reasons.put("ulimits", "Kubernetes takes limits of processes from the node's container runtime");
        reasons.put("stop_signal", "the image's own signal ends it");
        reasons.put("platform", "use nodeSelector with kubernetes.io/arch");
        reasons.put("network_mode", "every pod has a network of its own");
        reasons.put("dns", "pods use the cluster's DNS");
        reasons.put("dns_search", "pods use the cluster's DNS");
        reasons.put("dns_opt", "pods use the cluster's DNS");
        reasons.put("develop", "for development only");
        reasons.put("attach", "for the terminal of Docker Compose only");
        reasons.put("shm_size", "mount an emptyDir with medium Memory at /dev/shm with extraVolumes if it is needed");
        return reasons;
    }
}
