package dev.compose2dify.deliver;

import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.output.FileTree;
import dev.compose2dify.yaml.KubeYaml;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The chart as an application of a catalog of NKP: a folder {@code applications/NAME/VERSION} with the metadata that NKP's
 * interface shows and with what Flux installs. {@code docs/delivery.md} names the public sources of the layout.
 */
public final class NkpApplication {
    private static final String RELEASE = "${releaseName}";
    private static final String NAMESPACE = "${releaseNamespace}";
    private static final Pattern VERSION = Pattern.compile("[0-9]+(?:[.][0-9]+){0,2}");

    private final ChartPlan plan;
    private final String version;
    private final String url;

    private NkpApplication(ChartPlan plan, String version, String url) {
        this.plan = plan;
        this.version = version;
        this.url = url;
    }

    /** Where the application's files go, below the folder of a catalog. */
    public static String folder(ChartPlan plan, String version) {
        return "applications/" + plan.chartName() + "/" + version;
    }

    /**
     * The files of the application's folder.
     *
     * @param version of the chart
     * @param url of the chart without its version, {@code oci://registry.example.com/charts/dify}
     * @param given values of the user's, which win over the defaults
     */
    public static FileTree of(ChartPlan plan, String version, String url, List<Map<String, Object>> given) {
        return new NkpApplication(plan, version, url).build(DeliveryValues.of(plan, given));
    }

    private FileTree build(Map<String, Object> values) {
        DeliveryValues.put(values, "global.existingSecret", plan.chartName() + "-secrets");
        FileTree.Builder files = FileTree.builder();
        files.add("metadata.yaml", "# What NKP shows of the application.\n" + KubeYaml.dump(metadata()));
        files.add("kustomization.yaml", kustomization("helmrelease.yaml"));
        files.add("helmrelease.yaml", KubeYaml.dump(fluxKustomization()));
        files.add("helmrelease/kustomization.yaml", kustomization("cm.yaml", "helmrelease.yaml", "dashboard.yaml"));
        files.add(
                "helmrelease/cm.yaml",
                "# Values of the chart; who enables the application may override them.\n"
                        + KubeYaml.dump(defaults(values)));
        files.add(
                "helmrelease/helmrelease.yaml",
                "# The chart: helm package " + plan.chartName() + " && helm push "
                        + plan.chartName() + "-" + version + ".tgz " + url.substring(0, url.lastIndexOf('/')) + "\n"
                        + KubeYaml.dump(repository()) + "---\n" + KubeYaml.dump(helmRelease()));
        files.add(
                "helmrelease/dashboard.yaml",
                "# The link to the application on the cluster's page.\n" + KubeYaml.dump(dashboard(values)));
        return files.build();
    }

    private Map<String, Object> metadata() {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("schema", "catalog.nkp.nutanix.com/v1/application-metadata");
        metadata.put("displayName", plan.dify() ? "Dify" : plan.chartName());
        metadata.put(
                "description",
                plan.dify()
                        ? "Dify Community Edition: builds and runs applications on large language models."
                        : "Converted from a Docker Compose project.");
        metadata.put("category", List.of(plan.dify() ? "ai" : "general"));
        metadata.put("type", "custom");
        metadata.put("scope", List.of("workspace"));
        metadata.put("allowMultipleInstances", false);
        metadata.put("licensing", List.of("Pro", "Ultimate"));
        Matcher oldest = VERSION.matcher(plan.kubeVersion());
        if (oldest.find()) {
            metadata.put("k8sVersionSupport", ">=" + oldest.group());
        }
        if (plan.dify()) {
            metadata.put("supportLink", "https://docs.dify.ai");
        }
        metadata.put("overview", overview());
        return metadata;
    }

    private String overview() {
        String secret = plan.chartName() + "-secrets";
        return "## Before you enable it\n\n"
                + "The credentials are no part of the catalog. Make the Secret `" + secret
                + "` in the namespace of the workspace first:\n\n"
                + "```bash\n./deploy.sh --namespace WORKSPACE_NAMESPACE --write-secret secret.yaml\n"
                + "kubectl apply -f secret.yaml\n```\n\n"
                + "Keep a copy of it: the data cannot be read without it.\n\n"
                + "## What to set\n\n"
                + "- `external.host`: the name or address that users open, with `external.relativeUrls: false`. Without it mails, "
                + "webhooks and plugin endpoints lack an address.\n"
                + "- `storage.storageClassName` and the sizes of the volumes.\n"
                + "- `global.imageRegistry` where images come from a mirror.\n"
                + (plan.dify() ? "\nThe first user who opens `/install` becomes the administrator.\n" : "");
    }

