package dev.compose2dify.plan.volume;

import dev.compose2dify.chart.ChartPlan.ClaimPlan;
import dev.compose2dify.chart.CredentialPlan;
import dev.compose2dify.chart.VolumePlan.MountPlan;
import dev.compose2dify.plan.component.Component;
import dev.compose2dify.plan.component.Components;
import dev.compose2dify.plan.component.HostReferences;
import dev.compose2dify.plan.credential.Credentials;
import dev.compose2dify.plan.decision.Planning;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The volumes of every pod: what its own container mounts, and what the one-shot services mount that run in it.
 *
 * @param pods by the name of the component
 * @param claims which directories of the project are data, and who has them
 * @param localFiles whether Dify keeps its uploaded files on a disk
 */
public record Volumes(Map<String, PodVolumes> pods, Claims claims, boolean localFiles) {

    /** Decides on every mount. A one-shot service is planned once more in each pod that it runs in. */
    public static Volumes decide(
            Planning planning, Components components, HostReferences hosts, Credentials credentials) {
        Claims claims = Claims.of(planning, components);
        boolean localFiles = claims.hasLocalFiles(components);
        VolumePlanner.Context context = new VolumePlanner.Context(planning, claims, hosts, credentials, localFiles);
        Map<String, PodVolumes> pods = new LinkedHashMap<>();
        for (Component component : components.workloads()) {
            PodVolumesBuilder pod = new PodVolumesBuilder();
            List<MountPlan> own = new VolumePlanner(context, component, component, pod).plan();
            Map<Component, List<MountPlan>> oneShots = new LinkedHashMap<>();
            for (Component oneShot : claims.oneShotsBefore(component)) {
                if (claims.runsIn(oneShot, component)) {
                    oneShots.put(oneShot, new VolumePlanner(context, oneShot, component, pod).plan());
                }
            }
            pods.put(component.name(), pod.build(own, oneShots));
        }
        return new Volumes(pods, claims, localFiles);
    }

    /** Those of the component's pod. */
    public PodVolumes of(Component component) {
        return pods.get(component.name());
    }

    /** Claims that no StatefulSet makes, each once. */
    public List<ClaimPlan> claimPlans() {
        Map<String, ClaimPlan> plans = new LinkedHashMap<>();
        pods.values().forEach(p -> p.claims().forEach(c -> plans.putIfAbsent(c.name(), c)));
        return List.copyOf(plans.values());
    }

    /** Files that the Secret holds, each with all of its places. */
    public List<CredentialPlan> secretFiles() {
        Map<String, CredentialPlan> byKey = new LinkedHashMap<>();
        pods.values().forEach(p -> p.secretFiles().forEach(f -> byKey.merge(f.key(), f, CredentialPlan::withPlacesOf)));
        return new ArrayList<>(byKey.values());
    }
}
