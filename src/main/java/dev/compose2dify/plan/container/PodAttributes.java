package dev.compose2dify.plan.container;

import dev.compose2dify.catalog.image.ImageFacts;
import dev.compose2dify.chart.ComponentPlan.HostAlias;
import dev.compose2dify.chart.ComponentPlan.PodPlan;
import dev.compose2dify.chart.Controller;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.chart.Value;
import dev.compose2dify.compose.Service;
import dev.compose2dify.plan.attribute.Attributes;
import dev.compose2dify.plan.component.Component;
import dev.compose2dify.plan.container.CommandPlanner.ContainerVariables;
import dev.compose2dify.plan.decision.Planning;
import dev.compose2dify.plan.volume.RootFileSystem;
import dev.compose2dify.text.DnsNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Attributes of a service that have a counterpart of their own in a pod. Each is reported here. */
public final class PodAttributes {
    private final Planning planning;
    private final CommandPlanner commands;

    public PodAttributes(Planning planning, CommandPlanner commands) {
        this.planning = planning;
        this.commands = commands;
    }

    public PodPlan of(Component component, ContainerVariables variables) {
        return new PodPlan(
                hostname(component),
                hostAliases(component.service()),
                pullPolicy(component.service()),
                hook(component, variables, "post_start"),
                hook(component, variables, "pre_stop"),
                Attributes.texts(component.service().attributes().get("sysctls")),
                groups(component.service()),
                RootFileSystem.isReadOnly(component),
                securityOption(component.service(), "no-new-privileges"),
                securityOption(component.service(), "seccomp:unconfined"),
                component.facts().map(ImageFacts::shareProcessNamespace).orElse(false)
                        || component.facts().isEmpty()
                                && Boolean.TRUE.equals(
                                        component.service().attributes().get("init")));
    }

    private String hostname(Component component) {
        Service service = component.service();
        String name = service.hostname().orElse("");
        if (name.isEmpty()) {
            return "";
        }
        if (component.controller() == Controller.STATEFUL_SET) {
            drop(service, "hostname", "pods of a StatefulSet are named by it");
            return "";
        }
        if (!name.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) {
            attention(service, "hostname", "\"" + name + "\" is no name that Kubernetes takes for a pod's host");
            return "";
        }
        change(service, "hostname", "hostname", "the pod's own name for itself; others reach it through its Service");
        return name;
    }

    private List<HostAlias> hostAliases(Service service) {
        Map<String, List<String>> byAddress = new LinkedHashMap<>();
        Object hosts = service.attributes().get("extra_hosts");
        for (String entry : Attributes.strings(hosts)) {
            int at = entry.indexOf('=') >= 0 ? entry.indexOf('=') : entry.indexOf(':');
            String name = at < 0 ? entry : entry.substring(0, at);
            String address = at < 0 ? "" : entry.substring(at + 1).replaceAll("^\\[|]$", "");
            String valid = name.toLowerCase(Locale.ROOT);
            if (!DnsNames.isSubdomain(valid)) {
                attention(
                        service,
                        "extra_hosts",
                        "\"" + name + "\" (" + address
                                + ") is no name that Kubernetes takes for a host; it is left out");
            } else if (address.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
                byAddress.computeIfAbsent(address, a -> new ArrayList<>()).add(valid);
            } else {
                attention(
                        service,
                        "extra_hosts",
                        "\"" + name + "\" stands for " + address
                                + ", and a pod has no machine of its own around it; the name is left out");
            }
        }
        if (!byAddress.isEmpty()) {
            change(service, "extra_hosts", "hostAliases", "lines of the pod's /etc/hosts");
        }
        List<HostAlias> aliases = new ArrayList<>();
        byAddress.forEach((address, names) ->
                aliases.add(new HostAlias(address, names.stream().distinct().toList())));
        return aliases;
    }

    private String pullPolicy(Service service) {
        Object policy = service.attributes().get("pull_policy");
        if (policy == null) {
            return "";
        }
        String kubernetes = policy.equals("always") ? "Always" : policy.equals("never") ? "Never" : "";
        change(
                service,
                "pull_policy",
                kubernetes.isEmpty() ? "global.imagePullPolicy" : "imagePullPolicy " + kubernetes,
                "Kubernetes pulls what the node does not have");
        return kubernetes;
    }