    private Map<String, Object> fluxKustomization() {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("interval", "6h0m0s");
        spec.put("path", "./helmrelease");
        spec.put("postBuild", Map.of("substitute", ordered("releaseName", RELEASE, "releaseNamespace", NAMESPACE)));
        spec.put("prune", true);
        spec.put("retryInterval", "1m0s");
        spec.put("sourceRef", ordered("kind", "OCIRepository", "name", RELEASE + "-source", "namespace", NAMESPACE));
        spec.put("timeout", "20m0s");
        spec.put("wait", true);
        return object("kustomize.toolkit.fluxcd.io/v1", "Kustomization", RELEASE + "-helmrelease", "spec", spec);
    }

    private Map<String, Object> repository() {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("interval", "6h0m0s");
        spec.put("url", url);
        spec.put("ref", Map.of("tag", version));
        spec.put(
                "layerSelector",
                ordered("mediaType", "application/vnd.cncf.helm.chart.content.v1.tar+gzip", "operation", "copy"));
        return object("source.toolkit.fluxcd.io/v1", "OCIRepository", chart(), "spec", spec);
    }

    private String chart() {
        return RELEASE + "-" + version + "-chart";
    }

    private String configMap() {
        return RELEASE + "-" + version + "-config-defaults";
    }

    private Map<String, Object> helmRelease() {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("chartRef", ordered("kind", "OCIRepository", "name", chart(), "namespace", NAMESPACE));
        spec.put("interval", "1m0s");
        // The first start migrates the database.
        spec.put("timeout", "15m0s");
        // The prefix of every object, claims included: Flux would put the namespace before it.
        spec.put("releaseName", plan.chartName());
        spec.put("targetNamespace", NAMESPACE);
        spec.put("install", Map.of("remediation", Map.of("retries", 30)));
        spec.put("upgrade", Map.of("remediation", Map.of("retries", 30)));
        spec.put("valuesFrom", List.of(ordered("kind", "ConfigMap", "name", configMap())));
        return object("helm.toolkit.fluxcd.io/v2", "HelmRelease", plan.chartName(), "spec", spec);
    }

    /** What Flux would take for a variable of its own is written with two dollars. */
    private Map<String, Object> defaults(Map<String, Object> values) {
        String text = KubeYaml.dump(values).replace("${", "$${");
        return object("v1", "ConfigMap", configMap(), "data", Map.of("values.yaml", text));
    }

    private Map<String, Object> dashboard(Map<String, Object> values) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("name", plan.dify() ? "Dify" : plan.chartName());
        data.put("dashboardLink", DeliveryValues.at(values, "expose.path").orElse("/"));
        if (plan.dify()) {
            data.put("docsLink", "https://docs.dify.ai");
        }
        data.put("version", plan.appVersion());
        Map<String, Object> dashboard =
                object("v1", "ConfigMap", plan.chartName() + "-app-dashboard-info", "data", data);
        @SuppressWarnings("unchecked")
        Map<String, Object> metadata = (Map<String, Object>) dashboard.get("metadata");
        metadata.put("labels", Map.of("kommander.d2iq.io/application", plan.chartName()));
        return dashboard;
    }

    private static Map<String, Object> object(String api, String kind, String name, String section, Object content) {
        Map<String, Object> object = ordered("apiVersion", api, "kind", kind);
        object.put("metadata", ordered("name", name, "namespace", NAMESPACE));
        object.put(section, content);
        return object;
    }

    private static Map<String, Object> ordered(String... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }

    private static String kustomization(String... resources) {
        Map<String, Object> content =
                new LinkedHashMap<>(ordered("apiVersion", "kustomize.config.k8s.io/v1beta1", "kind", "Kustomization"));
        content.put("resources", List.of(resources));
        return KubeYaml.dump(content);
    }
}
