package dev.compose2dify.plan.container;

import dev.compose2dify.chart.ComponentPlan.PodPlan;
import dev.compose2dify.chart.ComponentPlan.PortPlan;
import dev.compose2dify.chart.ComponentPlan.ProbesPlan;
import dev.compose2dify.chart.ImagePlan;
import dev.compose2dify.chart.InitPlan;
import dev.compose2dify.plan.container.CommandPlanner.Commands;
import dev.compose2dify.plan.environment.EnvVar;
import java.util.List;

/**
 * What one pod runs.
 *
 * @param variables all of its container's, whichever ConfigMap will hold them
 * @param apart ports that are a Service of their own
 * @param headless others name it and nothing says on which port it listens
 * @param inits what ends before its container starts
 * @param pod its surroundings
 */
public record Container(
        ImagePlan image,
        List<EnvVar> variables,
        Commands commands,
        List<PortPlan> ports,
        List<PortPlan> apart,
        boolean headless,
        ProbesPlan probes,
        List<InitPlan> inits,
        PodPlan pod) {}