    private List<Value> hook(Component component, ContainerVariables variables, String attribute) {
        Service service = component.service();
        List<Map<?, ?>> hooks = Attributes.mappings(service.attributes().get(attribute));
        if (hooks.isEmpty()) {
            return List.of();
        }
        Map<?, ?> hook = hooks.get(0);
        List<String> words = Attributes.strings(hook.get("command"));
        boolean plain = hooks.size() == 1
                && !words.isEmpty()
                && hook.entrySet().stream()
                        .allMatch(e -> e.getKey().equals("command")
                                || Attributes.isNothing(e.getValue())
                                || Boolean.FALSE.equals(e.getValue()));
        if (!plain) {
            attention(
                    service,
                    attribute,
                    "Kubernetes runs one command in the container as it is: no other user, folder, privilege or variables");
            return List.of();
        }
        change(service, attribute, attribute.equals("post_start") ? "lifecycle.postStart" : "lifecycle.preStop", "");
        return commands.probe(component, attribute, variables);
    }

    private List<Long> groups(Service service) {
        List<Long> groups = new ArrayList<>();
        for (String group : Attributes.strings(service.attributes().get("group_add"))) {
            if (group.matches("\\d{1,9}")) {
                groups.add(Long.parseLong(group));
            } else {
                attention(service, "group_add", "Kubernetes takes numeric groups only, not \"" + group + "\"");
            }
        }
        if (!groups.isEmpty()) {
            change(service, "group_add", "supplementalGroups", "");
        }
        return groups;
    }

    private boolean securityOption(Service service, String option) {
        for (String given : Attributes.strings(service.attributes().get("security_opt"))) {
            String normal = given.replace('=', ':');
            if (normal.equals(option) || normal.equals(option + ":true")) {
                return true;
            }
        }
        return false;
    }

    /** What {@link AttributeReport} cannot say from the name alone. */
    public void report(Component component) {
        Service service = component.service();
        for (String given : Attributes.strings(service.attributes().get("security_opt"))) {
            String normal = given.replace('=', ':');
            if (normal.startsWith("no-new-privileges")) {
                change(service, "security_opt", "allowPrivilegeEscalation: false", given);
            } else if (normal.equals("seccomp:unconfined")) {
                attention(service, "security_opt", "the container runs without a seccomp profile, as Compose says");
            } else {
                attention(service, "security_opt", "\"" + given + "\" has no counterpart in the chart");
            }
        }
        Map<String, String> sysctls = Attributes.texts(service.attributes().get("sysctls"));
        if (!sysctls.isEmpty()) {
            attention(
                    service,
                    "sysctls",
                    "the node's kubelet has to allow these with --allowed-unsafe-sysctls, unless they are safe ones: "
                            + String.join(", ", sysctls.keySet()));
        }
        if (RootFileSystem.saysReadOnly(component)) {
            change(service, "read_only", "readOnlyRootFilesystem", "");
        }
        if (Boolean.TRUE.equals(service.attributes().get("init"))) {
            change(
                    service,
                    "init",
                    component.facts().isEmpty() ? "shareProcessNamespace" : "",
                    component.facts().isEmpty()
                            ? "the pod's first process reaps what others leave"
                            : "what is known of the image says whether it needs one");
        }
    }

    private void change(Service service, String attribute, String target, String reason) {
        planning.decide(
                service,
                Subject.ATTRIBUTE,
                attribute,
                Outcome.CHANGED,
                target,
                reason.isEmpty() ? "the same, as Kubernetes calls it" : reason,
                service.locationOf(attribute));
    }

    private void drop(Service service, String attribute, String reason) {
        planning.decide(
                service, Subject.ATTRIBUTE, attribute, Outcome.DROPPED, "", reason, service.locationOf(attribute));
    }

    private void attention(Service service, String attribute, String reason) {
        planning.decide(
                service, Subject.ATTRIBUTE, attribute, Outcome.ATTENTION, "", reason, service.locationOf(attribute));
    }
}
