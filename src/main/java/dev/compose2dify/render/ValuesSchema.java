package dev.compose2dify.render;

import dev.compose2dify.chart.ChartPlan;
import dev.compose2dify.chart.ComponentPlan;
import dev.compose2dify.chart.Controller;
import dev.compose2dify.chart.CredentialPlan;
import dev.compose2dify.chart.SettingPlan;
import dev.compose2dify.chart.VolumePlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code values.schema.json}: a misspelt key or a number where Dify reads a string is told by Helm at once, not by a pod
 * later. Configuration is strings only, since Helm keeps numbers as floats ({@code 52428800} would become
 * {@code 5.24288e+07}).
 */
final class ValuesSchema {
    private ValuesSchema() {}

    static Map<String, Object> of(ChartPlan plan) {
        Map<String, Object> schema = own(plan);
        ForeignKeys.permit(schema, plan);
        return schema;
    }

    /** What the chart has itself. */
    static Map<String, Object> own(ChartPlan plan) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("expose", expose());
        properties.put(
                "external", object("scheme", choice("", "http", "https"), "host", text(), "relativeUrls", flag()));
        properties.put("images", images(plan));
        properties.put("secrets", credentials(plan, "secrets."));
        properties.put("storage", OperationsSchema.storage(plan));
        if (plan.fileStorage().isPresent()) {
            properties.put("dify", fileStorage());
        }
        properties.put("global", global());
        if (!plan.networkPolicies().isEmpty() || !plan.admissions().isEmpty()) {
            properties.put("networkPolicies", PodSchema.networkPolicies());
        }
        if (ChartModel.hasProxy(plan)) {
            properties.put("proxy", PodSchema.proxy());
        }
        if (ChartModel.ownsFiles(plan)) {
            properties.put("initPermissions", object("enabled", maybe(flag())));
        }
        properties.put("env", variables());
        if (!plan.credentials().isEmpty()) {
            properties.put("externalSecrets", OutsideSchema.externalSecrets());
        }
        plan.outside().forEach(o -> properties.put(o.key(), OutsideSchema.of(o)));
        plan.components().forEach(c -> properties.put(c.valuesKey(), component(plan, c)));
        properties.put("config", refusedLater());
        if (plan.migration().isPresent()) {
            properties.put("migration", migration());
        }
        properties.put("extraObjects", list(type("object", "string")));
        properties.putAll(OperationsSchema.of(plan));
        for (CredentialPlan credential : plan.credentials()) {
            String root =
                    credential.valuesPath().substring(0, credential.valuesPath().indexOf('.'));
            properties.computeIfAbsent(root, r -> object("auth", credentials(plan, r + ".auth.")));
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "http://json-schema.org/draft-07/schema#");
        schema.put("title", "Values of the " + plan.chartName() + " chart");
        schema.putAll(closed(properties));
        return schema;
    }

    private static Map<String, Object> fileStorage() {
        return object(
                "fileStorage",
                object(
                        "enabled",
                        flag(),
                        "size",
                        quantity(),
                        "accessMode",
                        choice("ReadWriteOnce", "ReadWriteMany"),
                        "storageClassName",
                        text(),
                        "existingClaim",
                        text(),
                        "subPath",
                        text(),
                        "annotations",
                        strings()));
    }

    private static Map<String, Object> migration() {
        return object(
                "job",
                object(
                        "enabled",
                        flag(),
                        "waitTimeoutSeconds",
                        integer(1),
                        "resources",
                        open(),
                        "annotations",
                        strings()));
    }

    private static Map<String, Object> images(ChartPlan plan) {
        Map<String, Object> images = new LinkedHashMap<>();
        images.put("dify", object("repository", text(), "tag", tag()));
        plan.images()
                .forEach(i -> images.put(
                        i.key(),
                        i.key().equals("web")
                                ? object("repository", text(), "tag", tag(), "digest", text(), "basePath", text())
                                : image()));
        return closed(images);
    }

    private static Map<String, Object> expose() {
        return object(
                "enabled",
                flag(),
                "ingressClassName",
                text(),
                "path",
                text(),
                "host",
                text(),
                "extraHosts",
                list(text()),
                "tls",
                object("enabled", flag(), "secretName", text()),
                "annotations",
                strings(),
                "traefik",
                maybe(flag()),
                "nginx",
                object(
                        "enabled",
                        maybe(flag()),
                        "bodySize",
                        scalar(),
                        "readTimeout",
                        scalar(),
                        "sendTimeout",
                        scalar(),
                        "buffering",
                        text()),
                "gateway",
                object(
                        "enabled",
                        flag(),
                        "parentRefs",
                        list(open()),
                        "hostnames",
                        list(text()),
                        "annotations",
                        strings()));
    }

    private static Map<String, Object> global() {
        Map<String, Object> global = new LinkedHashMap<>(scheduling());
        for (String name : List.of("fullnameOverride", "clusterDomain", "storageClassName", "existingSecret")) {
            global.put(name, text());
        }
        global.put("existingSecretUrls", flag());
        global.put("secretRevision", scalar());
        global.put("podDisruptionBudget", object("enabled", flag(), "maxUnavailable", scalar(), "dataStores", flag()));
        global.put("helperImage", image());
        global.put("waitTimeoutSeconds", integer(1));
        global.put("headlessServices", flag());
        global.put("caBundle", object("configMap", text(), "secret", text(), "key", text()));
        global.put("compatibility", object("openshift", flag()));
        global.put("stopped", flag());
        global.put("imageRegistryLibrary", flag());
        // What deploy.sh was told, for its next run; no template reads it.
        global.put("deployedWith", open());
        return closed(global);
    }

    static Map<String, Object> scheduling() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("labels", strings());
        properties.put("imageRegistry", text());
        properties.put("imagePullPolicy", choice("Always", "IfNotPresent", "Never"));
        properties.put("runtimeClassName", text());
        properties.put("serviceAccountName", text());
        properties.put("serviceAccount", object("create", flag(), "name", text(), "annotations", strings()));
        properties.put("imagePullSecrets", list(text()));
        properties.put("nodeSelector", strings());
        properties.put("tolerations", list(open()));
        properties.put("affinity", open());
        properties.put("topologySpreadConstraints", list(open()));
        properties.put("priorityClassName", text());
        properties.put("podLabels", strings());
        properties.put("podAnnotations", strings());
        properties.put("hostAliases", list(open()));
        properties.put("extraEnv", list(open()));
        properties.put("extraEnvFrom", list(open()));
        return properties;
    }

    private static Map<String, Object> component(ChartPlan plan, ComponentPlan component) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("enabled", flag());
        if (component.workload().controller() != Controller.JOB) {
            properties.put("replicas", integer(0));
        }
        if (component.workload().scales()) {
            properties.put(
                    "autoscaling",
                    object(
                            "enabled",
                            flag(),
                            "minReplicas",
                            integer(1),
                            "maxReplicas",
                            integer(1),
                            "targetCPUUtilizationPercentage",
                            integer(1),
                            "targetMemoryUtilizationPercentage",
                            integer(1),
                            "behavior",
                            open()));
        }
        Map<String, Object> auth = auth(plan, component);
        if (!auth.isEmpty()) {
            properties.put("auth", closed(auth));
        }
        Map<String, Object> persistence = persistence(plan, component);
        if (!persistence.isEmpty()) {
            properties.put("persistence", closed(persistence));
        }
        properties.put("env", variables());
        properties.put("resources", open());
        properties.put("serviceType", choice("ClusterIP", "NodePort", "LoadBalancer"));
        properties.put("serviceAnnotations", strings());
        properties.put("annotations", strings());
        properties.put("terminationGracePeriodSeconds", integer(0));
        for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            // null and false take it away.
            properties.put(probe, type("object", "null", "boolean"));
        }
        properties.putAll(scheduling());
        properties.putAll(PodSchema.of(component));
        properties.put("extraVolumes", list(open()));
        properties.put("extraVolumeMounts", list(open()));
        if (component.identity().subchart()) {
            properties.put("image", image());
            properties.put("config", refusedLater());
            properties.put("global", open());
        }
        return closed(properties);
    }

    /** What the installation gives for a component. */
    private static Map<String, Object> auth(ChartPlan plan, ComponentPlan component) {
        Map<String, Object> auth = new LinkedHashMap<>();
        String prefix = component.valuesKey() + ".auth.";
        for (SettingPlan setting : plan.settings()) {
            if (setting.valuesPath().startsWith(prefix)) {
                auth.put(setting.valuesPath().substring(prefix.length()), text());
            }
        }
        plan.credentials().stream()
                .filter(c -> c.valuesPath().startsWith(prefix))
                .forEach(c -> auth.put(c.valuesPath().substring(prefix.length()), text()));
        return auth;
    }

    /** Of the claims that are the component's own, with the names under which values.yaml has them. */
    private static Map<String, Object> persistence(ChartPlan plan, ComponentPlan component) {
        String root = component.valuesKey() + ".persistence";
        Map<String, Object> persistence = new LinkedHashMap<>();
        Stream.concat(
                        component.storage().volumes().stream()
                                .filter(VolumePlan.ClaimTemplate.class::isInstance)
                                .map(v -> ((VolumePlan.ClaimTemplate) v).valuesPath()),
                        plan.claims().stream().map(ChartPlan.ClaimPlan::valuesPath))
                .forEach(path -> {
                    if (path.equals(root)) {
                        persistence.putAll(OperationsSchema.claim());
                    } else if (path.startsWith(root + ".")) {
                        persistence.put(path.substring(root.length() + 1), closed(OperationsSchema.claim()));
                    }
                });
        if (component.identity().subchart() && !persistence.isEmpty()) {
            persistence.put("storageClass", text());
        }
        return persistence;
    }

    /** What charts of version 0.1.0 had: a template says where it is now, which a schema cannot. */
    private static Map<String, Object> refusedLater() {
        return Map.of();
    }

    private static Map<String, Object> credentials(ChartPlan plan, String prefix) {
        Map<String, Object> properties = new LinkedHashMap<>();
        plan.credentials().stream()
                .filter(c -> c.valuesPath().startsWith(prefix))
                .forEach(c -> properties.put(c.valuesPath().substring(prefix.length()), text()));
        return closed(properties);
    }

    private static Map<String, Object> variables() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", List.of("object", "null"));
        schema.put("description", "Variables of a container; always strings");
        schema.put("additionalProperties", type("string", "null"));
        return schema;
    }

    static Map<String, Object> image() {
        return object("repository", text(), "tag", tag(), "digest", text());
    }

    static Map<String, Object> object(Object... namesAndSchemas) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (int i = 0; i < namesAndSchemas.length; i += 2) {
            properties.put((String) namesAndSchemas[i], namesAndSchemas[i + 1]);
        }
        return closed(properties);
    }

    static Map<String, Object> closed(Map<String, Object> properties) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("additionalProperties", false);
        return schema;
    }

    static Map<String, Object> open() {
        return type("object");
    }

    static Map<String, Object> strings() {
        Map<String, Object> schema = type("object");
        schema.put("additionalProperties", type("string"));
        return schema;
    }

    static Map<String, Object> list(Map<String, Object> items) {
        Map<String, Object> schema = type("array");
        schema.put("items", items);
        return schema;
    }

    static Map<String, Object> text() {
        return type("string");
    }

    /** A tag like {@code 6} is a number to YAML. */
    private static Map<String, Object> tag() {
        return type("string", "integer");
    }

    static Map<String, Object> scalar() {
        return type("string", "integer");
    }

    static Map<String, Object> flag() {
        return type("boolean");
    }

    static Map<String, Object> quantity() {
        Map<String, Object> schema = text();
        schema.put("pattern", "^([0-9]+(\\.[0-9]+)?(Ki|Mi|Gi|Ti|Pi|k|M|G|T|P)?)?$");
        return schema;
    }

    static Map<String, Object> integer(int minimum) {
        Map<String, Object> schema = type("integer");
        schema.put("minimum", minimum);
        return schema;
    }

    static Map<String, Object> choice(String... values) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("enum", Arrays.asList(values));
        return schema;
    }

    static Map<String, Object> maybe(Map<String, Object> schema) {
        Map<String, Object> result = new LinkedHashMap<>(schema);
        result.put("type", List.of(schema.get("type"), "null"));
        return result;
    }

    static Map<String, Object> type(String... types) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", types.length == 1 ? types[0] : new ArrayList<>(Arrays.asList(types)));
        return schema;
    }
}
