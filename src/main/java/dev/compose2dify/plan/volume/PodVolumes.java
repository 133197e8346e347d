package dev.compose2dify.plan.volume;

import dev.compose2dify.chart.ChartPlan.ClaimPlan;
import dev.compose2dify.chart.ComponentPlan.FileContent;
import dev.compose2dify.chart.CredentialPlan;
import dev.compose2dify.chart.VolumePlan;
import dev.compose2dify.chart.VolumePlan.MountPlan;
import java.util.List;
import java.util.stream.Stream;

/**
 * The volumes of a pod, with what the chart needs for them.
 *
 * @param mounts of the component's own container
 * @param claims claims that no StatefulSet makes
 * @param secretFiles files that hold credentials, as keys of the Secret
 * @param fileStorage whether Dify's shared file storage is among them
 */
public record PodVolumes(
        List<VolumePlan> volumes,
        List<MountPlan> mounts,
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

    /** Whether there is a claim besides Dify's file storage. */
    public boolean holdsClaim() {
        return volumes.stream()
                .anyMatch(v -> v instanceof VolumePlan.SharedClaim shared && !shared.fileStorage()
                        || v instanceof VolumePlan.ClaimTemplate);
    }
}
