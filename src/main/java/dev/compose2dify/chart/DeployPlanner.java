package dev.compose2dify.chart;

import dev.compose2dify.chart.DeployPlan.Claim;
import dev.compose2dify.chart.DeployPlan.CredentialOption;
import dev.compose2dify.chart.DeployPlan.Option;
import java.util.ArrayList;
import java.util.List;

/** What deploy.sh has to supply for a chart: images, sizes, logins and credentials. */
public final class DeployPlanner {
    private DeployPlanner() {}

    public static DeployPlan of(ChartPlan plan) {
        List<CredentialOption> credentials = plan.credentials().stream()
                .filter(c -> c.composed().isEmpty())
                .map(DeployPlanner::credential)
                .toList();
        List<Option> settings = new ArrayList<>();
        for (SettingPlan setting : plan.settings()) {
            settings.add(new Option(
                    setting.valuesPath(), setting.environment(), setting.fallback(), false, true, setting.title()));
        }
        plan.sizes().forEach(s -> settings.add(size(plan, s)));
        settings.add(new Option(
                "dify.fileStorage.size",
                "DIFY_FILES_SIZE",
                "20Gi",
                true,
                plan.fileStorage().isPresent(),
                "volume of uploaded files"));
        return new DeployPlan(
                plan.chartName(),
                plan.imageTag(),
                plan.dify() ? plan.difyRepository() : "",
                credentials,
                settings,
                claims(plan),
                plan.move().keyQuestion());
    }

    private static List<Claim> claims(ChartPlan plan) {
        List<Claim> claims = new ArrayList<>();
        for (ComponentPlan component : plan.components()) {
            for (VolumePlan volume : component.storage().volumes()) {
                if (volume instanceof VolumePlan.ClaimTemplate claim) {
                    claims.add(new Claim(
                            component.name() + "/" + claim.name(),
                            true,
                            claim.valuesPath() + ".size",
                            // A subchart has its name for life.
                            claim.valuesPath()
                                    + (component.identity().subchart() ? ".storageClass" : ".storageClassName"),
                            component.name()));
                }
            }
        }
        plan.fileStorage()
                .ifPresent(c -> claims.add(new Claim(
                        "file-storage",
                        false,
                        "dify.fileStorage.size",
                        "dify.fileStorage.storageClassName",
                        "uploaded files")));
        for (ChartPlan.ClaimPlan claim : plan.claims()) {
            claims.add(
                    claim.several()
                            ? new Claim(claim.name(), false, claim.valuesPath(), "", claim.name())
                            : new Claim(
                                    claim.name(),
                                    false,
                                    claim.valuesPath() + ".size",
                                    claim.valuesPath() + ".storageClassName",
                                    claim.name()));
        }
        return claims;
    }

    private static CredentialOption credential(CredentialPlan plan) {
        return new CredentialOption(
                plan.valuesPath(),
                plan.key(),
                plan.format(),
                plan.environment(),
                plan.generated(),
                plan.title().replaceAll("[|'\\r\\n]", " "),
                plan.formerKeys());
    }

    /** An answer for a claim that the chart does not have is taken for a mistake. */
    private static Option size(ChartPlan plan, SizePlan size) {
        boolean present = plan.components().stream()
                .flatMap(c -> c.storage().volumes().stream())
                .anyMatch(v -> v instanceof VolumePlan.ClaimTemplate claim
                        && claim.valuesPath().equals(size.valuesPath()));
        return new Option(
                size.valuesPath() + ".size", size.environment(), size.fallback(), true, present, size.title());
    }
}
