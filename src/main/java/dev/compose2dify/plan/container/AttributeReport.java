package dev.compose2dify.plan.container;

import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.compose.Service;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.plan.attribute.Attributes;
import dev.compose2dify.plan.component.Component;
import dev.compose2dify.plan.decision.Planning;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Attributes of services that do not shape the chart, at any depth: each is reported, none is lost in silence. A path that
 * is not listed below is converted by one of the other passes, which reports it.
 */
public final class AttributeReport {
    /** Why a path is left out; {@code attention}: nobody but the user can do something about it. */
    private record Reason(String text, boolean attention) {}

    private static final List<String> POD_LEVEL = List.of(
            "hostname",
            "extra_hosts",
            "sysctls",
            "group_add",
            "security_opt",
            "read_only",
            "post_start",
            "pre_stop",
            "init",
            "pull_policy",
            "healthcheck",
            "ports",
            "cap_add",
            "cap_drop",
            "tty",
            "stdin_open",
            "stop_grace_period");

    private static final Map<String, Reason> REASONS = new LinkedHashMap<>();

    private AttributeReport() {}

    public static void report(Planning planning, Component component) {
        Service service = component.service();
        service.attributes().forEach((name, value) -> walk(planning, service, name, name, value));
    }

    /** Of a service that runs in the pods of others, which have one set of these for all their containers. */
    public static void reportOneShot(Planning planning, Component component) {
        report(planning, component);
        Service service = component.service();
        for (String attribute : POD_LEVEL) {
            Object value = service.attributes().get(attribute);
            if (!Attributes.isNothing(value) && !Boolean.FALSE.equals(value)) {
                planning.decide(
                        service,
                        Subject.ATTRIBUTE,
                        attribute,
                        Outcome.DROPPED,
                        "",
                        "it runs to its end as an init container in the pods of others",
                        service.locationOf(attribute));
            }
        }
    }

    /** Whether the attribute at a path, such as {@code deploy.placement}, is one that the chart does not carry. */
    static boolean isLeftOut(String path) {
        return reason(path).isPresent();
    }

