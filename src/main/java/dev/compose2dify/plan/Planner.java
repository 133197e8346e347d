package dev.compose2dify.plan;

import dev.compose2dify.catalog.Catalog;
import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.compose.Project;
import dev.compose2dify.diagnostic.Diagnostic;
import dev.compose2dify.plan.component.AroundTheProject;
import dev.compose2dify.plan.component.Components;
import dev.compose2dify.plan.component.HostReferences;
import dev.compose2dify.plan.component.NeededServers;
import dev.compose2dify.plan.component.UnreachableHosts;
import dev.compose2dify.plan.container.CalledPorts;
import dev.compose2dify.plan.container.Containers;
import dev.compose2dify.plan.credential.Credentials;
import dev.compose2dify.plan.decision.PlanOptions;
import dev.compose2dify.plan.decision.Planning;
import dev.compose2dify.plan.environment.Settings;
import dev.compose2dify.plan.reference.ReferenceGraph;
import dev.compose2dify.plan.route.Routes;
import dev.compose2dify.plan.volume.OutsideFiles;
import dev.compose2dify.plan.volume.Volumes;

/** Decides what becomes of a project. */
public final class Planner {
    private Planner() {}

    /**
     * The chart for a project. Bad input ends in the plan's diagnostics; with an error among them the plan must not be
     * rendered.
     */
    public static ChartPlan plan(Project project, Catalog catalog, PlanOptions options) {
        Planning planning =
                new Planning(OutsideFiles.withoutEnvironment(project, options.allowOutside()), catalog, options);
        OutsideFiles.report(planning, project);
        // Who names whom comes first: whatever the api calls its database is the database, under any name.
        ReferenceGraph graph = ReferenceGraph.of(planning.project);
        Components components = Components.name(planning, graph);
        report(planning, components);
        // The gateway does not run on the cluster: who names it is led to what answers behind it.
        Routes routes = Routes.read(planning, components);
        HostReferences hosts = new HostReferences(planning, components, graph, routes.gateway());
        // All places of one secret, before any text is written down that could hold it.
        Credentials credentials = Credentials.find(planning, components, hosts);
        Settings settings = Settings.find(planning, components, hosts);
        // Volumes before containers: a one-shot service runs in those pods that have its data.
        Volumes volumes = Volumes.decide(planning, components, hosts, credentials);
        Containers containers = Containers.decide(planning, components, hosts, credentials, settings, volumes);
        UnreachableHosts.report(planning, components, hosts);
        CalledPorts.report(planning, components, hosts, containers.ports());
        return new Charts(planning, components, hosts, credentials, settings).assemble(volumes, containers, routes);
    }

    private static void report(Planning planning, Components components) {
        if (components.workloads().isEmpty()) {
            planning.add(Diagnostic.error(
                    "the project has no service that could run on a cluster",
                    "see which services are active with: compose2dify config"));
        } else if (components.dify().isEmpty()) {
            planning.add(Diagnostic.warning("no service of this project runs Dify's api or web image: the chart has no"
                    + " Ingress routes but those of an own nginx, and nothing that is special about Dify"
                    + " applies"));
        }
        NeededServers.report(planning, components);
        AroundTheProject.report(planning, components);
    }
}
