package dev.compose2dify.chart;

import dev.compose2dify.chart.DeployPlan.Claim;
import dev.compose2dify.chart.DeployPlan.CredentialOption;
import dev.compose2dify.chart.DeployPlan.Format;
import dev.compose2dify.chart.DeployPlan.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
        settings.add(size(plan, "postgresql", "POSTGRES_SIZE", "20Gi", "database volume"));
        settings.add(size(plan, "redis", "REDIS_SIZE", "8Gi", "Redis volume"));
        settings.add(size(plan, "weaviate", "WEAVIATE_SIZE", "50Gi", "Weaviate volume"));
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
            for (VolumePlan volume : component.volumes()) {
                if (volume instanceof VolumePlan.ClaimTemplate claim) {
                    claims.add(new Claim(
                            component.name() + "/" + claim.name(),
                            true,
                            claim.valuesPath() + ".size",
                            // A subchart has its name for life.
                            claim.valuesPath() + (component.subchart() ? ".storageClass" : ".storageClassName"),
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
                Format.valueOf(plan.format().toUpperCase(Locale.ROOT)),
                plan.environment(),
                plan.generated(),
                plan.title().replaceAll("[|'\\r\\n]", " "),
                plan.formerKeys());
    }

    private static Option size(ChartPlan plan, String component, String variable, String standard, String title) {
        String path = component + ".persistence";
        boolean present = plan.components().stream()
                .filter(c -> c.name().equals(component))
                .flatMap(c -> c.volumes().stream())
                .anyMatch(v -> v instanceof VolumePlan.ClaimTemplate claim
                        && claim.valuesPath().equals(path));
        return new Option(path + ".size", variable, standard, true, present, title);
    }
}
