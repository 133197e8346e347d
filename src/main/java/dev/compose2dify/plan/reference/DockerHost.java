package dev.compose2dify.plan.reference;

import dev.compose2dify.compose.Service;
import dev.compose2dify.plan.attribute.Attributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The names and addresses by which a container reaches the machine that Docker runs on: {@code host.docker.internal} and
 * {@code gateway.docker.internal} of Docker Desktop, the gateways of Docker's default address pool ({@code 172.17.0.1} to
 * {@code 172.31.0.1}) and of Docker Desktop's machine, the names that Podman, Lima, OrbStack and Rancher Desktop give it, and what {@code extra_hosts} maps to {@code host-gateway}. On a cluster nothing answers to them.
 */
public final class DockerHost {
    private static final List<String> NAMES = names();

    private DockerHost() {}

    private static List<String> names() {
        List<String> names = new ArrayList<>(List.of(
                "host.docker.internal",
                "gateway.docker.internal",
                "kubernetes.docker.internal",
                "docker.for.mac.localhost",
                "docker.for.mac.host.internal",
                "docker.for.win.localhost",
                "docker.for.win.host.internal",
                "host.containers.internal",
                "host.lima.internal",
                "host.orb.internal",
                "host.rancher-desktop.internal",
                "192.168.65.1",
                "192.168.65.2",
                "192.168.65.254"));
        IntStream.rangeClosed(17, 31).forEach(i -> names.add("172." + i + ".0.1"));
        return List.copyOf(names);
    }

    /** All names that {@code client} has for the machine. */
    public static List<String> namesFor(Service client) {
        List<String> names = new ArrayList<>(NAMES);
        for (String entry : Attributes.strings(client.attributes().get("extra_hosts"))) {
            int at = entry.indexOf('=') >= 0 ? entry.indexOf('=') : entry.indexOf(':');
            if (at > 0 && entry.substring(at + 1).equals("host-gateway") && !names.contains(entry.substring(0, at))) {
                names.add(entry.substring(0, at));
            }
        }
        return names;
    }
}
