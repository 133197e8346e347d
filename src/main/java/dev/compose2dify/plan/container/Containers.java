package dev.compose2dify.plan.container;

import dev.compose2dify.chart.ComponentPlan.PodPlan;
import dev.compose2dify.chart.ComponentPlan.PortPlan;
import dev.compose2dify.chart.ComponentPlan.ProbesPlan;
import dev.compose2dify.chart.Decision.Outcome;
import dev.compose2dify.chart.Decision.Subject;
import dev.compose2dify.chart.ImagePlan;
import dev.compose2dify.chart.InitPlan;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.plan.component.Component;
import dev.compose2dify.plan.component.Components;
import dev.compose2dify.plan.component.HostReferences;
import dev.compose2dify.plan.container.CommandPlanner.Commands;
import dev.compose2dify.plan.container.CommandPlanner.ContainerVariables;
import dev.compose2dify.plan.credential.Credentials;
import dev.compose2dify.plan.decision.Limits;
import dev.compose2dify.plan.decision.Planning;
import dev.compose2dify.plan.environment.EnvVar;
import dev.compose2dify.plan.environment.EnvironmentPlanner;
import dev.compose2dify.plan.environment.Settings;
import dev.compose2dify.plan.volume.Volumes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What every pod runs.
 *
 * @param byComponent by the name of the component, in order
 * @param images of all, each once
 * @param difyTag Dify's tag: that of the api image
 * @param difyRepository what {@code -api} and {@code -web} complete
 */
public record Containers(
        Map<String, Container> byComponent, List<ImagePlan> images, String difyTag, String difyRepository) {

    /** Variables, ports, commands and probes of all; then what has to come before whom, for which the ports are known. */
    public static Containers decide(
            Planning planning,
            Components components,
            HostReferences hosts,
            Credentials credentials,
            Settings settings,
            Volumes volumes) {
        EnvironmentPlanner environment = new EnvironmentPlanner(planning, components, credentials, hosts, settings);
        CommandPlanner commands = new CommandPlanner(planning, credentials, settings, hosts);
        PortPlanner portPlanner = new PortPlanner(planning, hosts);
        ProbePlanner probePlanner = new ProbePlanner(planning, commands);
        PodAttributes pods = new PodAttributes(planning, commands);
        Map<String, Draft> drafts = new LinkedHashMap<>();
        for (Component component : components.workloads()) {
            List<EnvVar> own = environment.variables(component);
            // A command that must not hold a credential gets a variable for it.
            ContainerVariables variables = new ContainerVariables(own);
            List<PortPlan> ports = portPlanner.ports(component);
            Commands command = commands.commands(component, variables);
            ProbesPlan probes = probePlanner.probes(component, ports, variables);
            PodPlan pod = pods.of(component, variables);
            pods.report(component);
            drafts.put(
                    component.name(),
                    new Draft(withAdded(planning, component, own, variables.added()), command, ports, probes, pod));
        }
        drafts.forEach((name, draft) -> refuseOversized(planning, components, name, draft.variables()));
        Map<String, List<PortPlan>> ports = new LinkedHashMap<>();
        drafts.forEach((name, draft) -> ports.put(name, draft.ports()));
        ImagePlanner images = new ImagePlanner(planning, components);
        StartOrder order = new StartOrder(planning, components, commands, environment, volumes, images);
        Map<String, Container> containers = new LinkedHashMap<>();
        for (Component component : components.workloads()) {
            List<InitPlan> started = order.inits(component, ports);
            ImagePlan image = component.isSubchart() ? images.withoutRegistering(component) : images.image(component);
            List<InitPlan> inits = new ArrayList<>(volumes.of(component).seeds(image));
            inits.addAll(started);
            List<PortPlan> apart = portPlanner.apart(component, ports.get(component.name()));
            boolean headless = portPlanner.isHeadless(component, ports.get(component.name()));
            containers.put(component.name(), drafts.get(component.name()).with(image, apart, headless, inits));
        }
        return new Containers(containers, images.images(), images.difyTag(), images.difyRepository());
    }

    /** What is known of a container before its place among the others is. */
    private record Draft(
            List<EnvVar> variables, Commands commands, List<PortPlan> ports, ProbesPlan probes, PodPlan pod) {
        Container with(ImagePlan image, List<PortPlan> apart, boolean headless, List<InitPlan> inits) {
            return new Container(image, variables, commands, ports, apart, headless, probes, inits, pod);
        }
    }

    /** That of the component. */
    public Container of(Component component) {
        return byComponent.get(component.name());
    }

    /** The ports of all components, by name. */
    public Map<String, List<PortPlan>> ports() {
        Map<String, List<PortPlan>> ports = new LinkedHashMap<>();
        byComponent.forEach((name, container) -> ports.put(name, container.ports()));
        return ports;
    }

    /** The variables of all components, by name. */
    public Map<String, List<EnvVar>> variables() {
        Map<String, List<EnvVar>> variables = new LinkedHashMap<>();
        byComponent.forEach((name, container) -> variables.put(name, container.variables()));
        return variables;
    }

    private static List<EnvVar> withAdded(
            Planning planning, Component component, List<EnvVar> own, List<EnvVar> added) {
        List<EnvVar> all = new ArrayList<>(own);
        for (EnvVar variable : added) {
            all.add(variable);
            planning.decide(
                    component.service(),
                    Subject.VARIABLE,
                    variable.name(),
                    Outcome.ADDED,
                    "Secret key " + variable.secretKey(),
                    "a command needs the credential and must not hold it",
                    null);
        }
        return List.copyOf(all);
    }

    private static void refuseOversized(Planning planning, Components components, String name, List<EnvVar> variables) {
        long size = variables.stream()
                .filter(v -> v.value().isLiteral())
                .mapToLong(v -> v.name().length() + v.value().text().length() + 8L)
                .sum();
        if (size > Limits.CONFIG_MAP_BYTES) {
            planning.add(Diagnostic.error(
                    components.named(name).orElseThrow().service().locationOf("environment"),
                    "the variables of \"" + name + "\" take " + size + " bytes, more than a ConfigMap holds",
                    "move large values into files that the service mounts"));
        }
    }
}
