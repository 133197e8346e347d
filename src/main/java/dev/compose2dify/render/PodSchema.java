package dev.compose2dify.render;

import dev.compose2dify.chart.ComponentPlan;
import dev.compose2dify.chart.Controller;
import java.util.LinkedHashMap;
import java.util.Map;

/** The part of {@link ValuesSchema} on a component's pods and Service. */
final class PodSchema {
    private PodSchema() {}

    static Map<String, Object> networkPolicies() {
        return ValuesSchema.object(
                "enabled",
                ValuesSchema.flag(),
                "ingressController",
                ValuesSchema.list(ValuesSchema.open()),
                "from",
                ValuesSchema.list(ValuesSchema.open()),
                "denyEgress",
                ValuesSchema.flag());
    }

    /** A Service for the outside. */
    private static Map<String, Object> entryService() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("type", ValuesSchema.choice("ClusterIP", "NodePort", "LoadBalancer"));
        properties.put("port", ValuesSchema.integer(1));
        properties.put("nodePort", ValuesSchema.integer(1));
        properties.put("annotations", ValuesSchema.strings());
        properties.putAll(serviceAddress());
        return ValuesSchema.closed(properties);
    }

    /** What may be said of every Service, of its labels and its address. */
    private static Map<String, Object> serviceAddress() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("labels", ValuesSchema.strings());
        properties.put("clusterIP", ValuesSchema.text());
        properties.put("loadBalancerIP", ValuesSchema.text());
        properties.put("loadBalancerClass", ValuesSchema.text());
        properties.put("loadBalancerSourceRanges", ValuesSchema.list(ValuesSchema.text()));
        properties.put("externalTrafficPolicy", ValuesSchema.choice("Cluster", "Local"));
        return properties;
    }

    /** The release's own nginx. */
    static Map<String, Object> proxy() {
        Map<String, Object> properties = new LinkedHashMap<>(ValuesSchema.scheduling());
        properties.put("enabled", ValuesSchema.flag());
        properties.put("replicas", ValuesSchema.integer(0));
        properties.put("image", ValuesSchema.image());
        properties.put("marketplace", ValuesSchema.text());
        properties.put("resources", ValuesSchema.open());
        properties.put("service", entryService());
        return ValuesSchema.closed(properties);
    }

    /** What a component alone may say of its pods and its Service, in Kubernetes' own words. */
    static Map<String, Object> of(ComponentPlan component) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("podSecurityContext", ValuesSchema.open());
        properties.put("containerSecurityContext", ValuesSchema.open());
        properties.put("lifecycle", ValuesSchema.open());
        properties.put("networkPolicy", ValuesSchema.object("from", ValuesSchema.list(ValuesSchema.open())));
        properties.put("extraInitContainers", ValuesSchema.list(ValuesSchema.open()));
        properties.put("extraContainers", ValuesSchema.list(ValuesSchema.open()));
        Map<String, Object> files = new LinkedHashMap<>();
        component.storage().files().stream()
                .filter(f -> !f.isBinary())
                .forEach(f -> files.put(f.key(), ValuesSchema.text()));
        if (!files.isEmpty()) {
            properties.put("files", ValuesSchema.closed(files));
        }
        if (component.workload().controller() != Controller.JOB) {
            properties.put("minReadySeconds", ValuesSchema.integer(0));
            properties.put("revisionHistoryLimit", ValuesSchema.integer(0));
        }
        if (component.workload().controller() == Controller.DEPLOYMENT
                && !component.workload().recreate()) {
            properties.put("strategy", ValuesSchema.open());
        }
        component.network().apart().forEach(p -> properties.put(p.name() + "Service", entryService()));
        if (!component.network().ports().isEmpty() && !component.network().headless()) {
            Map<String, Object> nodePorts = new LinkedHashMap<>();
            component.network().ports().forEach(p -> nodePorts.put(p.name(), ValuesSchema.integer(1)));
            Map<String, Object> service = serviceAddress();
            service.put("nodePorts", ValuesSchema.closed(nodePorts));
            service.put("extraPorts", ValuesSchema.list(ValuesSchema.open()));
            properties.put("service", ValuesSchema.closed(service));
        }
        return properties;
    }
}