    private static void walk(Planning planning, Service service, String top, String path, Object value) {
        if (Attributes.isNothing(value) || Boolean.FALSE.equals(value) || isStandard(path, value)) {
            return;
        }
        Optional<Reason> reason = reason(path);
        if (reason.isPresent()) {
            String target = path.endsWith("placement.constraints") ? "nodeSelector or affinity of the component" : "";
            planning.decide(
                    service,
                    Subject.ATTRIBUTE,
                    path,
                    reason.get().attention() ? Outcome.ATTENTION : Outcome.DROPPED,
                    target,
                    reason.get().text(),
                    service.locationOf(top));
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, v) -> walk(planning, service, top, path + "." + key, v));
        } else if (value instanceof List<?> list) {
            list.forEach(v -> walk(planning, service, top, path + ".[]", v));
        } else if (value instanceof String text && text.indexOf('\0') >= 0 && !top.equals("environment")) {
            planning.add(Diagnostic.error(
                    service.locationOf(top),
                    path.replace(".[]", "") + " of \"" + service.name()
                            + "\" holds a NUL character, which no process can be given",
                    "take it out; a file can hold it"));
        }
    }

    /** What the resolved model says although nobody wrote it, or what means nothing else than saying nothing. */
    private static boolean isStandard(String path, Object value) {
        return switch (path) {
            case "ports.[].mode" -> value.equals("ingress");
            case "deploy.mode" -> value.equals("replicated");
            case "network_mode" -> value.equals("bridge") || value.equals("default");
            case "ipc", "cgroup" -> value.equals("private");
            case "isolation" -> value.equals("default");
            case "volumes.[].bind.create_host_path" -> Boolean.TRUE.equals(value);
            default -> false;
        };
    }

    private static Optional<Reason> reason(String path) {
        // Keys of networks are the user's own.
        String general = path.startsWith("networks.")
                ? path.replaceFirst("^networks\\.[^.]+", "networks.*")
                : path.startsWith("depends_on.") ? path.replaceFirst("^depends_on\\.[^.]+", "depends_on.*") : path;
        return Optional.ofNullable(REASONS.get(general));
    }

    private static void dropped(String reason, String... paths) {
        for (String path : paths) {
            REASONS.put(path, new Reason(reason, false));
        }
    }

    private static void attention(String reason, String... paths) {
        for (String path : paths) {
            REASONS.put(path, new Reason(reason, true));
        }
    }

    static {
        dropped("labels are for Docker's own tools; podLabels and podAnnotations are for Kubernetes'", "labels");
        dropped("annotations are for Docker's own tools; podAnnotations are for Kubernetes'", "annotations");
        dropped("labels of Docker Swarm; podLabels and podAnnotations are for Kubernetes'", "deploy.labels");
        dropped("Kubernetes restarts what its controller runs", "restart", "deploy.restart_policy");
        dropped("a pod's name comes from its controller; as a host name it is known", "container_name");
        dropped("the cluster collects what containers print", "logging");
        dropped("the image's own signal ends it", "stop_signal");
        dropped("set nodeSelector with kubernetes.io/arch if the cluster has several", "platform");
        dropped("pods use the cluster's DNS", "dns", "dns_search", "dns_opt", "domainname");
        dropped("for development only", "develop");
        dropped("for the terminal of Docker Compose only", "attach");
        dropped("set resources.limits instead", "cpu_count", "cpu_percent", "cpu_period", "cpu_quota");
        dropped("Kubernetes shares processors by resources.requests", "cpu_shares", "cpu_rt_period", "cpu_rt_runtime");
        dropped("the kubelet's CPU manager assigns processors, not the pod", "cpuset");
        dropped("pods have no swap", "mem_swappiness", "memswap_limit");
        dropped("the kubelet decides on processes to kill by requests and limits", "oom_kill_disable", "oom_score_adj");
        dropped("the node's kubelet limits processes (podPidsLimit)", "pids_limit", "deploy.resources.limits.pids");
        dropped("disk throttling is the storage class's", "blkio_config");
        dropped("the size of a container's own disk is limited by ephemeral-storage in resources", "storage_opt");
        dropped("control groups are the container runtime's on a node", "cgroup", "cgroup_parent");
        dropped("for Windows containers only", "isolation", "credential_spec");
        dropped("a Deployment rolls out by itself", "deploy.update_config", "deploy.rollback_config");
        dropped("a Service of the cluster does the balancing", "deploy.endpoint_mode");
        dropped("addresses are the cluster network's", "mac_address");
        dropped(
                "addresses and interfaces are the cluster network's",
                "networks.*.ipv4_address",
                "networks.*.ipv6_address",
                "networks.*.link_local_ips",
                "networks.*.mac_address",
                "networks.*.driver_opts",
                "networks.*.gw_priority",
                "networks.*.interface_name",
                "networks.*.priority");
        dropped("pods are not published on hosts: serviceType opens a Service", "ports.[].host_ip", "ports.[].mode");
        dropped("the port keeps a name of the chart's", "ports.[].name", "ports.[].app_protocol");
        dropped("a pod is not restarted when another one is", "depends_on.*.restart");
        dropped(
                "it says how Docker mounts on a host",
                "volumes.[].bind.create_host_path",
                "volumes.[].bind.recursive",
                "volumes.[].bind.selinux",
                "volumes.[].consistency",
                "volumes.[].volume.labels");
        dropped("a claim starts empty in any case", "volumes.[].volume.nocopy");
        dropped("an emptyDir is open to the pod's user", "volumes.[].tmpfs.mode");
        dropped("the pod's user and group own the file", "configs.[].uid", "configs.[].gid");
        dropped("the pod's user and group own the file", "secrets.[].uid", "secrets.[].gid");
        dropped("Compose builds it, Kubernetes does not", "build");
        dropped("the cluster's device plugin has options of its own", "gpus.[].options");
        dropped(
                "the cluster's device plugin has options of its own",
                "deploy.resources.reservations.devices.[].options");
        dropped("images are pulled by imagePullPolicy", "pull_refresh_after");

        dropped("limits of processes come from the node's container runtime", "ulimits");
        attention("a pod gets a device by a device plugin: ask for its resource in resources.limits", "devices");
        attention("a pod gets a device by a device plugin", "device_cgroup_rules");
        attention("set nodeSelector, affinity or topologySpreadConstraints", "deploy.placement");
        attention(
                "ask for the cluster's resource in resources.limits",
                "deploy.resources.reservations.generic_resources");
        attention("a Job or DaemonSet would be needed; the chart runs it as any other", "deploy.mode");
        attention("every pod has a network of its own", "network_mode");
        attention("containers that share processes or memory have to be in one pod", "pid", "ipc");
        attention("a pod shares no namespace with its node here", "uts", "userns_mode");
        attention("choose a RuntimeClass with runtimeClassName", "runtime");
        attention("name it by its Service, or add an ExternalName Service with extraObjects", "external_links");
        attention("add the mounts with extraVolumes and extraVolumeMounts", "volumes_from");
        attention("add the service that runs the model, and its address as a variable", "models");
        attention("nothing on the cluster plays the provider's part", "provider");
        attention("there is no Docker on a cluster", "use_api_socket");
        attention("mount propagation needs a privileged pod", "volumes.[].bind.propagation");
        attention("an image cannot be mounted by this chart", "volumes.[].image");
    }
}
