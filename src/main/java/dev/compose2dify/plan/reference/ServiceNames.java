package dev.compose2dify.plan.reference;

import dev.compose2dify.compose.Project;
import dev.compose2dify.compose.Service;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The host names under which the active services of a project reach each other: the service's key, its
 * {@code container_name}, the name that Compose gives the container ({@code <project>-<service>-1}), network aliases and
 * {@code hostname}. Docker's DNS knows no case. A name that means two services is the one's that has it in the stronger
 * way, in the order above.
 */
public final class ServiceNames {
    private final Map<String, String> serviceByHost;

    private ServiceNames(Map<String, String> serviceByHost) {
        this.serviceByHost = serviceByHost;
    }

    /** The names of the active services. */
    public static ServiceNames of(Project project) {
        Map<String, String> names = new LinkedHashMap<>();
        Collection<Service> services = project.services().values();
        services.forEach(service -> put(names, service.name(), service));
        services.forEach(
                service -> service.containerName().ifPresent(containerName -> put(names, containerName, service)));
        services.forEach(service -> {
            put(names, project.name() + "-" + service.name() + "-1", service);
            put(names, project.name() + "_" + service.name() + "_1", service);
        });
        services.forEach(service -> service.networks()
                .values()
                .forEach(network -> network.aliases().forEach(alias -> put(names, alias, service))));
        services.forEach(service -> service.hostname().ifPresent(hostname -> put(names, hostname, service)));
        return new ServiceNames(names);
    }

    /** These names and others for services, where nobody has them yet. @param others service by host */
    public ServiceNames with(Map<String, String> others) {
        Map<String, String> names = new LinkedHashMap<>(serviceByHost);
        others.forEach((host, service) -> names.putIfAbsent(host.toLowerCase(Locale.ROOT), service));
        return new ServiceNames(names);
    }

    /** Names without a project: each service is known by its key only. */
    public static ServiceNames of(Collection<String> serviceNames) {
        Map<String, String> names = new LinkedHashMap<>();
        serviceNames.forEach(name -> names.putIfAbsent(name.toLowerCase(Locale.ROOT), name));
        return new ServiceNames(names);
    }

    private static void put(Map<String, String> names, String host, Service service) {
        names.putIfAbsent(host.toLowerCase(Locale.ROOT), service.name());
    }

    /** The key of the service that answers to {@code host}. */
    public Optional<String> serviceOf(String host) {
        return Optional.ofNullable(serviceByHost.get(host.toLowerCase(Locale.ROOT)));
    }
}
