package dev.compose2dify.plan.component;

import dev.compose2dify.catalog.DockerToolFacts.Use;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.compose.EnvironmentVariable;
import dev.compose2dify.compose.Network;
import dev.compose2dify.compose.Service;
import dev.compose2dify.compose.Text;
import dev.compose2dify.plan.decision.Planning;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What Docker and other projects did for the services and a cluster does not: tools that work on Docker itself, labels that
 * such tools read, and networks that other projects make. Each is told with what to do instead.
 */
public final class AroundTheProject {
    private AroundTheProject() {}

    public static void report(Planning planning, Components components) {
        for (Component component : components.all()) {
            networks(planning, component.service());
            if (component.isWorkload()) {
                tool(planning, component);
                labels(planning, component.service());
                variables(planning, component.service());
            }
        }
    }

    private static void networks(Planning planning, Service service) {
        for (String key : service.networks().keySet()) {
            Network network = planning.project.networks().get(key);
            if (network != null && network.external()) {
                planning.attention(
                        service,
                        Subject.NETWORK,
                        network.name(),
                        "the network \"" + network.name()
                                + "\" is made outside of this project: services of other projects that are named through"
                                + " it are not in the chart",
                        "set variables that name them to addresses that the cluster reaches; a network that only a"
                                + " reverse proxy needs is needed no more",
                        network.location());
            }
        }
    }

    private static void tool(Planning planning, Component component) {
        Service service = component.service();
        planning.catalog
                .dockerTools()
                .tool(service.image().map(Text::value).orElse(""))
                .ifPresent(use -> planning.attention(
                        service,
                        Subject.SERVICE,
                        service.name(),
                        "\"" + service.name() + "\" works on Docker itself (it " + use.what()
                                + "), and a cluster has none",
                        "switch it off in your values (" + component.valuesKey() + ".enabled: false); " + use.instead(),
                        service.location()));
    }

    /** Once for each meaning, whatever the number of labels. */
    private static void labels(Planning planning, Service service) {
        Map<Use, String> found = new LinkedHashMap<>();
        service.labels()
                .keySet()
                .forEach(label ->
                        planning.catalog.dockerTools().label(label).ifPresent(use -> found.putIfAbsent(use, label)));
        found.forEach((use, label) -> planning.attention(
                service,
                Subject.ATTRIBUTE,
                "labels",
                "labels like " + label + " have no effect on a cluster: " + use.what(),
                use.instead(),
                service.locationOf("labels")));
    }

    private static void variables(Planning planning, Service service) {
        for (EnvironmentVariable variable : service.environment().values()) {
            planning.catalog
                    .dockerTools()
                    .variable(variable.name())
                    .filter(use -> !variable.value().isEmpty())
                    .ifPresent(use -> planning.attention(
                            service,
                            Subject.VARIABLE,
                            variable.name(),
                            variable.name() + " has no effect on a cluster: " + use.what(),
                            use.instead(),
                            variable.text().location()));
        }
    }
}
