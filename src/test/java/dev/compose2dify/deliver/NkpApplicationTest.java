package dev.compose2dify.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.output.FileTree;
import dev.compose2dify.support.ComposeFolder;
import dev.compose2dify.support.DeliverySchema;
import dev.compose2dify.support.GeneratedChart;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NkpApplicationTest {
    private static final String URL = "oci://registry.example.com/charts/dify";
    private static final String SERVICES = """
              nginx: {image: "nginx:1", ports: ["80:80"]}
              api:
                image: langgenius/dify-api:1.11.4
                environment: {DB_HOST: db, DB_PASSWORD: my-own-password}
              web: {image: "langgenius/dify-web:1.11.4"}
              db:
                image: postgres:15-alpine
                environment: {POSTGRES_PASSWORD: my-own-password}
                volumes: [./volumes/db/data:/var/lib/postgresql/data]
            """;

    @TempDir
    Path folder;

    private ChartPlan plan() {
        return ComposeFolder.at(folder, SERVICES).plan();
    }

    @Test
    void theFolderHasTheLayoutOfNkpsCatalogs() {
        ChartPlan plan = plan();
        assertThat(NkpApplication.folder(plan, "1.11.4000")).isEqualTo("applications/dify/1.11.4000");
        assertThat(NkpApplication.of(plan, "1.11.4000", URL, List.of()).files().keySet())
                .containsExactly(
                        "helmrelease.yaml",
                        "helmrelease/cm.yaml",
                        "helmrelease/dashboard.yaml",
                        "helmrelease/helmrelease.yaml",
                        "helmrelease/kustomization.yaml",
                        "kustomization.yaml",
                        "metadata.yaml");
    }

    @Test
    void everyFileFitsItsPublicSchema() {
        FileTree files = NkpApplication.of(plan(), "1.11.4000", URL, List.of());
        files.files()
                .forEach((path, file) -> assertThat(DeliverySchema.faults(file.text(), "NKP metadata"))
                        .as(path)
                        .isEmpty());
    }

    @Test
    void theSchemaRefusesWhatIsWrong() {
        assertThat(DeliverySchema.faults("schema: x\nscope: [cluster]\nicons: a\n", "NKP metadata"))
                .hasSize(3);
        assertThat(DeliverySchema.faults(
                        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: a}\nspec: {chart: 1}\n",
                        ""))
                .containsExactlyInAnyOrder(
                        "helm.toolkit.fluxcd.io/v2 HelmRelease.spec.interval: is missing",
                        "helm.toolkit.fluxcd.io/v2 HelmRelease.spec.chart: is unknown");
    }

    @Test
    void everyReferenceLeadsToWhatIsThere() {
        FileTree files = NkpApplication.of(plan(), "1.11.4000", URL, List.of());
        String release = files.files().get("helmrelease/helmrelease.yaml").text();
        assertThat(release).contains("url: " + URL, "tag: 1.11.4000", "releaseName: dify");
        assertThat(files.files().get("helmrelease/cm.yaml").text())
                .contains("name: \"${releaseName}-1.11.4000-config-defaults\"");
        assertThat(release).contains("name: \"${releaseName}-1.11.4000-config-defaults\"");
        assertThat(files.files().get("helmrelease/dashboard.yaml").text()).contains("dashboardLink: /dify");
    }

    @Test
    @SuppressWarnings("unchecked")
    void theChartRendersWithTheDefaultsAndTheyHoldNoCredential() {
        GeneratedChart chart =
                GeneratedChart.of(ComposeFolder.at(folder, SERVICES).load(), folder.resolve("chart"));
        Map<String, Object> given = Map.of("expose", Map.of("annotations", Map.of("a", "${b}")));
        FileTree files = NkpApplication.of(chart.plan(), "1.11.4000", URL, List.of(given));
        files.files().values().forEach(f -> assertThat(f.text()).doesNotContain("my-own-password"));
        Map<String, Object> cm = (Map<String, Object>)
                Kustomize.documents(files.files().get("helmrelease/cm.yaml").text(), "cm")
                        .get(0);
        String text = ((Map<String, String>) cm.get("data")).get("values.yaml");
        assertThat(text).contains("$${b}");
        Map<String, Object> values = new LinkedHashMap<>(DeliveryValues.read(text.replace("$${", "${"), "values"));
        assertThat(chart.objects(values)).anyMatch(o -> o.get("kind").equals("Ingress"));
    }
}
