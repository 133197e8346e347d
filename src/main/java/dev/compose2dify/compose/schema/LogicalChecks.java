package dev.compose2dify.compose.schema;

import dev.compose2dify.compose.LoadException;
import dev.compose2dify.compose.syntax.IpAddress;
import dev.compose2dify.compose.tree.Node;
import java.util.List;
import java.util.Map;

/** Stage: rules between attributes that a schema cannot say. */
public final class LogicalChecks {
    private LogicalChecks() {}

    public static void check(Node.Mapping root) {
        each(root.get("volumes"), (name, volume) -> external("volumes." + name, volume));
        each(
                root.get("configs"),
                (name, config) -> fileObject("configs." + name, config, List.of("file", "environment", "content")));
        each(
                root.get("secrets"),
                (name, secret) -> fileObject("secrets." + name, secret, List.of("file", "environment")));
        each(root.get("services"), LogicalChecks::service);
    }

    private interface Check {
        void check(String name, Node.Mapping mapping);
    }

    private static void each(Node section, Check check) {
        if (section instanceof Node.Mapping mapping) {
            for (Map.Entry<String, Node.Mapping.Entry> entry : mapping.entries()) {
                if (entry.getValue().value() instanceof Node.Mapping item) {
                    check.check(entry.getKey(), item);
                }
            }
        }
    }

    private static void external(String path, Node.Mapping resource) {
        if (!(resource.get("external") instanceof Node.Scalar flag) || !Boolean.TRUE.equals(flag.value())) {
            return;
        }
        for (String key : resource.keys()) {
            if (!key.equals("name") && !key.equals("external") && !key.startsWith("x-")) {
                throw LoadException.at(
                        resource.keyLocation(key),
                        path + ": conflicting parameters \"external\" and \"" + key + "\" specified",
                        "an external resource has a name and nothing else");
            }
        }
    }

    private static void fileObject(String path, Node.Mapping object, List<String> sources) {
        long given = sources.stream().filter(object::has).count();
        if (given > 1) {
            throw LoadException.at(
                    object.location(), path + ": " + String.join("|", sources) + " attributes are mutually exclusive");
        }
        if (given == 0 && !object.has("driver") && !object.has("external")) {
            throw LoadException.at(object.location(), path + ": one of " + String.join("|", sources) + " must be set");
        }
    }

    private static void service(String name, Node.Mapping service) {
        String path = "services." + name;
        for (Node.Mapping port : Node.mappings(service.get("ports"))) {
            String ip = port.string("host_ip");
            if (ip != null && !IpAddress.isValid(ip)) {
                throw LoadException.at(port.location(), path + ".ports.[]: invalid ip address: " + ip);
            }
        }
        if (service.get("develop") instanceof Node.Mapping develop) {
            for (Node.Mapping watch : Node.mappings(develop.get("watch"))) {
                if ("".equals(watch.string("path"))) {
                    throw LoadException.at(watch.location(), path + ".develop.watch.[].path: value can't be blank");
                }
            }
        }
        deviceRequests(path + ".gpus.[]", service.get("gpus"));
        if (service.get("deploy") instanceof Node.Mapping deploy
                && deploy.get("resources") instanceof Node.Mapping resources
                && resources.get("reservations") instanceof Node.Mapping reservations) {
            deviceRequests(path + ".deploy.resources.reservations.devices.[]", reservations.get("devices"));
        }
    }

    private static void deviceRequests(String path, Node requests) {
        for (Node.Mapping request : Node.mappings(requests)) {
            if (request.has("count") && request.has("device_ids")) {
                throw LoadException.at(
                        request.location(), path + ": \"count\" and \"device_ids\" attributes are exclusive");
            }
        }
    }
}
