package dev.compose2dify.plan.reference;

import dev.compose2dify.compose.Network;
import dev.compose2dify.compose.Project;
import dev.compose2dify.compose.Service;
import dev.compose2dify.plan.attribute.Attributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * The host names under which the active services of a project reach each other: the service's key, its
 * {@code container_name}, the name that Compose gives the container ({@code <project>-<service>-1}), network aliases,
 * {@code hostname}, the aliases of {@code links}, all of these with the network's name behind them ({@code db.backend}), and
 * fixed addresses ({@code ipv4_address}). Docker's DNS knows no case. A name that means two services is the one's that has
 * it in the stronger way, in the order above.
 */
public final class ServiceNames {
    /** {@code docker-db-1}: Compose's name for a container, in a project whose name may have been another. */
    private static final Pattern CONTAINER = Pattern.compile("[a-z0-9][a-z0-9_-]*?[-_](.+)[-_]\\d+");

    private final Map<String, String> serviceByHost;
    private final Set<String> services;

    private ServiceNames(Map<String, String> serviceByHost, Set<String> services) {
        this.serviceByHost = serviceByHost;
        this.services = services;
    }

    /** The names of the active services. */
    public static ServiceNames of(Project project) {
        return of(project, project.services().values());
    }

    /** The names of the services that no active profile selects: whoever uses one finds nobody. */
    public static ServiceNames ofDisabled(Project project) {
        return of(project, project.disabledServices().values());
    }

    private static ServiceNames of(Project project, Collection<Service> services) {
        Map<String, String> names = new LinkedHashMap<>();
        Set<String> keys = new LinkedHashSet<>();
        services.forEach(service -> keys.add(service.name().toLowerCase(Locale.ROOT)));
        Names found = new Names(names, services);
        found.each((service, put) -> put.add(service.name()));
        found.each((service, put) -> service.containerName().ifPresent(put::add));
        found.each((service, put) -> {
            put.add(project.name() + "-" + service.name() + "-1");
            put.add(project.name() + "_" + service.name() + "_1");
        });
        found.each((service, put) -> service.networks().values().forEach(network -> put.addAll(network.aliases())));
        found.each((service, put) -> service.hostname().ifPresent(put::add));
        services.forEach(client -> links(client).forEach((alias, target) -> {
            if (keys.contains(target.toLowerCase(Locale.ROOT))) {
                names.putIfAbsent(alias.toLowerCase(Locale.ROOT), target);
            }
        }));
        found.each((service, put) -> withNetworks(project, service, put));
        found.each((service, put) -> addresses(service, put));
        return new ServiceNames(names, keys);
    }

    /** These names and others for services, where nobody has them yet. @param others service by host */
    public ServiceNames with(Map<String, String> others) {
        Map<String, String> names = new LinkedHashMap<>(serviceByHost);
        others.forEach((host, service) -> names.putIfAbsent(host.toLowerCase(Locale.ROOT), service));
        return new ServiceNames(names, services);
    }

    /** Names without a project: each service is known by its key only. */
    public static ServiceNames of(Collection<String> serviceNames) {
        Map<String, String> names = new LinkedHashMap<>();
        serviceNames.forEach(name -> names.putIfAbsent(name.toLowerCase(Locale.ROOT), name));
        return new ServiceNames(names, Set.of());
    }

    private record Names(Map<String, String> byHost, Collection<Service> services) {
        void each(BiConsumer<Service, List<String>> naming) {
            for (Service service : services) {
                List<String> hosts = new ArrayList<>();
                naming.accept(service, hosts);
                hosts.forEach(host -> byHost.putIfAbsent(host.toLowerCase(Locale.ROOT), service.name()));
            }
        }
    }

    /** {@code links: ["db:database"]} as alias to service. */
    private static Map<String, String> links(Service client) {
        Map<String, String> links = new LinkedHashMap<>();
        for (String link : Attributes.strings(client.attributes().get("links"))) {
            int colon = link.indexOf(':');
            if (colon > 0) {
                links.put(link.substring(colon + 1), link.substring(0, colon));
            }
        }
        return links;
    }

    private static void withNetworks(Project project, Service service, List<String> put) {
        service.networks().forEach((key, attachment) -> {
            Network network = project.networks().get(key);
            String suffix = "." + (network == null ? key : network.name());
            put.add(service.name() + suffix);
            service.containerName().ifPresent(name -> put.add(name + suffix));
            put.add(project.name() + "-" + service.name() + "-1" + suffix);
            attachment.aliases().forEach(alias -> put.add(alias + suffix));
        });
    }

    private static void addresses(Service service, List<String> put) {
        if (service.attributes().get("networks") instanceof Map<?, ?> networks) {
            networks.values()
                    .forEach(network -> Optional.ofNullable(Attributes.in(network, "ipv4_address"))
                            .ifPresent(address -> put.add(address.toString())));
        }
    }

    /** The key of the service that answers to {@code host}. */
    public Optional<String> serviceOf(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        String known = serviceByHost.get(name);
        return known != null ? Optional.of(known) : byContainerName(name);
    }

    private Optional<String> byContainerName(String host) {
        boolean numbered = !host.isEmpty() && Character.isDigit(host.charAt(host.length() - 1));
        if (!numbered || !CONTAINER.matcher(host).matches()) {
            return Optional.empty();
        }
        // The project's name may hold the separator too: the longest service that fits is meant.
        return services.stream()
                .filter(service -> host.matches(".+[-_]" + Pattern.quote(service) + "[-_]\\d+"))
                .max((a, b) -> Integer.compare(a.length(), b.length()))
                .map(serviceByHost::get);
    }
}
