package dev.compose2dify.plan.volume;

import dev.compose2dify.chart.ChartPlan.ClaimPlan;
import dev.compose2dify.chart.ComponentPlan.FileContent;
import dev.compose2dify.chart.CredentialPlan;
import dev.compose2dify.chart.ImagePlan;
import dev.compose2dify.chart.InitPlan;
import dev.compose2dify.chart.VolumePlan;
import dev.compose2dify.chart.VolumePlan.MountPlan;
import dev.compose2dify.plan.component.Component;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The volumes of a pod, with what the chart needs for them.
 *
 * @param mounts of the component's own container
 * @param oneShots the one-shot services that run in the pod, in order, with their mounts
 * @param copies what brings files to where they can be written beside
 * @param seeds volumes that begin with what the image of the pod has, with its path there
 * @param claims claims that no StatefulSet makes
 * @param secretFiles files that hold credentials, as keys of the Secret
 * @param fileStorage whether Dify's shared file storage is among them
 */
public record PodVolumes(
        List<VolumePlan> volumes,
        List<MountPlan> mounts,
        Map<Component, List<MountPlan>> oneShots,
        List<InitPlan.Copy> copies,
        Map<String, String> seeds,
        List<FileContent> files,
        List<ClaimPlan> claims,
        List<CredentialPlan> secretFiles,
        boolean fileStorage) {
    /** Whether a file keeps its owner's mode, so that the container's group has to be the volume's. */
    public boolean holdsOwnersFiles() {
        return volumes.stream()
                .filter(VolumePlan.Files.class::isInstance)
                .map(VolumePlan.Files.class::cast)
                .flatMap(f -> Stream.concat(f.items().stream(), f.secretItems().stream()))
                .anyMatch(i -> i.mode().matches("0[1-7]00"));
    }

    /** Init containers that fill volumes with what the image of the pod has where they are mounted. */
    public List<InitPlan> seeds(ImagePlan image) {
        return seeds.entrySet().stream()
                .<InitPlan>map(e -> new InitPlan.Seed(e.getKey(), e.getValue(), image))
                .toList();
    }

    /** Whether any of the mounts is of data that outlives the pod. */
    public boolean holdsClaimAt(List<MountPlan> mounted) {
        return volumes.stream()
                .filter(v -> v instanceof VolumePlan.SharedClaim || v instanceof VolumePlan.ClaimTemplate)
                .anyMatch(v -> mounted.stream().anyMatch(m -> m.volume().equals(v.name())));
    }

    /** Whether there is a claim besides Dify's file storage. */
    public boolean holdsClaim() {
        return volumes.stream()
                .anyMatch(v -> v instanceof VolumePlan.SharedClaim shared && !shared.fileStorage()
                        || v instanceof VolumePlan.ClaimTemplate);
    }
}
