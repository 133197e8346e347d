package dev.compose2dify.render;

import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.chart.DeployPlan;
import dev.compose2dify.text.ShellText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code deploy.sh.ftl} is rendered with. */
public final class DeployModel {
    private DeployModel() {}

    public static Map<String, Object> of(DeployPlan plan) {
        List<Written> credentials = new ArrayList<>();
        for (DeployPlan.CredentialOption credential : plan.credentials()) {
            credentials.add(word(String.join(
                    "|",
                    credential.secretKey(),
                    credential.valuesPath(),
                    credential.format().word(),
                    credential.environment(),
                    credential.generated() ? "yes" : "no",
                    credential.title())));
        }
        List<Written> renamed = plan.credentials().stream()
                .filter(c -> !c.formerKeys().isEmpty())
                .map(c -> word(c.secretKey() + " " + String.join(" ", c.formerKeys())))
                .toList();
        List<Map<String, Object>> settings = new ArrayList<>();
        for (DeployPlan.Option setting : plan.settings()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("valuesPath", setting.valuesPath());
            entry.put("environment", setting.environment());
            entry.put("defaultValue", word(setting.defaultValue()));
            entry.put("size", setting.size());
            entry.put("enabled", setting.enabled());
            entry.put("title", word(setting.title()));
            settings.add(entry);
        }
        List<Map<String, Object>> claims = new ArrayList<>();
        for (DeployPlan.Claim claim : plan.claims()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("claim", word(claim.name()));
            entry.put("statefulSet", claim.statefulSet());
            entry.put("sizePath", word(claim.sizePath()));
            entry.put("classPath", word(claim.classPath()));
            entry.put("title", word(claim.title()));
            claims.add(entry);
        }
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("chartName", word(plan.chartName()));
        model.put("longestRelease", ChartPlan.LONGEST_RELEASE);
        model.put("imageTag", word(plan.imageTag()));
        model.put("imageRepository", word(plan.imageRepository()));
        model.put("keyQuestion", word(plan.keyQuestion()));
        model.put("credentials", credentials);
        model.put("renamedKeys", renamed);
        model.put("settings", settings);
        model.put("claims", claims);
        return model;
    }

    /** A word of a shell script that holds just this text, whatever it is. */
    private static Written word(String text) {
        return new Written(ShellText.quoted(text));
    }
}
