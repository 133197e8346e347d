package dev.compose2dify.support;

import static dev.compose2dify.support.ChartObjects.at;
import static dev.compose2dify.support.ChartObjects.list;
import static dev.compose2dify.support.ChartObjects.map;
import static dev.compose2dify.support.ChartObjects.strings;
import static dev.compose2dify.support.ChartObjects.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What Pod Security "restricted" says against a pod, by the rules of the Pod Security Standards. */
public final class PodSecurityAudit {
    private static final Set<String> VOLUMES = Set.of(
            "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret");

    private PodSecurityAudit() {}

    /** By the name of each pod that is refused, why. */
    public static Map<String, List<String>> restricted(List<Map<String, Object>> objects) {
        Map<String, List<String>> refused = new LinkedHashMap<>();
        for (Map<String, Object> object : objects) {
            Map<String, Object> pod = switch (text(object, "kind")) {
                case "Deployment", "StatefulSet", "Job" -> map(object, "spec", "template", "spec");
                case "CronJob" -> map(object, "spec", "jobTemplate", "spec", "template", "spec");
                case "Pod" -> map(object, "spec");
                default -> Map.of();
            };
            List<String> faults = pod.isEmpty() ? List.of() : faults(pod);
            if (!faults.isEmpty()) {
                refused.put(text(object, "metadata", "name"), faults);
            }
        }
        return refused;
    }

    private static List<String> faults(Map<String, Object> pod) {
        List<String> faults = new ArrayList<>();
        for (String namespace : List.of("hostNetwork", "hostPID", "hostIPC")) {
            if (Boolean.TRUE.equals(at(pod, namespace))) {
                faults.add(namespace);
            }
        }
        list(pod, "volumes")
                .forEach(v -> v.keySet().stream()
                        .filter(k -> !k.equals("name") && !VOLUMES.contains(k))
                        .forEach(k -> faults.add("volume of type " + k)));
        for (String kind : List.of("initContainers", "containers")) {
            list(pod, kind).forEach(c -> container(pod, c, faults));
        }
        return faults;
    }

    private static void container(Map<String, Object> pod, Map<String, Object> container, List<String> faults) {
        String name = text(container, "name") + ": ";
        Object nonRoot = effective(pod, container, "runAsNonRoot");
        Object user = effective(pod, container, "runAsUser");
        if (!Boolean.TRUE.equals(nonRoot)) {
            faults.add(name + "runAsNonRoot");
        }
        if (user instanceof Number number && number.longValue() == 0) {
            faults.add(name + "runAsUser 0");
        }
        if (!Boolean.FALSE.equals(at(container, "securityContext", "allowPrivilegeEscalation"))) {
            faults.add(name + "allowPrivilegeEscalation");
        }
        if (Boolean.TRUE.equals(at(container, "securityContext", "privileged"))) {
            faults.add(name + "privileged");
        }
        if (!strings(container, "securityContext", "capabilities", "drop").contains("ALL")) {
            faults.add(name + "capabilities.drop");
        }
        strings(container, "securityContext", "capabilities", "add").stream()
                .filter(c -> !c.equals("NET_BIND_SERVICE"))
                .forEach(c -> faults.add(name + "capability " + c));
        String own = text(container, "securityContext", "seccompProfile", "type");
        String profile = own.isEmpty() ? text(pod, "securityContext", "seccompProfile", "type") : own;
        if (!Set.of("RuntimeDefault", "Localhost").contains(profile)) {
            faults.add(name + "seccompProfile");
        }
        list(container, "ports").stream()
                .filter(p -> p.containsKey("hostPort"))
                .forEach(p -> faults.add(name + "hostPort"));
    }

    private static Object effective(Map<String, Object> pod, Map<String, Object> container, String name) {
        Object own = at(container, "securityContext", name);
        return own == null ? at(pod, "securityContext", name) : own;
    }
}
